"""A workbook to fill in: drop-downs that hold nothing invalid, and rows that read back as
activities.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..inputs.amounts import with_numbers
from ..inputs.table import QUALITIES
from ..spreadsheets.files.writing import whole_file, writable
from ..units import Q, as_unit
from .choices import FactorChoice, choices_of

Lang = Literal["en", "nb"]

ROWS = 2000
"""Rows that can be filled in."""

FLOWS = (
    "product",
    "product-transport",
    "equipment-transport",
    "mass-transport",
    "waste-transport",
    "waste-treatment",
    "site-energy",
    "groundworks-energy",
)

_SHEETS = {"en": ("Activities", "Guide", "Choices"), "nb": ("Aktiviteter", "Veiledning", "Valg")}
_TITLES = {
    "en": (
        "What is there to choose",
        "Which factor",
        "What it is",
        "Units that it can be reached from",
        "Modules that it can be booked in",
    ),
    "nb": (
        "Hva som kan velges",
        "Hvilken faktor",
        "Hva den er",
        "Enheter som kan regnes om til dens",
        "Moduler den kan føres i",
    ),
}
_REFUSED = {
    "en": ("Not in the list", "Choose from the list."),
    "nb": ("Ikke i listen", "Velg fra listen."),
}
_GUIDE = {
    "en": (
        "How to fill in this workbook",
        (
            "One row for each activity: what is done, its emission factor, how much, in which unit."
            " Cells with a list take nothing else. Read it with: carbonsite read FILE"
        ),
    ),
    "nb": (
        "Slik fylles arbeidsboken ut",
        (
            "Én rad for hver aktivitet: hva som gjøres, utslippsfaktoren, hvor mye og i hvilken"
            " enhet. Celler med liste tar ikke imot noe annet. Les den med: carbonsite read FIL"
        ),
    ),
}
_MARKS = {
    "head": {
        "bold": True,
        "bg_color": "#1F3A4D",
        "font_color": "#FFFFFF",
        "border": 1,
        "valign": "vcenter",
        "text_wrap": True,
    },
    "title": {"bold": True, "font_size": 14},
    "wrap": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "valign": "top"},
}
_INPUTS = {"amount": "General", "hours": "General", "date": "yyyy-mm-dd"}

_COLUMNS: list[dict[str, str]] = list(
    csv.DictReader(
        Path(__file__).with_name("template_book.csv").read_text(encoding="utf-8").splitlines()
    )
)


def template(
    path: str | PathLike[str],
    catalogue: FactorCatalogue | None = None,
    activities: pd.DataFrame | None = None,
    lang: Lang = "nb",
) -> Path:
    """Write a workbook to fill in, with drop-downs for factor, unit and module; `read_activities`
    reads it back.

    Units and modules are those that the chosen factor can take. Notes stand in English and
    Norwegian.

    Parameters
    ----------
    path : str or path
    catalogue : FactorCatalogue, optional
        Whose factors can be chosen; left out, the shipped one.
    activities : DataFrame, optional
        Rows that stand in it from the start; amounts that are assumptions are written as their
        values.
    lang : {"nb", "en"}
        Of the headings.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there.
    InputError
        Where an activity has a factor that is not in the catalogue, or there are more than fit.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = template(f"{folder}/site.xlsx", activities=cs.activity("excavator", "100 L", "diesel", module="A5"))
    ...     cs.read_activities(place).activities[["item", "factor", "amount", "unit", "module"]]
            item  factor  amount unit module
    0  excavator  diesel   100.0    L     A5
    """
    place, held = writable(path), catalogue or FactorCatalogue.default()
    choices = choices_of(held)
    table = None if activities is None else with_numbers(activities)
    if table is not None:
        _check(table, {choice.factor for choice in choices})
    with (
        whole_file(place) as part,
        xlsxwriter.Workbook(
            str(part),
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        ) as book,
    ):
        book.set_properties(
            {"title": "carbonsite", "created": pd.Timestamp("2000-01-01").to_pydatetime()}
        )
        _TemplateWriter(book, lang, choices).write(table)
    return place


def _check(table: pd.DataFrame, known: set[str]) -> None:
    problems = [
        {
            "row": label,
            "column": "factor",
            "value": factor,
            "problem": "is not in the catalogue",
            "remedy": "give the catalogue that holds it",
        }
        for label, factor in table["factor"].items()
        if factor not in known
    ]
    if len(table) > ROWS:
        problems.append(
            {
                "value": len(table),
                "problem": f"more than {ROWS} rows",
                "remedy": "write them as csv",
            }
        )
    if problems:
        raise InputError.of("template", problems)


@dataclass(frozen=True)
class _TemplateWriter:
    """The workbook while it is written."""

    book: Any
    lang: Lang
    choices: Sequence[FactorChoice]

    def write(self, activities: pd.DataFrame | None) -> None:
        """All of its sheets."""
        looks = {name: self.book.add_format(mark) for name, mark in _MARKS.items()}
        sheet, guide, lists = (self.book.add_worksheet(title) for title in _SHEETS[self.lang])
        self._lists(lists, looks)
        self._guide(guide, looks)
        self._inputs(sheet, looks)
        if activities is not None:
            self._rows(sheet, activities)
        sheet.activate()

    def _inputs(self, sheet: Any, looks: dict[str, Any]) -> None:
        """The heading with its notes, and what each column takes."""
        sheet.set_row(0, 22)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(_COLUMNS):
            name = column["column"]
            look = self.book.add_format({"locked": False, "num_format": _INPUTS.get(name, "@")})
            sheet.set_column(place, place, float(column["width"]), look)
            sheet.write_string(0, place, column[self.lang], looks["head"])
            sheet.write_comment(
                0,
                place,
                f"{column['nb']}: {column['note_nb']}\n\n{column['en']}: {column['note_en']}",
                {"x_scale": 2.2, "y_scale": 1.6, "author": "carbonsite"},
            )
            rule = self._rule(name)
            if rule:
                sheet.data_validation(
                    1,
                    place,
                    ROWS,
                    place,
                    {**rule, **self._words(column, rule["validate"] == "list")},
                )
        sheet.protect(
            "",
            {
                "insert_rows": True,
                "delete_rows": True,
                "sort": True,
                "autofilter": True,
                "format_cells": True,
                "format_columns": True,
                "format_rows": True,
            },
        )
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _words(self, column: dict[str, str], is_list: bool) -> dict[str, Any]:
        """What is said where a cell is entered, and where something is refused."""
        note, (title, choose) = column[f"note_{self.lang}"][:255], _REFUSED[self.lang]
        told = {
            "error_type": "stop",
            "error_title": title,
            "error_message": choose if is_list else note,
            "ignore_blank": not is_list,
        }
        return {**told, "input_title": column[self.lang][:32], "input_message": note}

    def _rule(self, name: str) -> dict[str, Any]:
        """What a column takes."""
        choices, lists = _SHEETS[self.lang][2], {"quality": QUALITIES, "flow": FLOWS}
        if name == "factor":
            return {"validate": "list", "source": f"='{choices}'!$A$3:$A${len(self.choices) + 2}"}
        if name in ("unit", "module"):
            return {"validate": "list", "source": f"={name}s_of_factor"}
        if name in lists:
            return {"validate": "list", "source": list(lists[name])}
        if name == "date":
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": pd.Timestamp("1990-01-01").to_pydatetime(),
                "maximum": pd.Timestamp("2100-12-31").to_pydatetime(),
            }
        return (
            {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1e15}
            if name in ("amount", "hours")
            else {}
        )

    def _lists(self, sheet: Any, looks: dict[str, Any]) -> None:
        """The factors, and beside each its units and its modules; names that give them for the
        factor of a row.
        """
        heading, *titles = _TITLES[self.lang]
        sheet.write_string(0, 0, heading, looks["title"])
        starts = (0, 1, 4, 4 + max(len(choice.units) for choice in self.choices))
        for place, title in zip(starts, titles, strict=True):
            sheet.write_string(1, place, title, looks["bold"])
        for row, choice in enumerate(self.choices, start=2):
            sheet.write_string(row, 0, choice.factor)
            sheet.write_string(row, 1, choice.name)
            sheet.write_row(row, 2, (len(choice.units), len(choice.modules)))
            for start, texts in ((starts[2], choice.units), (starts[3], choice.modules)):
                for place, text in enumerate(texts):
                    sheet.write_string(row, start + place, text)
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, 1, 60)
        sheet.set_column(2, 3, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.protect()
        self._name_lists(starts[2], starts[3])

    def _name_lists(self, units: int, modules: int) -> None:
        """Names whose meaning depends on the factor in the same row; where none is chosen, an empty
        cell, so that nothing can be.
        """
        inputs, _, choices = _SHEETS[self.lang]
        last = len(self.choices) + 2
        places = [column["column"] for column in _COLUMNS]
        factor = f"'{inputs}'!${xl_col_to_name(places.index('factor'))}1"
        for name, start, count in (("units", units, "C"), ("modules", modules, "D")):
            row = f"MATCH({factor},'{choices}'!$A$3:$A${last},0)"
            first = f"'{choices}'!${xl_col_to_name(start)}$2"
            self.book.define_name(
                f"{name}_of_factor",
                f"=IF(ISNUMBER({row}),OFFSET({first},{row},0,1,INDEX('{choices}'!${count}$3:${count}${last},{row})),'{choices}'!$C$1)",
            )

    def _guide(self, sheet: Any, looks: dict[str, Any]) -> None:
        """How it is filled in, in both languages, the reader's own first."""
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        row = 0
        for lang in (self.lang, "en" if self.lang == "nb" else "nb"):
            title, text = _GUIDE[lang]
            sheet.write_string(row, 0, title, looks["title"])
            sheet.write_string(row + 1, 1, text, looks["wrap"])
            sheet.set_row(row + 1, 32)
            for line, column in enumerate(_COLUMNS, start=row + 2):
                sheet.write_string(line, 0, f"• {column[lang]}", looks["bold"])
                sheet.write_string(line, 1, column[f"note_{lang}"], looks["wrap"])
            row += len(_COLUMNS) + 4
        sheet.protect()

    def _rows(self, sheet: Any, activities: pd.DataFrame) -> None:
        """The activities that stand in it from the start."""
        for place, column in enumerate(_COLUMNS):
            name = column["column"]
            for row, cell in enumerate(activities.get(name, ()), start=1):
                if name in ("amount", "hours") and cell not in (None, ""):
                    sheet.write_number(
                        row,
                        place,
                        (
                            float(cell)
                            if name == "amount"
                            else float(Q(cell).to(as_unit("h")).magnitude)
                        ),
                    )
                elif name == "date" and cell:
                    sheet.write_datetime(row, place, pd.Timestamp(cell).to_pydatetime())
                elif cell is not None and cell == cell and str(cell):
                    sheet.write_string(row, place, str(cell))
