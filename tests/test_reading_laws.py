"""The same activities, however they are written down; and every row of a file is an activity or is
listed.
"""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import with_openpyxl, with_xlsxwriter

import carbonsite as cs
from carbonsite.spreadsheets.files import calamine

HEADINGS = {
    "item": [
        "Beskrivelse",
        "Description",
        "Varebetegnelse",
        "Benämning",
        "POSTTEKST",
        "Beskri-\nvelse",
    ],
    "amount": ["Mengde", "Quantity", "Mængde", "Mängd", "Prosjektert mengde", "QTY"],
    "unit": ["Enhet", "Unit", "Enhed", "Enh.", "UOM"],
    "element": ["Bygningsdel", "Building element", "Byggdel", "NS 3451"],
}
UNITS = ["kg", "m3", "m²", "L", "stk", "tonn", "kWh"]
READ = {"m²": "m2", "tonn": "t"}
WORDS = [
    "Betong B35",
    "Gravemaskin 25 t",
    "Isolasjon 200 mm",
    'Rør 2"',
    "Stål; plate",
    "Tømmer, 48x198",
    "Sumpumpe",
    "Totalentreprise",
]


@dataclass(frozen=True)
class Bill:
    """Activities, and how they are written down."""

    rows: list[tuple[str, float, str, str]]
    order: list[str]
    headings: dict[str, str]
    unit: str
    blank_after: int
    has_totals: bool
    title: bool

    def table(self) -> list[list[Any]]:
        """Heading and rows, with blank rows, a title and totals as chosen; amounts are numbers."""
        names = {
            **self.headings,
            "amount": (
                f"{self.headings['amount']} ({self.rows[0][2]})"
                if self.unit == "heading"
                else self.headings["amount"]
            ),
        }
        order = [name for name in self.order if name != "unit" or self.unit == "column"]
        lines: list[list[Any]] = [["Mengdebeskrivelse"], []] if self.title else []
        lines.append([names[name] for name in order])
        for place, (item, amount, unit, element) in enumerate(self.rows):
            lines.append(
                [
                    {
                        "item": item,
                        "amount": f"{amount:.4f} {unit}" if self.unit == "cell" else amount,
                        "unit": unit,
                        "element": element,
                    }[name]
                    for name in order
                ]
            )
            if place == self.blank_after:
                lines.append([])
        if self.has_totals:
            lines.append(
                [
                    {
                        "item": "Sum totalt",
                        "amount": sum(amount for _, amount, _, _ in self.rows),
                        "unit": "",
                        "element": "",
                    }[name]
                    for name in order
                ]
            )
        return lines

    def expected(self) -> list[tuple[str, float, str, str]]:
        return [
            (item, amount, READ.get(unit, unit), element)
            for item, amount, unit, element in self.rows
        ]


@st.composite
def bills(draw: Any) -> Bill:
    unit = draw(st.sampled_from(["column", "heading", "cell"]))
    has_totals = draw(st.booleans()) and unit != "cell"
    units = (
        st.just(draw(st.sampled_from(UNITS)))
        if unit == "heading" or has_totals
        else st.sampled_from(UNITS)
    )
    amounts = st.integers(1, 10**7).map(lambda number: number / 8 + 0.5)
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(WORDS), amounts, units, st.sampled_from(["23", "216", "02", "231"])
            ),
            min_size=1,
            max_size=6,
        )
    )
    headings = {name: draw(st.sampled_from(words)) for name, words in HEADINGS.items()}
    return Bill(
        rows,
        draw(st.permutations(list(HEADINGS))),
        headings,
        unit,
        draw(st.integers(0, 6)),
        has_totals,
        draw(st.booleans()),
    )


def of(found: cs.ActivityReading) -> list[tuple[str, float, str, str]]:
    return list(
        found.activities[["item", "amount", "unit", "element"]].itertuples(index=False, name=None)
    )


def conserved(found: cs.ActivityReading, rows: int) -> None:
    """Every row below the heading that is not blank is an activity or is listed, once."""
    lines = [*found.activities["row"], *found.left["row"]]
    assert len(lines) == len(set(lines)) == rows


def with_comma(cell: Any, decimal: str, thousands: str) -> str:
    """A cell as text, its numbers with these marks."""
    text = str(cell)
    number, _, unit = text.partition(" ")
    if not isinstance(cell, float) and not (unit and number.replace(".", "").isdigit()):
        return text
    return (
        f"{float(number):,.4f}".replace(",", "t").replace(".", decimal).replace("t", thousands)
        + f" {unit}"
    ).strip()


@given(
    bills(),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from([(",", "."), (",", " "), (".", ","), (".", "")]),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=examples(80))
def test_a_csv_in_any_dialect_gives_the_same_activities(
    bill: Bill, separator: str, encoding: str, marks: tuple[str, str], end: str
) -> None:
    table = bill.table()
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(
        [[with_comma(cell, *marks) for cell in row] for row in table]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(written.getvalue().encode(encoding))
        found = cs.read_activities(path, tags={"factor": "f"})
    assert of(found) == bill.expected()
    conserved(found, len(bill.rows) + bill.has_totals)


@given(bills(), st.sampled_from([with_openpyxl, with_xlsxwriter]), st.booleans())
@settings(max_examples=examples(60))
def test_a_workbook_of_any_program_and_engine_gives_the_same_activities(
    bill: Bill, write: Any, is_fast: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(calamine, "_IS_INSTALLED", calamine._IS_INSTALLED and is_fast)
        found = cs.read_activities(
            write(Path(folder, "a.xlsx"), bill.table()), tags={"factor": "f"}
        )
    assert of(found) == bill.expected()
    conserved(found, len(bill.rows) + bill.has_totals)


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "Sum",
            "5",
            "1,5",
            "1.5",
            "kg",
            "RS",
            "Betong",
            "Mengde",
            "herav",
            "-",
            "#REF!",
            "01.02.2024",
            "Total station",
            "Beskrivelse",
            "x" * 6000,
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8),
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=4), max_size=12), st.booleans())
@settings(max_examples=examples(150))
def test_every_row_is_an_activity_or_is_listed(body: list[list[str]], has_factor: bool) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows(
        [["Beskrivelse", "Mengde", "Enhet"], *body]
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_text(written.getvalue(), encoding="utf-8")
        try:
            found = cs.read_activities(path, tags={"factor": "f"} if has_factor else None)
        except cs.InputError:
            return
    headings = found.summary[found.summary["subject"] == "heading"]["detail"].str.findall(r"\d+")
    inside = sum(int(rows[-1]) - int(rows[0]) + 1 for rows in headings) - 1
    conserved(found, sum(any(cell != "" for cell in row) for row in body) - inside)
    assert found.left["problem"].str.len().gt(0).all()
    assert found.uncovered["remedy"].str.len().gt(0).all()
