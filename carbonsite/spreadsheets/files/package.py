"""Workbooks as packages of parts: sheets, texts, formats and defined names."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ... import limits
from ...messages import message
from .number_formats import kind_of_format
from .opening import package_parts, refusal
from .strict_xml import BROKEN, fed, local, strict_parser

_FULL_CALCULATION = "fullCalcOnLoad"


@dataclass(frozen=True)
class SheetPart:
    """Sheet of a workbook: its name, its visibility, and the part with its cells."""

    name: str
    state: str
    part: str


@dataclass(frozen=True)
class DefinedName:
    """Name that formulas may use.

    Attributes
    ----------
    scope : str
        Index of the one sheet that it is valid in; "" for all.
    """

    name: str
    refers_to: str
    scope: str
    is_hidden: bool


@dataclass(frozen=True)
class Calculation:
    """Settings that say whether the stored values of formulas may be out of date.

    Attributes
    ----------
    is_due : bool
        The workbook asks for a full calculation when it is opened.
    is_manual : bool
        Formulas are calculated only on request.
    """

    is_due: bool = False
    is_manual: bool = False


class Package:
    """Parts of a workbook.

    Parameters
    ----------
    content : bytes
    name : str
        Name of the file, for errors.
    most : int
        Largest size in bytes that it may unpack to.

    Raises
    ------
    InputError
        If it is not a workbook, or unpacks to more than the limit.
    """

    def __init__(self, content: bytes, name: str, most: int = limits.TABLE_FILE) -> None:
        self.name, self.content, self.most = name, content, most
        self._archive = package_parts(content, name, most)
        self._names = set(self._archive.namelist())
        self._parts = {part.lower(): part for part in self._archive.namelist()}
        if len(self._parts) < len(self._archive.namelist()):
            raise refusal(name, message("file.twin_parts"), message("file.save_again"))
        if "[content_types].xml" not in self._parts or not self.sheets:
            raise refusal(name, message("file.no_workbook"), message("file.save_table"))

    def open(self, part: str) -> Any:
        """Stream of the bytes of a part.

        Raises
        ------
        InputError
            If it is missing, encrypted or damaged.
        """
        try:
            return self._archive.open(self._parts[part.lower()])
        except BROKEN as error:
            problem = message("file.bad_part", part=part, error=str(error))
            raise refusal(self.name, problem, message("file.bad_part.remedy")) from None

    @property
    def members(self) -> list[zipfile.ZipInfo]:
        """All parts, in the order of the archive."""
        return self._archive.infolist()

    def elements(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Local names and attributes of the elements of a part; none if the part is missing."""
        begun: list[tuple[str, dict[str, str]]] = []
        if part.lower() not in self._parts:
            return
        parser = strict_parser(self.name)
        parser.StartElementHandler = lambda name, attributes: begun.append(
            (local(name), attributes)
        )
        for _ in self.fed(parser, part):
            yield from begun
            begun.clear()

    @cached_property
    def _book(self) -> str:
        """The part that lists the sheets."""
        targets = [
            at["Target"]
            for name, at in self.elements("_rels/.rels")
            if name == "Relationship" and at.get("Type", "").endswith("/officeDocument")
        ]
        return targets[0].lstrip("/") if targets else "xl/workbook.xml"

    @cached_property
    def _elements(self) -> list[tuple[str, dict[str, str]]]:
        return list(self.elements(self._book))

    @cached_property
    def relations(self) -> dict[str, tuple[str, str]]:
        """Relations of the workbook by id: the kind, and the part."""
        return self.relations_of(self._book)

    def relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by id: the kind, and the part or the external address."""
        folder, _, file = part.rpartition("/")
        return {
            at.get("Id", ""): (at.get("Type", "").rpartition("/")[2], _target(folder, at))
            for name, at in self.elements(f"{folder}/_rels/{file}.rels")
            if name == "Relationship"
        }

    def fed(self, parser: Any, part: str, where: str = "") -> Iterator[None]:
        """Iterator that feeds a parser with one piece of a part at each step."""
        return fed(parser, self.open(part), where or self.name, self.most)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets with cells, in order; sheets of charts are left out."""
        sheets = []
        for name, at in self._elements:
            kind, part = self.relations.get(
                next((text for key, text in at.items() if local(key) == "id"), ""), ("", "")
            )
            if name == "sheet" and kind == "worksheet" and part.lower() in self._parts:
                sheets.append(SheetPart(at.get("name", ""), at.get("state", "visible"), part))
        return tuple(sheets)

    @property
    def titles(self) -> list[str]:
        """The names of all sheets in order, sheets of charts included."""
        return [at.get("name", "") for name, at in self._elements if name == "sheet"]

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """The names that formulas may use."""
        elements = self.elements_with_text(self._book, "definedName")
        return tuple(
            DefinedName(
                at.get("name", ""),
                text,
                at.get("localSheetId", ""),
                at.get("hidden") in ("1", "true"),
            )
            for at, text in elements
        )

    def elements_with_text(self, part: str, tag: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of each element with a local name; none if the part is missing."""
        elements: list[tuple[dict[str, str], list[str]]] = []
        if part.lower() not in self._parts:
            return []
        parser = strict_parser(self.name)

        def begin(name: str, at: dict[str, str]) -> None:
            if local(name) == tag:
                elements.append((at, []))
                parser.CharacterDataHandler = elements[-1][1].append

        def end(_name: str) -> None:
            parser.CharacterDataHandler = None

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        for _ in self.fed(parser, part):
            pass
        return [(at, "".join(pieces)) for at, pieces in elements]

    @cached_property
    def counts_from_1904(self) -> bool:
        """True if days are counted from 1904, as on old Macintoshes."""
        return any(
            name == "workbookPr" and at.get("date1904", "0") in ("1", "true")
            for name, at in self._elements
        )

    @cached_property
    def calculation(self) -> Calculation:
        """The settings of the calculation."""
        at: dict[str, str] = next((at for name, at in self._elements if name == "calcPr"), {})
        return Calculation(
            at.get(_FULL_CALCULATION, "0") in ("1", "true"),
            at.get("calcMode", "auto") == "manual"
            or at.get("calcCompleted", "1") in ("0", "false"),
        )

    @property
    def has_macros(self) -> bool:
        """True if it contains macros."""
        return any(part.endswith("vbaproject.bin") for part in self._parts)

    @property
    def external_links(self) -> int:
        """Number of other workbooks that it refers to."""
        return sum(kind == "externalLink" for kind, _ in self.relations.values())

    @cached_property
    def texts(self) -> list[str]:
        """The shared texts of cells."""
        part = next((part for kind, part in self.relations.values() if kind == "sharedStrings"), "")
        return list(self._shared_texts(part)) if part.lower() in self._parts else []

    def _shared_texts(self, part: str) -> Iterator[str]:
        texts: list[str] = []
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
                texts.append("".join(pieces))

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        for _ in self.fed(parser, part):
            yield from texts
            texts.clear()

    @cached_property
    def formats(self) -> list[str]:
        """Number format of each cell style; a built-in format by its number."""
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
        """Styles whose numbers are days, times, durations or shares, with that kind."""
        kinds = {code: kind_of_format(code) for code in set(self.formats)}
        return {str(style): kinds[code] for style, code in enumerate(self.formats) if kinds[code]}


def _target(folder: str, at: dict[str, str]) -> str:
    """External address, or the part of the package that a relation leads to."""
    target = at.get("Target", "")
    if at.get("TargetMode") == "External":
        return target
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
