"""Which format a document is in, told by its content and never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeAlias

from ... import limits
from ...errors import InputError
from .boverket import is_boverket, read_boverket
from .br18 import is_br18, read_br18
from .declaration import Declaration, Finding, refusal
from .epdx import is_epdx, read_epdx
from .ilcd_json import is_ilcd, read_ilcd_json
from .ilcd_xml import COMPANIONS, Companions, is_process, read_ilcd_xml, read_xml
from .json_text import read_json
from .openepd import is_openepd, read_openepd

Outcome: TypeAlias = Declaration | InputError
"""What one data set gave: what it declares, or why it was not read."""

FORMATS = "ILCD+EPD as XML or JSON, openEPD, EPDx, LCAx, the BR18 table as csv, or Boverket's JSON"
_OTHERS = {
    b"%PDF": "is a PDF",
    b"\xd0\xcf\x11\xe0": "is an old Office file",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"GIF8": "is a picture",
    b"\x1f\x8b": "is packed with gzip",
    b"7z\xbc\xaf": "is packed with 7-zip",
    b"Rar!": "is packed with rar",
    b"PK\x03\x04": "is an archive or an Office file",
}


class Companion(InputError):
    """A data set that belongs to declarations and declares nothing itself."""


def declarations_in(content: bytes, where: str, companions: Companions) -> Iterator[Outcome]:
    """What each data set of a document declares, or why it could not be read.

    Raises
    ------
    InputError
        Where the document is in none of the formats.
    """
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, told in _OTHERS.items():
        if content.startswith(mark):
            raise refusal(
                where,
                "content",
                "",
                told,
                f"give a declaration in a format for machines: {FORMATS}",
            )
    if not start.strip(b"\x00"):
        raise refusal(where, "content", "", "is empty", "give the document as it was published")
    if start.startswith(b"<") or content[:4] in (
        b"\xff\xfe<\x00",
        b"\xfe\xff\x00<",
        b"<\x00?\x00",
        b"\x00<\x00?",
    ):
        return _of_xml(content, where, companions)
    if (
        start[:1] in (b"{", b"[")
        or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        or content[:2] in (b"{\x00", b"\x00{")
    ):
        return _of_json(read_json(content, where), where)
    text, findings = _text(content, where)
    if is_br18(text):
        return _each(read_br18(text, where), findings)
    raise refusal(
        where,
        "content",
        start[:40].decode("ascii", "replace"),
        "is not a declaration that carbonsite reads",
        f"give {FORMATS}",
    )


def _text(content: bytes, where: str) -> tuple[str, tuple[Finding, ...]]:
    """A text in UTF-8, or in the code page of Nordic spreadsheets."""
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), (
            Finding("encoding", f"{where} is not UTF-8; read as Windows-1252"),
        )
    except UnicodeDecodeError:
        raise refusal(
            where, "encoding", "", "is neither UTF-8 nor Windows-1252", "save it as UTF-8"
        ) from None


def _each(
    declarations: Iterable[Declaration], findings: tuple[Finding, ...] = ()
) -> Iterator[Outcome]:
    for declaration in declarations:
        yield (
            Declaration(**{**vars(declaration), "findings": (*declaration.findings, *findings)})
            if findings
            else declaration
        )


def _of_xml(content: bytes, where: str, companions: Companions) -> Iterator[Outcome]:
    root = read_xml(content, where)
    if is_process(root):
        return iter([_outcome(partial(read_ilcd_xml, root, where, companions))])
    if root.tag in COMPANIONS:
        error = refusal(
            where,
            "content",
            root.tag,
            f"is {COMPANIONS[root.tag]}, not a declaration",
            "give the process data set, or the zip package",
        )
        raise Companion(error.where, error.problems)
    told = (
        "is a web page"
        if root.tag.lower() == "html"
        else f"is XML of another kind ({root.tag[:60]})"
    )
    raise refusal(where, "content", "", told, f"give {FORMATS}")


def _of_json(content: Any, where: str) -> Iterator[Outcome]:
    found = list(_found(content, where))
    if not found:
        raise refusal(where, "content", "", "is JSON of another kind", f"give {FORMATS}")
    return (outcome for read in found for outcome in read())


def _found(content: Any, where: str) -> Iterator[Callable[[], Iterable[Outcome]]]:
    """Every declaration of a JSON document: the document itself, the entries of a list, or what
    stands deeper.
    """
    waiting, count = [content], 0
    while waiting:
        part = waiting.pop()
        place = where if part is content else f"{where}, declaration {count + 1}"
        read = _reader(part, place)
        if read is not None:
            count += 1
            if count > limits.EPD_DECLARATIONS:
                raise refusal(
                    where,
                    "content",
                    count,
                    f"holds more than {limits.EPD_DECLARATIONS} declarations",
                    "give those that are needed",
                )
            yield read
        else:
            inner = (
                part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
            )
            waiting += [each for each in reversed(list(inner)) if isinstance(each, dict | list)]


def _reader(part: Any, where: str) -> Callable[[], Iterable[Outcome]] | None:
    if is_ilcd(part):
        return lambda: [_outcome(partial(read_ilcd_json, part, where))]
    if is_boverket(part):
        return lambda: _each(read_boverket(part))
    if is_openepd(part):
        return lambda: [_outcome(partial(read_openepd, part, where))]
    if is_epdx(part):
        return lambda: [_outcome(partial(read_epdx, part, where))]
    return None


def _outcome(read: Callable[[], Declaration]) -> Outcome:
    try:
        return read()
    except InputError as error:
        return error
