"""A workbook as the package of parts that it is: its sheets, texts, formats and names, read once and with care."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.parsers import expat

from .. import limits
from ..errors import InputError
from .opening import package_parts, refusal

BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, RuntimeError, KeyError, ValueError, IndexError, OverflowError, EOFError, OSError)
"""What the standard library raises where a package is not built as it should be."""

_BUILT_IN = {**dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "day"), **dict.fromkeys((*range(18, 22), 45, 47), "time"), 46: "duration"}
"""What the formats show that no workbook spells out, by their numbers; the others show numbers."""

_TEXT_IN_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
_FULL_CALCULATION = "fullCalcOnLoad"


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its name, whether it is shown, and the part that holds it."""

    name: str
    state: str
    part: str


@dataclass(frozen=True)
class Calculation:
    """Whether the values stored beside formulas can be what the formulas give.

    Attributes
    ----------
    is_due : bool
        The program that saved the workbook wants all formulas calculated before they are read.
    is_manual : bool
        Formulas are calculated only when somebody asks for it.
    """

    is_due: bool = False
    is_manual: bool = False


class Package:
    """The parts of a workbook.

    Parameters
    ----------
    content : bytes
    name : str
        Of the file, for errors.

    Raises
    ------
    InputError
        Where it is no workbook, or a bomb.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.name, self.content = name, content
        self._archive = package_parts(content, name)
        self._names = set(self._archive.namelist())
        self._parts = {part.lower(): part for part in self._archive.namelist()}
        if "[content_types].xml" not in self._parts or not self.sheets:
            raise refusal(name, "it is no workbook of Excel", "save it as xlsx, or as csv")

    def open(self, part: str) -> Any:
        """A part as a stream of bytes."""
        return self._archive.open(self._parts[part.lower()])

    def elements(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The elements of a part by their local names, in the order in which they begin; of a part that is not there, none."""
        found: list[tuple[str, dict[str, str]]] = []
        if part.lower() not in self._parts:
            return
        parser = strict_parser(self.name)
        parser.StartElementHandler = lambda name, attributes: found.append((local(name), attributes))
        for _ in fed(parser, self.open(part), self.name):
            yield from found
            found.clear()

    @cached_property
    def _book(self) -> str:
        """The part that lists the sheets."""
        targets = [at["Target"] for name, at in self.elements("_rels/.rels") if name == "Relationship" and at.get("Type", "").endswith("/officeDocument")]
        return targets[0].lstrip("/") if targets else "xl/workbook.xml"

    @cached_property
    def _elements(self) -> list[tuple[str, dict[str, str]]]:
        return list(self.elements(self._book))

    @cached_property
    def relations(self) -> dict[str, tuple[str, str]]:
        """What the workbook refers to, by id: the kind, and the part."""
        folder, _, file = self._book.rpartition("/")
        found = [at for name, at in self.elements(f"{folder}/_rels/{file}.rels") if name == "Relationship"]
        return {at.get("Id", ""): (at.get("Type", "").rpartition("/")[2], _within(folder, at.get("Target", ""))) for at in found}

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets of cells in their order; sheets that are a chart alone are none."""
        found = []
        for name, at in self._elements:
            kind, part = self.relations.get(next((text for key, text in at.items() if local(key) == "id"), ""), ("", ""))
            if name == "sheet" and kind == "worksheet" and part.lower() in self._parts:
                found.append(SheetPart(at.get("name", ""), at.get("state", "visible"), part))
        return tuple(found)

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether days are counted as old Macintoshes did."""
        return any(name == "workbookPr" and at.get("date1904", "0") in ("1", "true") for name, at in self._elements)

    @cached_property
    def calculation(self) -> Calculation:
        """How the workbook wants to be calculated."""
        at: dict[str, str] = next((at for name, at in self._elements if name == "calcPr"), {})
        return Calculation(at.get(_FULL_CALCULATION, "0") in ("1", "true"), at.get("calcMode", "auto") == "manual" or at.get("calcCompleted", "1") in ("0", "false"))

    @property
    def has_macros(self) -> bool:
        """Whether it carries a program."""
        return any(part.endswith("vbaproject.bin") for part in self._parts)

    @property
    def external_links(self) -> int:
        """How many other workbooks it draws on."""
        return sum(kind == "externalLink" for kind, _ in self.relations.values())

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells share."""
        part = next((part for kind, part in self.relations.values() if kind == "sharedStrings"), "")
        return list(self._shared_texts(part)) if part.lower() in self._parts else []

    def _shared_texts(self, part: str) -> Iterator[str]:
        found: list[str] = []
        pieces: list[str] = []
        skipped = 0
        parser = strict_parser(self.name)

        def begin(name: str, _attributes: dict[str, str]) -> None:
            nonlocal skipped
            tag = local(name)
            skipped += tag == "rPh"
            if tag == "si":
                pieces.clear()
            elif tag == "t" and not skipped:
                parser.CharacterDataHandler = pieces.append

        def end(name: str) -> None:
            nonlocal skipped
            tag = local(name)
            parser.CharacterDataHandler = None
            skipped -= tag == "rPh"
            if tag == "si":
                found.append("".join(pieces))

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        for _ in fed(parser, self.open(part), self.name):
            yield from found
            found.clear()

    @cached_property
    def formats(self) -> list[str]:
        """The number format of each style that a cell may have; one that the workbook does not spell out by its number."""
        part = next((part for kind, part in self.relations.values() if kind == "styles"), "")
        spelt: dict[str, str] = {}
        styles: list[str] = []
        inside = False
        for name, at in self.elements(part):
            if name == "numFmt":
                spelt[at.get("numFmtId", "")] = at.get("formatCode", "")
            elif name in ("cellXfs", "cellStyles", "dxfs"):
                inside = name == "cellXfs"
            elif name == "xf" and inside:
                styles.append(at.get("numFmtId", "0"))
        return [spelt.get(number, number) for number in styles]

    @cached_property
    def times(self) -> dict[str, str]:
        """The styles whose numbers are a day, a time of day or a duration, and which."""
        kinds = {code: _kind(code) for code in set(self.formats)}
        return {str(style): kinds[code] for style, code in enumerate(self.formats) if kinds[code]}


def _kind(code: str) -> str:
    """Whether a number format, or the number of one that needs no spelling, shows a day, a time of day or a duration."""
    if code.isdecimal():
        return _BUILT_IN.get(int(code), "") if len(code) < 4 else ""
    shown = _TEXT_IN_FORMAT.sub("", code.partition(";")[0].lower()).replace("general", "").replace("e+", "")
    if _ELAPSED.search(shown):
        return "duration"
    if "d" in shown or "y" in shown or ("m" in shown and not {"h", "s"} & set(shown)):
        return "day"
    return "time" if {"h", "s"} & set(shown) else ""


def _within(folder: str, target: str) -> str:
    """The part that a reference means; none leads out of the package."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def strict_parser(name: str) -> Any:
    """A parser of XML that refuses every document type, and with it all entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_told: Any) -> None:
        raise refusal(name, "it declares a document type, which may hide entities", "save it anew in a spreadsheet program")

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def fed(parser: Any, stream: Any, name: str) -> Iterator[None]:
    """Feed a parser piece by piece, and give way after each; what unpacks to more than the limit is refused.

    Raises
    ------
    InputError
        Where the part is not well-formed, or larger than it may be.
    """
    size = 0
    try:
        with stream:
            while piece := stream.read(2**20):
                size += len(piece)
                if size > limits.TABLE_FILE:
                    raise refusal(name, f"a part unpacks to more than {limits.TABLE_FILE // 2**20} MB", "save the sheet alone")
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except InputError:
        raise
    except BROKEN as error:
        raise refusal(name, str(error) or type(error).__name__, "save it anew in a spreadsheet program") from None
