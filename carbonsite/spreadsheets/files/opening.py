"""Files of strangers: a size before a byte is read, a package's sizes before it is unpacked,
letters by what they are.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from ... import limits
from ...errors import InputError

_ENCODINGS = ("utf-8-sig", "cp1252")


def content_of(
    path: str | PathLike[str], most: int = limits.TABLE_FILE, kind: str = "a table"
) -> bytes:
    """The bytes of a file.

    Raises
    ------
    InputError
        Where it is not there, a folder or a device, may not be read, or has more than `most` bytes.
    """
    file = Path(path)
    try:
        if file.exists() and not file.is_file():
            raise refusal(
                file.name or str(file),
                "it is a folder" if file.is_dir() else "it is no ordinary file",
                "name a file",
                kind,
            )
        if file.stat().st_size > most:
            raise refusal(file.name, f"it has more than {most // 2**20} MB", "split it", kind)
        with file.open("rb") as opened:
            content = opened.read(most + 1)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise refusal(
            file.name,
            (error.strerror if isinstance(error, OSError) else "") or str(error),
            "check the path",
            kind,
        ) from None
    if len(content) > most:
        raise refusal(file.name, f"it has more than {most // 2**20} MB", "split it", kind)
    return content


def text_of(content: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding.

    Raises
    ------
    InputError
        Where the bytes are no text.
    """
    encoding = encoding_of(content, name)
    return content.decode(encoding), encoding


def encoding_of(content: bytes, name: str) -> str:
    """How the letters of a file are encoded: UTF-16 where it says so, else UTF-8, else what Windows
    writes.

    Raises
    ------
    InputError
        Where the bytes are no text.
    """
    zero = content.find(b"\0")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates: Sequence[str] = ("utf-16",)
    elif zero in (0, 1) and content.count(b"\0", 0, 2000) > len(content[:2000]) // 3:
        candidates = ("utf-16-be" if zero == 0 else "utf-16-le",)
    elif zero >= 0:
        raise refusal(
            name, f"byte {zero + 1} is NUL, which no text holds", "save it as csv in UTF-8"
        )
    else:
        candidates = _ENCODINGS
    found = next((encoding for encoding in candidates if _is_text(content, encoding)), None)
    if found is None:
        raise refusal(name, "it holds bytes that are no text", "save it as csv in UTF-8")
    return found


def _is_text(content: bytes, encoding: str) -> bool:
    """Whether all of the bytes are letters of an encoding, looked at piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return not any(
            "\0"
            in decoder.decode(content[start : start + 2**20], final=start + 2**20 >= len(content))
            for start in range(0, len(content), 2**20)
        )
    except UnicodeDecodeError:
        return False


def package_parts(
    content: bytes, name: str, most: int = limits.TABLE_FILE, kind: str = "a table"
) -> zipfile.ZipFile:
    """A workbook as the archive that it is, its sizes held against the limits before anything is
    unpacked.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for errors.
    most : int
        Bytes that it may unpack to.
    kind : str
        What it is read as, for errors.

    Raises
    ------
    InputError
        Where it is no archive, or a bomb.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refusal(
            name,
            str(error),
            "save it as xlsx, or as csv" if kind == "a table" else "name a workbook (xlsx)",
            kind,
        ) from None
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    packed = [
        part.filename
        for part in parts
        if part.file_size > 2**20
        and part.file_size > limits.PACKED_RATIO * max(part.compress_size, 1)
    ]
    if whole > most or packed or len(parts) > limits.PACKED_PARTS:
        remedy = (
            "this is no table; save the sheet alone"
            if kind == "a table"
            else "ask for the workbook as it was written"
        )
        raise refusal(
            name, f"it unpacks to {whole / 2**20:.0f} MB in {len(parts)} parts", remedy, kind
        )
    return archive


def refusal(name: str, problem: str, remedy: str, kind: str = "a table") -> InputError:
    """The error of a file that cannot be read as what it should be."""
    return InputError.of(
        name, [{"value": name, "problem": f"cannot be read as {kind}: {problem}", "remedy": remedy}]
    )
