"""Workbooks as packages of parts: sheets, texts, formats and defined names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ... import limits
from ...messages import message
from .cell_values import kind_of_format, may_relabel
from .opening import refusal
from .package_parts import Element, PackageParts
from .shared_texts import Look, shared_texts
from .strict_xml import STYLES, WORKBOOK, relation_id

_SHEETS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
"""Kinds of sheets; only the first has cells to read."""

_TRUE = ("1", "true")


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


class Package(PackageParts):
    """Parts of a workbook, with the parameters of `PackageParts`.

    Raises
    ------
    InputError
        If it is not a workbook, other programs could read it differently, or it unpacks to more
        than the limit.
    """

    def __init__(self, content: bytes, name: str, most: int = limits.TABLE_FILE) -> None:
        super().__init__(content, name, most)
        if "[Content_Types].xml" not in self or not self.book_part or not self.sheets:
            raise refusal(name, message("file.no_workbook"), message("file.save_table"))

    @cached_property
    def book_part(self) -> str:
        """The part that lists the sheets; "" if there is none."""
        return self.related("", "officeDocument", ".main+xml")

    @cached_property
    def _elements(self) -> list[Element]:
        return self.outlined(self.book_part, WORKBOOK)

    def _named(self, tag: str) -> list[Element]:
        return [element for element in self._elements if element.tag == tag]

    def _setting(self, tag: str) -> dict[str, str]:
        """Attributes of an element that a workbook has once at most."""
        return next((element.attributes for element in self._named(tag)), {})

    @cached_property
    def relations(self) -> dict[str, tuple[str, str]]:
        """Relations of the workbook by id: the kind, and the part."""
        return self.relations_of(self.book_part)

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets with cells, in order; sheets of charts are left out.

        Raises
        ------
        InputError
            If two have one name, number or part, or the part of one is missing.
        """
        listed = [element.attributes for element in self._named("sheet")]
        sheets = []
        for at in listed:
            name = at.get("name", "")
            kind, part = self.relations.get(relation_id(at), ("", ""))
            if not name or kind not in _SHEETS or (kind == "worksheet" and part not in self):
                raise self.ambiguous("file.no_sheet_part", sheet=name)
            if kind == "worksheet":
                sheets.append(SheetPart(name, at.get("state", "visible"), part))
        self._check_single("name", (at.get("name", "").casefold() for at in listed))
        self._check_single("id", (at.get("sheetId", "") for at in listed))
        self._check_single("part", (sheet.part.lower() for sheet in sheets))
        return tuple(sheets)

    def _check_single(self, kind: str, values: Iterable[str]) -> None:
        """Raise if two sheets, or two defined names, have something in common."""
        value, count = next(iter(Counter(values).most_common(1)), ("", 1))
        if count > 1:
            raise self.ambiguous(f"file.twin_sheets.{kind}", value=value)

    @property
    def titles(self) -> list[str]:
        """The names of all sheets in order, sheets of charts included."""
        return [element.attributes.get("name", "") for element in self._named("sheet")]

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """The names that formulas may use.

        Raises
        ------
        InputError
            If one is there twice.
        """
        names = []
        for _, at, text in self._named("definedName"):
            is_hidden = at.get("hidden") in _TRUE
            scope = at.get("localSheetId", "")
            names.append(DefinedName(at.get("name", ""), text, scope, is_hidden))
        own = [name for name in names if not name.name.startswith("_xlnm.")]
        self._check_single("defined", (f"{name.name.casefold()} {name.scope}" for name in own))
        return tuple(names)

    @cached_property
    def counts_from_1904(self) -> bool:
        """True if days are counted from 1904, as on old Macintoshes.

        Raises
        ------
        InputError
            If that cannot be read.
        """
        stated = self._setting("workbookPr").get("date1904", "0")
        if stated not in ("0", "1", "false", "true"):
            raise self.ambiguous("file.date_system", stated=stated[:20])
        return stated in _TRUE

    @cached_property
    def mentions_1904(self) -> bool:
        """True if days are counted from 1904, or a program could take them to be."""
        stated = self.read(self.book_part).count(b"date1904")
        return self.counts_from_1904 or stated > ("date1904" in self._setting("workbookPr"))

    @cached_property
    def calculation(self) -> Calculation:
        """The settings of the calculation."""
        at = self._setting("calcPr")
        is_left = at.get("calcCompleted", "1") in ("0", "false")
        is_manual = at.get("calcMode", "auto") == "manual" or is_left
        return Calculation(at.get("fullCalcOnLoad", "0") in _TRUE, is_manual)

    @property
    def has_macros(self) -> bool:
        """True if it contains macros."""
        return any(part.endswith("vbaproject.bin") for part in self._parts)

    @property
    def external_links(self) -> int:
        """Number of other workbooks that it refers to."""
        return sum(kind == "externalLink" for kind, _ in self.relations.values())

    @cached_property
    def _texts_part(self) -> str:
        return self.related(self.book_part, "sharedStrings", "sharedstrings+xml")

    @cached_property
    def has_escapes(self) -> bool:
        """True if signs of shared texts are written as numbers, such as ``_x000D_``."""
        return bool(self._texts_part) and b"_x" in self.read(self._texts_part)

    @property
    def texts(self) -> list[str]:
        """The shared texts of cells."""
        return self._shared_texts[0]

    @property
    def text_looks(self) -> set[Look]:
        """How parts of the shared texts look."""
        return self._shared_texts[1]

    @cached_property
    def _shared_texts(self) -> tuple[list[str], set[Look]]:
        return shared_texts(self, self._texts_part) if self._texts_part else ([], set())

    @cached_property
    def styles_part(self) -> str:
        """The part with the looks of cells; "" if there is none."""
        return self.related(self.book_part, "styles", ".styles+xml")

    @cached_property
    def formats(self) -> list[str]:
        """Number format of each cell style; a built-in format by its number."""
        elements = self.outlined(self.styles_part, STYLES)
        spelt: dict[str, str] = {}
        for tag, at, _ in elements:
            number, code = at.get("numFmtId", ""), at.get("formatCode", "")
            if tag == "numFmt" and spelt.setdefault(number, code) != code:
                raise self.ambiguous("file.twin_formats", number=number)
        numbers = [at.get("numFmtId", "0") for tag, at, _ in elements if tag == "xf"]
        return [spelt.get(number, number) for number in numbers]

    @cached_property
    def relabelled(self) -> dict[str, str]:
        """Styles whose numbers may be scaled, hidden or given words, with their formats."""
        return {str(style): code for style, code in enumerate(self.formats) if may_relabel(code)}

    @cached_property
    def times(self) -> dict[str, str]:
        """Styles whose numbers are days, times, durations or shares, with that kind."""
        kinds = {code: kind_of_format(code) for code in set(self.formats)}
        return {str(style): kinds[code] for style, code in enumerate(self.formats) if kinds[code]}
