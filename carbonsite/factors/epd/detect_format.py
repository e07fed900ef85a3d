"""The format of a document, found by its content and never by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from ... import limits
from ...errors import InputError
from ...messages import Joined, Word, message
from ...messages.problems import refusal
from ...spreadsheets.files.known_formats import known_format
from .boverket import is_boverket, read_boverket
from .br18 import is_br18, read_br18
from .declaration import Declaration, EpdFinding, finding_of, remedies
from .epdx import is_epdx, read_epdx
from .ilcd_json import is_ilcd, read_ilcd_json
from .ilcd_xml import DATA_SETS, FindDataSet, is_process, read_ilcd_xml, read_xml
from .json_text import read_json
from .oekobaudat import is_oekobaudat, read_oekobaudat
from .openepd import is_openepd, read_openepd

DeclarationOrError: TypeAlias = Declaration | InputError
"""The declaration of one data set, or the error that says why it was not read."""

_JSON_READERS = (
    ("ILCD+EPD JSON", is_ilcd, read_ilcd_json),
    ("openEPD", is_openepd, read_openepd),
    ("EPDx, LCAx", is_epdx, read_epdx),
)
"""The name of each JSON format of single declarations, what tells it, and its reader."""

_FORMATS = message(
    "epd.formats",
    formats=Joined(
        [
            "ILCD+EPD XML",
            *(name for name, *_ in _JSON_READERS),
            "Boverket JSON",
            "BR18 csv",
            "ÖKOBAUDAT csv",
        ]
    ),
)

_BINARY = (
    *(b"%PDF", b"\xd0\xcf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
    *(b"\x1f\x8b", b"7z\xbc", b"Rar!", b"PK\x03\x04"),
)
_SIMAPRO = (b"{SimaPro", b'"{SimaPro')
"""The beginning of a csv that looks like JSON."""
_XML_STARTS = (b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00?\x00", b"\x00<\x00?")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_JSON_STARTS = (b"{\x00", b"\x00{")


class RelatedDataSet(InputError):
    """The document is a data set that declarations refer to, and declares nothing itself."""


def declarations_in(
    content: bytes, where: str, find_data_set: FindDataSet
) -> Iterator[DeclarationOrError]:
    """The declaration or the error of each data set in a document.

    Raises
    ------
    InputError
        If the document is in none of the formats.
    """
    start = content[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((*_BINARY, *_SIMAPRO)):
        raise _other_format(content, where, "epd.unknown_format")
    if not start.strip(b"\x00"):
        raise refusal(where, "content", "", "epd.empty", "remedy.as_published")
    if start.startswith(b"<") or content[:4] in _XML_STARTS:
        return _of_xml(content, where, find_data_set)
    if start[:1] in (b"{", b"[") or _is_wide_json(content):
        return _of_json(read_json(content, where), content, where)
    text, findings = _text(content, where)
    if is_br18(text):
        return _with_findings(read_br18(text, where), findings)
    if is_oekobaudat(text):
        # Its publisher writes ISO 8859-1, so that the encoding is no finding.
        return read_oekobaudat(text, where)
    raise _other_format(content, where, "epd.unknown_format")


def _other_format(content: bytes, where: str, key: str, **values: str) -> InputError:
    """The error of a document that is no declaration: its format if that is known."""
    known = known_format(content)
    if known is not None and not known.reader:
        remedy = remedies(known.remedy, _FORMATS)
        return refusal(where, "content", "", "file.is_format", remedy, format=known.title)
    shown = content[:40].decode("ascii", "replace")
    return refusal(where, "content", shown, message(key, **values), _FORMATS)


def _is_wide_json(content: bytes) -> bool:
    """True for JSON in UTF-16."""
    if content[:2] in _UTF_16:
        return content[2:400].strip(b"\x00 \t\r\n")[:1] in (b"{", b"[")
    return content[:2] in _JSON_STARTS


def _text(content: bytes, where: str) -> tuple[str, tuple[EpdFinding, ...]]:
    """A text in UTF-8 or UTF-16, or with a finding in the code page of Nordic spreadsheets."""
    try:
        return content.decode("utf-16" if content[:2] in _UTF_16 else "utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        finding = finding_of("encoding", "epd.windows_encoding", where=where)
        return content.decode("cp1252"), (finding,)
    except UnicodeDecodeError:
        raise refusal(where, "encoding", "", "epd.not_windows", "remedy.save_utf8") from None


def _with_findings(
    declarations: Iterable[Declaration], findings: tuple[EpdFinding, ...]
) -> Iterator[DeclarationOrError]:
    for declaration in declarations:
        yield replace(declaration, findings=(*declaration.findings, *findings))


def _of_xml(content: bytes, where: str, find_data_set: FindDataSet) -> Iterator[DeclarationOrError]:
    root = read_xml(content, where)
    if is_process(root):
        return iter([_declaration_or_error(partial(read_ilcd_xml, root, where, find_data_set))])
    if root.tag in DATA_SETS:
        kind = Word("data_set", DATA_SETS[root.tag])
        error = refusal(where, "content", root.tag, "epd.related", kind=kind)
        raise RelatedDataSet(error.where, error.problems)
    raise _other_format(content, where, "epd.other_xml", root=root.tag[:60])


def _of_json(read: object, content: bytes, where: str) -> Iterator[DeclarationOrError]:
    readers = list(_readers(read, where))
    if not readers:
        raise _other_format(content, where, "epd.other_json")
    return (outcome for reader in readers for outcome in reader())


def _readers(content: object, where: str) -> Iterator[Callable[[], Iterable[DeclarationOrError]]]:
    """The reader of every declaration in a JSON document, however deep in lists and objects."""
    waiting, count = [content], 0
    while waiting:
        part = waiting.pop()
        place = where if part is content else f"{where}, declaration {count + 1}"
        read = _reader(part, place)
        if read is not None:
            count += 1
            if count > limits.EPD_DECLARATIONS:
                key, most = "epd.too_many", limits.EPD_DECLARATIONS
                raise refusal(where, "content", count, key, "remedy.give_needed", limit=most)
            yield read
        else:
            inner = list(part.values()) if isinstance(part, dict) else part
            waiting += [
                deeper
                for deeper in (reversed(inner) if isinstance(inner, list) else ())
                if isinstance(deeper, dict | list)
            ]


def _reader(part: object, where: str) -> Callable[[], Iterable[DeclarationOrError]] | None:
    """The reader for a part of a JSON document; None if the part is not a declaration."""
    if is_boverket(part):
        return lambda: read_boverket(part)
    for _, is_it, read in _JSON_READERS:
        if is_it(part):
            return lambda: [_declaration_or_error(partial(read, part, where))]
    return None


def _declaration_or_error(read: Callable[[], Declaration]) -> DeclarationOrError:
    try:
        return read()
    except InputError as error:
        return error
