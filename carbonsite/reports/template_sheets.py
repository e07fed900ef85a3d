"""The sheets of the workbook to fill in: activities, a guide, and the lists to choose from."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ..inputs.qualities import QUALITIES
from ..messages.labels import Labels
from ..messages.language import Language
from ..spreadsheets.writing.forms import FormBook, Rule, prompt_of, rule_of
from ..units import Q, as_unit
from .choices import FactorChoice

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
_LISTS = {"quality": QUALITIES, "flow": FLOWS}

LOOKS: dict[str, dict[str, object]] = {
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
_NUMBER_FORMATS = {"amount": "General", "hours": "General", "date": "yyyy-mm-dd"}
_ALLOWED = dict.fromkeys(
    (
        "insert_rows",
        "delete_rows",
        "sort",
        "autofilter",
        "format_cells",
        "format_columns",
        "format_rows",
    ),
    True,
)
"""What the protected sheet lets people do."""

_COLUMNS: list[dict[str, str]] = list(
    csv.DictReader(
        Path(__file__).with_name("template_book.csv").read_text(encoding="utf-8").splitlines()
    )
)
"""Rows of ``template_book.csv``: ``column, width``; texts have the keys ``template.column.…``."""

_NAMES = [column["column"] for column in _COLUMNS]


@dataclass(frozen=True)
class TemplateSheets:
    """The workbook to fill in, while it is written."""

    book: FormBook
    say: Labels
    choices: Sequence[FactorChoice]

    def write(self, activities: pd.DataFrame | None) -> None:
        """Write all sheets, with activities to begin with."""
        sheet = self.book.sheet(self.say("template.sheet.activities"))
        guide, lists = (
            self.book.book.add_worksheet(self.say(f"template.sheet.{name}"))
            for name in ("guide", "choices")
        )
        self._write_lists(lists)
        self._write_guide(guide)
        self._write_columns(sheet)
        if activities is not None:
            _write_rows(sheet, activities)
        sheet.activate()

    def _write_columns(self, sheet: Worksheet) -> None:
        """Write the headings with their notes, and restrict what each column accepts."""
        looks = self.book.looks
        sheet.set_row(0, 22)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(_COLUMNS):
            name = column["column"]
            look = {"locked": False, "num_format": _NUMBER_FORMATS.get(name, "@")}
            sheet.set_column(place, place, float(column["width"]), self.book.book.add_format(look))
            sheet.write_string(0, place, self._title(name), looks["head"])
            sheet.write_comment(
                0, place, _notes(name), {"x_scale": 2.2, "y_scale": 1.6, "author": "carbonsite"}
            )
            rule = self._rule(name)
            if rule:
                words = self._words(name, is_list=rule["validate"] == "list")
                sheet.data_validation(1, place, ROWS, place, {**rule, **words})
        sheet.protect("", _ALLOWED)
        sheet.repeat_rows(0)

    def _title(self, name: str) -> str:
        return self.say(f"template.column.{name}")

    def _words(self, name: str, *, is_list: bool) -> Rule:
        """Texts that a cell shows when it is selected, and when it refuses an entry."""
        prompt = prompt_of(self._title(name), self.say(f"template.column.{name}.note"))
        text = self.say("template.refused.text") if is_list else prompt["input_message"]
        return {
            "error_type": "stop",
            "error_title": self.say("template.refused.title"),
            "error_message": text,
            "ignore_blank": not is_list,
            **prompt,
        }

    def _rule(self, name: str) -> Rule:
        """What a column accepts; empty if anything."""
        lists: dict[str, str | list[str]] = {
            "factor": f"={self._choice_cells('A')}",
            "unit": "=units_of_factor",
            "module": "=modules_of_factor",
            **{of: list(texts) for of, texts in _LISTS.items()},
        }
        if name in lists:
            return rule_of("choice", lists[name])
        return rule_of("number" if name in ("amount", "hours") else name)

    def _choice_cells(self, letter: str) -> str:
        """Reference to a column of the sheet of choices, one cell for each factor."""
        sheet = self.say("template.sheet.choices")
        return f"'{sheet}'!${letter}$3:${letter}${len(self.choices) + 2}"

    def _write_lists(self, sheet: Worksheet) -> None:
        """Write each factor with its units and modules in its row."""
        looks = self.book.looks
        sheet.write_string(0, 0, self.say("template.choices.heading"), looks["title"])
        starts = (0, 1, 4, 4 + max(len(choice.units) for choice in self.choices))
        for place, name in zip(starts, ("factor", "name", "units", "modules"), strict=True):
            sheet.write_string(1, place, self.say(f"template.choices.{name}"), looks["bold"])
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
        self._define_lists(starts[2], starts[3])

    def _define_lists(self, units: int, modules: int) -> None:
        """Define names for the units and the modules of the factor in the same row.

        If no factor is chosen, they are an empty cell, so that nothing can be chosen.
        """
        inputs, choices = (self.say(f"template.sheet.{name}") for name in ("activities", "choices"))
        factor = f"'{inputs}'!${xl_col_to_name(_NAMES.index('factor'))}1"
        row = f"MATCH({factor},{self._choice_cells('A')},0)"
        for name, start, letter in (("units", units, "C"), ("modules", modules, "D")):
            first = f"'{choices}'!${xl_col_to_name(start)}$2"
            count = f"INDEX({self._choice_cells(letter)},{row})"
            self.book.book.define_name(
                f"{name}_of_factor",
                f"=IF(ISNUMBER({row}),OFFSET({first},{row},0,1,{count}),'{choices}'!$C$1)",
            )

    def _write_guide(self, sheet: Worksheet) -> None:
        """Write how the workbook is filled in, in every language, the reader's own first."""
        looks = self.book.looks
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        row = 0
        for language in sorted(Language, key=lambda language: language is not self.say.language):
            say = Labels(language)
            sheet.write_string(row, 0, say("template.guide.title"), looks["title"])
            sheet.write_string(row + 1, 1, say("template.guide.text"), looks["wrap"])
            sheet.set_row(row + 1, 32)
            for line, name in enumerate(_NAMES, start=row + 2):
                sheet.write_string(line, 0, f"• {say(f'template.column.{name}')}", looks["bold"])
                sheet.write_string(line, 1, say(f"template.column.{name}.note"), looks["wrap"])
            row += len(_COLUMNS) + 4
        sheet.protect()


def _notes(name: str) -> str:
    """Heading and note of a column in every language, Norwegian first."""
    return "\n\n".join(
        f"{say(f'template.column.{name}')}: {say(f'template.column.{name}.note')}"
        for say in map(Labels, reversed(Language))
    )


def _write_rows(sheet: Worksheet, activities: pd.DataFrame) -> None:
    """Write activities below the headings."""
    for place, name in enumerate(_NAMES):
        for row, cell in enumerate(activities.get(name, ()), start=1):
            if name == "amount" and cell not in (None, ""):
                sheet.write_number(row, place, float(cell))
            elif name == "hours" and cell not in (None, ""):
                sheet.write_number(row, place, float(Q(cell).to(as_unit("h")).magnitude))
            elif name == "date" and cell:
                sheet.write_datetime(row, place, pd.Timestamp(cell).to_pydatetime())
            elif cell is not None and cell == cell and str(cell):
                sheet.write_string(row, place, str(cell))
