"""Formats that are known by their content, also those that are not read: what a file is.

The table ``known_formats.csv`` has the name of each format, a pattern that its beginning matches,
and the function that reads it, blank if none does. What to do with a file that is not read is a
text, ``format.<name>.remedy``.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...errors import InputError
from ...messages import Message, message
from .opening import UNREADABLE_ARCHIVE, refusal

_TABLE = Path(__file__).with_name("known_formats.csv")
_LOOKED_AT = 2**16
"""Bytes at the beginning of a file that show its format."""


class KnownFormat(NamedTuple):
    """The format of a file.

    Attributes
    ----------
    name : str
    title : Message
        In a sentence: ``a GAEB bill of quantities (X83)``.
    remedy : Message
        What to do with the file.
    reader : str
        The function that reads it; "" if none does.
    """

    name: str
    title: Message
    remedy: Message
    reader: str


@cache
def _formats() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row["format"], re.compile(row["signature"], re.MULTILINE), row["reader"])
            for row in csv.DictReader(file)
        )


def known_format(content: bytes) -> KnownFormat | None:
    """The format of a file of this content; None if it is none of the table.

    Examples
    --------
    >>> known = known_format(b"ISO-10303-21;\\nHEADER;")
    >>> str(known.title), known.reader
    ('an IFC model', '')
    """
    return _matching(_beginning(content))


def format_of_members(names: Iterable[str]) -> KnownFormat | None:
    """The format of an archive with these members."""
    return _matching(_listed(names))


def _matching(text: str) -> KnownFormat | None:
    for name, signature, reader in _formats():
        if match := signature.search(text):
            title = message(f"format.{name}", **match.groupdict())
            return KnownFormat(name, title, message(f"format.{name}.remedy"), reader)
    return None


def refuse_known(content: bytes, file: str) -> None:
    """Refuse a file of a known format, by its name and with what to do.

    Raises
    ------
    InputError
        If it is one.
    """
    if known := known_format(content):
        raise refusal_of(known, file)


def refusal_of(known: KnownFormat, file: str) -> InputError:
    """The error of a file of a known format that is not read as a table."""
    return refusal(file, message("file.is_format", format=known.title), known.remedy)


def _beginning(content: bytes) -> str:
    """The beginning of a text, bytes as letters; of an archive the names of its members."""
    if content.startswith(b"PK\x03\x04"):
        return _listed(_members(content))
    head = content[:_LOOKED_AT]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _listed(names: Iterable[str]) -> str:
    return "\n".join(["ZIP", *names])


def _members(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [name for name in archive.namelist()[:1000] if "\n" not in name]
    except UNREADABLE_ARCHIVE:
        return []
