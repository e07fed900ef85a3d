"""What the signatures of a report say: ed25519 over its manifest, with the extra ``[sign]``."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from ..spreadsheets.files.opening import content_of
from ..spreadsheets.writing.manifest import Sealed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_PURPOSE = b"carbonsite manifest\n"
"""Begins what is signed, so that a signature given for something else cannot be put to this use."""

_KEY_FILE = 10_000


class SignatureState(StrEnum):
    """What can be said of the signatures of a report."""

    NONE = "not signed"
    UNCHECKED = "signed, not checked: pip install 'carbonsite[sign]'"
    VALID = "signed"
    OTHER = "not signed by this key"
    INVALID = "a signature does not fit"


@dataclass(frozen=True)
class Signature:
    """The signatures of a report.

    Attributes
    ----------
    state : SignatureState
    keys : tuple of str
        The fingerprint of each key whose signature fits.
    """

    state: SignatureState
    keys: tuple[str, ...] = ()


def signature_of(sealed: Sealed, key: str | PathLike[str] | None) -> Signature:
    """What the signatures over a manifest say; with a public key, whether one of them is by it.

    Raises
    ------
    InputError
        Where the key cannot be read, or the extra ``[sign]`` is missing and a key was given.
    """
    asked = None if key is None else raw(public_key(key))
    if not sealed.signatures:
        return Signature(SignatureState.NONE)
    if find_spec("cryptography") is None:
        return Signature(SignatureState.UNCHECKED)
    held = [_fitting(sealed, *each) for each in sealed.signatures]
    fitting = [each for each in held if each is not None]
    if len(fitting) < len(held):
        return Signature(SignatureState.INVALID, tuple(map(fingerprint, fitting)))
    if asked is not None:
        return (
            Signature(SignatureState.VALID, (fingerprint(asked),))
            if asked in fitting
            else Signature(SignatureState.OTHER, tuple(map(fingerprint, fitting)))
        )
    return Signature(SignatureState.VALID, tuple(map(fingerprint, fitting)))


def _fitting(sealed: Sealed, key: str, signature: str) -> bytes | None:
    """The key of a signature that fits."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        held = base64.b64decode(key, validate=True)
        Ed25519PublicKey.from_public_bytes(held).verify(
            base64.b64decode(signature, validate=True), message(sealed.text)
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return None
    return held


def message(text: str) -> bytes:
    """What is signed of a manifest."""
    return _PURPOSE + text.encode()


def fingerprint(key: bytes) -> str:
    """A public key in few letters, to be read over the telephone.

    Examples
    --------
    >>> fingerprint(bytes(32))
    '6668-7aad-f862-bd77-6c8f'
    """
    digest = hashlib.sha256(key).hexdigest()
    return "-".join(digest[place : place + 4] for place in range(0, 20, 4))


def raw(key: Ed25519PublicKey) -> bytes:
    """The bytes of a public key."""
    return key.public_bytes_raw()


def public_key(path: str | PathLike[str]) -> Ed25519PublicKey:
    """A public key from its file.

    Raises
    ------
    InputError
        Where it is none, or a private one.
    """
    require_extra()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content = content_of(path, _KEY_FILE)
    if b"PRIVATE KEY" in content:
        raise key_error(
            path,
            "is a private key",
            "give the public one (….pub.pem), and keep this one to yourself",
        )
    try:
        found = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise key_error(
            path,
            "is no public key",
            "give a file that `carbonsite sign --new-key` wrote (….pub.pem)",
        ) from None
    if not isinstance(found, Ed25519PublicKey):
        raise key_error(path, "is a key of another kind", "give an ed25519 key")
    return found


def private_key(path: str | PathLike[str], password: str | None) -> Ed25519PrivateKey:
    """A private key from its file.

    Raises
    ------
    InputError
        Where it is none, or its password is another one.
    """
    require_extra()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = content_of(path, _KEY_FILE)
    if b"PUBLIC KEY" in content:
        raise key_error(path, "is a public key", "sign with the private one")
    try:
        found = load_pem_private_key(content, password.encode() if password else None)
    except TypeError:
        raise key_error(
            path,
            "is locked by a password" if not password else "is not locked",
            "give its password" if not password else "leave the password out",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise key_error(
            path,
            "is no private key, or its password is another one",
            "give a file that `carbonsite sign --new-key` wrote",
        ) from None
    if not isinstance(found, Ed25519PrivateKey):
        raise key_error(path, "is a key of another kind", "give an ed25519 key")
    return found


def key_error(path: str | PathLike[str], problem: str, remedy: str) -> InputError:
    """The error of a key that cannot be used."""
    return InputError.of("key", [{"value": Path(path).name, "problem": problem, "remedy": remedy}])


def require_extra() -> None:
    """Say what to install where the extra is missing.

    Raises
    ------
    InputError
        Where it is.
    """
    if find_spec("cryptography") is None:
        raise InputError.of(
            "signature",
            [
                {
                    "problem": "signatures need the package cryptography",
                    "remedy": "pip install 'carbonsite[sign]'",
                }
            ],
        )
