"""Signatures of a report: ed25519 over its manifest, with the extra ``[sign]``."""

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
from ..messages.problems import refusal
from ..spreadsheets.files.opening import content_of
from ..spreadsheets.writing.manifest import Sealed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

_PURPOSE = b"carbonsite manifest\n"
"""Prefix of what is signed, so that a signature of something else cannot be used here."""

_KEY_FILE = 10_000


class SignatureState(StrEnum):
    """State of the signatures of a report."""

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
    """State of the signatures over a manifest; with a public key, if one of them is by it.

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
    keys = [_valid_key(sealed, *pair) for pair in sealed.signatures]
    fitting = [key for key in keys if key is not None]
    if len(fitting) < len(keys):
        return Signature(SignatureState.INVALID, tuple(map(fingerprint, fitting)))
    if asked is not None:
        return (
            Signature(SignatureState.VALID, (fingerprint(asked),))
            if asked in fitting
            else Signature(SignatureState.OTHER, tuple(map(fingerprint, fitting)))
        )
    return Signature(SignatureState.VALID, tuple(map(fingerprint, fitting)))


def _valid_key(sealed: Sealed, key: str, signature: str) -> bytes | None:
    """Public key of a signature; None if the signature is not valid."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = base64.b64decode(key, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(
            base64.b64decode(signature, validate=True), signed_content(sealed.text)
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return None
    return public


def signed_content(text: str) -> bytes:
    """Bytes that are signed for the text of a manifest."""
    return _PURPOSE + text.encode()


def fingerprint(key: bytes) -> str:
    """Short form of a public key, to be read out on the telephone.

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
            "is_private",
        )
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm):
        raise key_error(
            path,
            "not_public",
        ) from None
    if not isinstance(key, Ed25519PublicKey):
        raise key_error(path, "other_kind")
    return key


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
        raise key_error(path, "is_public")
    try:
        key = load_pem_private_key(content, password.encode() if password else None)
    except TypeError:
        raise key_error(
            path,
            "not_locked" if password else "locked",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise key_error(
            path,
            "not_private",
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise key_error(path, "other_kind")
    return key


def key_error(path: str | PathLike[str], name: str) -> InputError:
    """Error of a key that cannot be used; its texts are ``key.{name}``."""
    return refusal("key", "", Path(path).name, f"key.{name}")


def require_extra() -> None:
    """Raise an InputError that says what to install if the extra is missing."""
    if find_spec("cryptography") is None:
        raise refusal("signature", "", "", "signature.extra")
