"""A workbook as the package of parts that it is: its sheets, texts, formats and names, read once
and with care.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ... import limits
from ...messages import message
from .opening import package_parts, refusal
from .strict_xml import BROKEN, fed, local, strict_parser

_BUILT_IN = {
    9: "share",
    10: "share",
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "day"),
    **dict.fromkeys((*range(18, 22), 45, 47), "time"),
    46: "duration",
}
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
class DefinedName:
    """A name that formulas may use: what it refers to, the place of the one sheet that it is for
    ("": all), and whether it is hidden.
    """

    name: str
    refers_to: str
    scope: str
    is_hidden: bool


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
    most : int
        Bytes that it may unpack to.

    Raises
    ------
    InputError
        Where it is no workbook, or a bomb.
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
        """A part as a stream of bytes.

        Raises
        ------
        InputError
            Where it is missing, encrypted or damaged.
        """
        try:
            return self._archive.open(self._parts[part.lower()])
        except BROKEN as error:
            problem = message("file.bad_part", part=part, error=str(error))
            raise refusal(self.name, problem, message("file.bad_part.remedy")) from None

    @property
    def members(self) -> list[zipfile.ZipInfo]:
        """All of its parts, as the archive lists them."""
        return self._archive.infolist()

    def elements(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The elements of a part by their local names, in the order in which they begin; of a part
        that is not there, none.
        """
        found: list[tuple[str, dict[str, str]]] = []
        if part.lower() not in self._parts:
            return
        parser = strict_parser(self.name)
        parser.StartElementHandler = lambda name, attributes: found.append(
            (local(name), attributes)
        )
        for _ in self.fed(parser, part):
            yield from found
            found.clear()

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
        """What the workbook refers to, by id: the kind, and the part."""
        return self.relations_of(self._book)

    def relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by id: the kind, and the part or, outside of the package, the
        address.
        """
        folder, _, file = part.rpartition("/")
        found = [
            at
            for name, at in self.elements(f"{folder}/_rels/{file}.rels")
            if name == "Relationship"
        ]
        targets = [
            (
                at.get("Target", "")
                if at.get("TargetMode") == "External"
                else _within(folder, at.get("Target", ""))
            )
            for at in found
        ]
        return {
            at.get("Id", ""): (at.get("Type", "").rpartition("/")[2], target)
            for at, target in zip(found, targets, strict=True)
        }

    def fed(self, parser: Any, part: str, where: str = "") -> Iterator[None]:
        """Feed a parser with a part, and give way after each piece."""
        return fed(parser, self.open(part), where or self.name, self.most)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets of cells in their order; sheets that are a chart alone are none."""
        found = []
        for name, at in self._elements:
            kind, part = self.relations.get(
                next((text for key, text in at.items() if local(key) == "id"), ""), ("", "")
            )
            if name == "sheet" and kind == "worksheet" and part.lower() in self._parts:
                found.append(SheetPart(at.get("name", ""), at.get("state", "visible"), part))
        return tuple(found)

    @property
    def titles(self) -> list[str]:
        """The names of all sheets in their order, of those too that hold no cells."""
        return [at.get("name", "") for name, at in self._elements if name == "sheet"]

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """The names that formulas may use."""
        told = self.spoken(self._book, "definedName")
        return tuple(
            DefinedName(
                at.get("name", ""),
                said,
                at.get("localSheetId", ""),
                at.get("hidden") in ("1", "true"),
            )
            for at, said in told
        )

    def spoken(self, part: str, tag: str) -> list[tuple[dict[str, str], str]]:
        """The attributes and the text of each element of one local name; of a part that is not
        there, none.
        """
        found: list[tuple[dict[str, str], list[str]]] = []
        if part.lower() not in self._parts:
            return []
        parser = strict_parser(self.name)

        def begin(name: str, at: dict[str, str]) -> None:
            if local(name) == tag:
                found.append((at, []))
                parser.CharacterDataHandler = found[-1][1].append

        def end(_name: str) -> None:
            parser.CharacterDataHandler = None

        parser.StartElementHandler, parser.EndElementHandler = begin, end
        for _ in self.fed(parser, part):
            pass
        return [(at, "".join(said)) for at, said in found]

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether days are counted as old Macintoshes did."""
        return any(
            name == "workbookPr" and at.get("date1904", "0") in ("1", "true")
            for name, at in self._elements
        )

    @cached_property
    def calculation(self) -> Calculation:
        """How the workbook wants to be calculated."""
        at: dict[str, str] = next((at for name, at in self._elements if name == "calcPr"), {})
        return Calculation(
            at.get(_FULL_CALCULATION, "0") in ("1", "true"),
            at.get("calcMode", "auto") == "manual"
            or at.get("calcCompleted", "1") in ("0", "false"),
        )

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
        for _ in self.fed(parser, part):
            yield from found
            found.clear()

    @cached_property
    def formats(self) -> list[str]:
        """The number format of each style that a cell may have; one that the workbook does not
        spell out by its number.
        """
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
        """The styles whose numbers are a day, a time of day, a duration or a share, and which."""
        kinds = {code: _kind(code) for code in set(self.formats)}
        return {str(style): kinds[code] for style, code in enumerate(self.formats) if kinds[code]}


def _kind(code: str) -> str:
    """Whether a number format, or the number of one that needs no spelling, shows a day, a time of
    day, a duration or a share.
    """
    if code.isdecimal():
        return _BUILT_IN.get(int(code), "") if len(code) < 4 else ""
    shown = (
        _TEXT_IN_FORMAT.sub("", code.partition(";")[0].lower())
        .replace("general", "")
        .replace("e+", "")
    )
    if _ELAPSED.search(shown):
        return "duration"
    if "%" in shown:
        return "share"
    if "d" in shown or "y" in shown or ("m" in shown and not {"h", "s"} & set(shown)):
        return "day"
    return "time" if {"h", "s"} & set(shown) else ""


def _within(folder: str, target: str) -> str:
    """The part that a reference means; none leads out of the package."""
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(folder, target))
    )
