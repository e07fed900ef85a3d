"""Opening of files from others: sizes are checked before anything is read or unpacked."""

from __future__ import annotations

import codecs
import io
import stat
import zipfile
import zlib
from collections.abc import Sequence
from os import PathLike

from ... import limits
from ...errors import InputError
from ...messages import Word, message, with_remedy
from ...messages.arguments import as_path

_ENCODINGS: Sequence[str] = ("utf-8-sig", "cp1252")


def content_of(
    path: str | PathLike[str], most: int = limits.TABLE_FILE, kind: str = "a table"
) -> bytes:
    """The bytes of a file.

    Raises
    ------
    InputError
        If it does not exist, may not be read, is no file, or has more than `most` bytes.
    """
    file = as_path(path)
    try:
        # Folders of thousands of files are read: each is asked for its state once.
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            problem = message("file.folder" if file.is_dir() else "file.not_ordinary")
            remedy = message("file.not_ordinary.remedy")
            raise refusal(file.name or str(file), problem, remedy, kind)
        content = b""
        if status.st_size <= most:
            with file.open("rb") as opened:
                content = opened.read(most + 1)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise refusal(file.name, reason, message("remedy.check_path"), kind) from None
    if status.st_size > most or len(content) > most:
        problem = message("file.too_large", size=most // 2**20)
        raise refusal(file.name, problem, message("file.split"), kind)
    return content


def text_of(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding.

    Raises
    ------
    InputError
        If the bytes are not text.
    """
    encoding = encoding_of(content, name)
    return content.decode(encoding), encoding


def encoding_of(content: bytes, name: str) -> str:
    """Encoding of a text file: UTF-16 if its first bytes say so, else UTF-8 if valid, else cp1252.

    Raises
    ------
    InputError
        If the bytes are not text.
    """
    zero = content.find(b"\0")
    candidates = _ENCODINGS
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ("utf-16",)
    elif zero in (0, 1) and content.count(b"\0", 0, 2000) > len(content[:2000]) // 3:
        candidates = ("utf-16-be" if zero == 0 else "utf-16-le",)
    encoding = next((name for name in candidates if _is_text(content, name)), None)
    if candidates is _ENCODINGS and zero >= 0:
        problem = message("file.nul", position=zero + 1)
    elif encoding != _ENCODINGS[0] and content.startswith(codecs.BOM_UTF8):
        problem = message("file.two_encodings")
    elif encoding is None:
        problem = message("file.not_text")
    else:
        return encoding
    raise refusal(name, problem, message("file.save_csv"))


def _is_text(content: bytes, encoding: str) -> bool:
    """True if all bytes are text in an encoding; decoded piece by piece."""
    decoder, size = codecs.getincrementaldecoder(encoding)(), 2**20
    try:
        for start in range(0, len(content), size):
            piece = content[start : start + size]
            if "\0" in decoder.decode(piece, final=start + size >= len(content)):
                return False
    except UnicodeDecodeError:
        return False
    return True


def package_parts(content: bytes, name: str, most: int = limits.TABLE_FILE) -> zipfile.ZipFile:
    """Archive of a workbook, after its sizes are checked against the limits.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for errors.
    most : int
        Largest size in bytes that it may unpack to.

    Raises
    ------
    InputError
        If it is not an archive, or unpacks to more than the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refusal(name, str(error), message("file.save_table")) from None
    parts = archive.infolist()
    # Programs that read from the front would see other parts than those that the end lists.
    start = min((part.header_offset for part in parts), default=0)
    if start > 0 or b"PK\5\6" in archive.comment:
        raise ambiguous(name, message("file.no_start"))
    whole = sum(part.file_size for part in parts)
    packed = [
        part.filename
        for part in parts
        if part.file_size > 2**20
        and part.file_size > limits.PACKED_RATIO * max(part.compress_size, 1)
    ]
    if whole > most or packed or len(parts) > limits.PACKED_PARTS:
        unpacked = with_remedy("file.unpacks", size=whole / 2**20, parts=len(parts))
        raise refusal(name, *unpacked)
    return archive


def ambiguous(name: str, problem: str) -> InputError:
    """Error of a file that programs may read differently until one saves it again."""
    return refusal(name, problem, message("file.save_again"))


def refusal(name: str, problem: str, remedy: str, kind: str = "a table") -> InputError:
    """Error of a file that cannot be read as what it should be."""
    unusable = message("file.unusable", kind=Word("file_kind", kind), reason=problem)
    return InputError.one(name, unusable, remedy, value=name)


UNREADABLE_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""Errors of Python's zip reader for a damaged, encrypted or unknown archive."""
