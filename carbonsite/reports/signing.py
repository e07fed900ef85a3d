"""Sign a report.

A signature stands in the very hidden sheet below the manifest, so that it travels with the
workbook, and is over the manifest alone, so that a spreadsheet program that saves the workbook
again leaves it valid. What people fill in on the sign-off sheet is in neither.
"""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import zipfile
from os import PathLike
from pathlib import Path

from ..errors import InputError, ReportError
from ..messages import Message, Word, message
from ..messages.arguments import as_path
from ..spreadsheets.files.package import Package
from ..spreadsheets.files.sheet_rows import SheetRows
from ..spreadsheets.files.strict_xml import fed, strict_parser
from ..spreadsheets.files.writing import whole_file, writable
from ..spreadsheets.writing.manifest import SIGNATURE, TITLE
from .signatures import fingerprint, private_key, raw, require_extra, signed_content
from .verification.verdict import VerificationOutcome
from .verification.verifying import open_report, verify

_END = re.compile(rb"</((?:[\w.-]+:)?)sheetData\s*>")
_MOST_SIGNATURES = 50


def sign(path: str | PathLike[str], key: str | PathLike[str], password: str | None = None) -> str:
    """Sign a report: the file at its path is replaced by the same with one more signature.

    Parameters
    ----------
    path : str or path
        Of a report that is unchanged.
    key : str or path
        The private key, an ed25519 key in PEM, such as `new_key` writes.
    password : str, optional
        That it is locked with.

    Returns
    -------
    str
        The fingerprint of the key.

    Raises
    ------
    InputError
        Where the report cannot be verified or is changed, the key cannot be used, or the extra
        ``[sign]`` is missing.
    ReportError
        Where the report cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     account = cs.account(activities, cs.FactorCatalogue.default())
    ...     report = cs.reports.excel(account, f"{folder}/site.xlsx")
    ...     private, public = new_key(f"{folder}/me.pem")
    ...     fingerprint = sign(report, private)
    ...     found = cs.reports.verify(report, key=public)
    >>> str(found.outcome), str(found.signature.state), found.signature.keys == (fingerprint,)
    ('unchanged', 'signed', True)
    """
    signer, place = private_key(key, password), writable(path)
    verification = verify(path)
    if verification.outcome is not VerificationOutcome.UNCHANGED:
        outcome = Word("verified", verification.outcome.value)
        raise _signature_error(
            verification.file,
            message("signature.changed_report", outcome=outcome),
            message("signature.changed_report.remedy"),
        )
    package, sealed = open_report(path)
    public = raw(signer.public_key())
    signature = signer.sign(signed_content(sealed.text))
    pair = [base64.b64encode(part).decode() for part in (public, signature)]
    if tuple(pair) in sealed.signatures:
        return fingerprint(public)
    if len(sealed.signatures) >= _MOST_SIGNATURES:
        raise _signature_error(
            verification.file,
            message("signature.too_many", most=_MOST_SIGNATURES),
            message("signature.too_many.remedy"),
        )
    _append(package, place, [SIGNATURE, *pair])
    return fingerprint(public)


def _signature_error(file: str, problem: Message, remedy: Message) -> InputError:
    return InputError.of("signature", [{"value": file, "problem": problem, "remedy": remedy}])


def _append(package: Package, place: Path, cells: list[str]) -> None:
    """Write the workbook again with one more row on the manifest's sheet; other parts unchanged."""
    sheet = next(sheet for sheet in package.sheets if sheet.name == TITLE)
    row = 1 + max(row.number for row in SheetRows(package, sheet))
    with whole_file(place) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
        for info in package.members:
            with (
                package.open(info.filename) as old,
                new.open(
                    zipfile.ZipInfo(info.filename, info.date_time),
                    "w",
                    force_zip64=info.file_size > 2**30,
                ) as copy,
            ):
                if info.filename.lower() == sheet.part.lower():
                    copy.write(_with_row(package.name, old.read(), row, cells))
                else:
                    shutil.copyfileobj(old, copy, 2**20)


def _with_row(name: str, content: bytes, row: int, cells: list[str]) -> bytes:
    """XML of a sheet with one more row of texts at its end."""
    end = _END.match(content, _end_of_rows(name, content))
    assert end is not None, "a sheet that was read ends its rows"
    prefix = end[1].decode()
    written = "".join(
        f'<{prefix}c r="{letter}{row}"'
        f' t="inlineStr"><{prefix}is><{prefix}t>{text}</{prefix}t></{prefix}is></{prefix}c>'
        for letter, text in zip("ABC", cells, strict=True)
    )
    return (
        content[: end.start()]
        + f'<{prefix}row r="{row}">{written}</{prefix}row>'.encode()
        + content[end.start() :]
    )


def _end_of_rows(name: str, content: bytes) -> int:
    """Place of the tag that ends the rows of a sheet; in a comment the same would be a text."""
    places: list[int] = []
    parser, root = strict_parser(name), ""

    def begin(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal root
        root = root or tag

    def end(tag: str) -> None:
        if tag == root.removesuffix("worksheet") + "sheetData":
            places.append(parser.CurrentByteIndex)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    for _ in fed(parser, io.BytesIO(content), name, len(content)):
        pass
    return places[0]


def new_key(path: str | PathLike[str], password: str | None = None) -> tuple[Path, Path]:
    """Make a pair of keys to sign with: the private one at a path, the public one beside it.

    Parameters
    ----------
    path : str or path
        Of the private key, such as ``"me.pem"``; the public one is ``"me.pub.pem"``. Neither may
        exist.
    password : str, optional
        To lock the private key with.

    Returns
    -------
    (Path, Path)
        The private and the public key. Give the public one to those who verify, by another way than
        the report.

    Raises
    ------
    InputError
        Where the extra ``[sign]`` is missing.
    ReportError
        Where one of the files exists, or cannot be written.
    """
    require_extra()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private, public = as_path(path), as_path(path).with_suffix(".pub.pem")
    for file in (private, public):
        if file.exists():
            raise ReportError(message("key.exists", path=file), message("key.exists.remedy"))
        writable(file)
    made = Ed25519PrivateKey.generate()
    lock = form.BestAvailableEncryption(password.encode()) if password else form.NoEncryption()
    _write_new(
        private, made.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock), 0o600
    )
    _write_new(
        public,
        made.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo),
        0o644,
    )
    return private, public


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that must not exist; its mode is set before anything is in it."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except OSError as error:
        if not isinstance(error, FileExistsError):
            path.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise ReportError(message("report.cannot_write", path=path, reason=reason)) from error
