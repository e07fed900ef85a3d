"""The Danish BR18 table of generic data (bilag 2, tabel 7) as csv: GWP per declared amount, a dash
where nothing is declared.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator

from ...errors import UnitError
from ...lifecycle import Indicator
from .conversions import DERIVED
from .declaration import Cell, Conversion, Declaration, Finding, Impact, refusal
from .values import UNDECLARED_WORDS, number_of, positive, said

FORMAT = "BR18 table 7"
KEY, KIND, NAME, OTHER_NAME, AMOUNT, UNIT, MASS = (
    "Sorterings ID",
    "Data type",
    "Navn DK",
    "Navn DE/ENG",
    "Deklareret faktor (FU)",
    "Deklareret enhed (FU)",
    "Masse faktor",
)
_MODULE = re.compile(r"Global Opvarmning, modul (.+)")
_COMMA_NUMBER = re.compile(r"-?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?:[eE][+-]?\d+)?")
_NEEDED = (KEY, NAME, UNIT)
EDITION = 2023
"""The edition of BR18 whose columns these are; the table states no date."""


def is_br18(text: str) -> bool:
    """Whether a text is the table: its heading names the key, the unit and a module."""
    heading = text[:4000].partition("\n")[0]
    return KEY in heading and UNIT in heading and "Global Opvarmning" in heading


def read_br18(text: str, where: str) -> Iterator[Declaration]:
    """Each row of the table.

    Raises
    ------
    InputError
        Where a column is missing or a row has more cells than the heading.
    """
    try:
        rows = list(
            csv.reader(
                io.StringIO(text),
                delimiter=(
                    ";"
                    if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",")
                    else ","
                ),
                strict=True,
            )
        )
    except csv.Error as error:
        raise refusal(
            where, "content", "", f"is not a csv table: {error}", "save it as csv"
        ) from None
    heading = [" ".join(cell.split()) for cell in rows[0]]
    missing = [name for name in _NEEDED if name not in heading]
    if missing or len(set(heading)) < len(heading):
        raise refusal(
            where,
            "heading",
            ", ".join(missing),
            "lacks a column" if missing else "names a column twice",
            "give the table as it was published",
        )
    cells = [
        cell
        for row in rows[1:]
        for name, cell in zip(heading, row, strict=False)
        if _MODULE.fullmatch(name) or name in (AMOUNT, MASS)
    ]
    has_comma = any("," in cell for cell in cells)
    for line, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            if len(row) != len(heading):
                raise refusal(
                    where,
                    f"row {line}",
                    len(row),
                    f"has {len(row)} cells, the heading {len(heading)}",
                    "give the table as it was published",
                )
            yield _declaration(dict(zip(heading, row, strict=True)), line, has_comma)


def _declaration(row: dict[str, str], line: int, has_comma: bool) -> Declaration:
    key, name = said(row[KEY]), said(row[NAME]) or said(row.get(OTHER_NAME, ""))
    cells = tuple(
        Cell(found[1], "", _number(text, has_comma))
        for column, text in row.items()
        if (found := _MODULE.fullmatch(column))
    )
    amount, mass = (_number(row.get(column, ""), has_comma) for column in (AMOUNT, MASS))
    unit = said(row[UNIT])
    reference = 1.0 if not amount else positive(amount) or 0.0
    kilograms = positive(mass)
    return Declaration(
        format=FORMAT,
        name=name,
        declared_unit=unit,
        reference_amount=reference,
        impacts=(Impact(Indicator.TOTAL, "Global Opvarmning", "kg CO2e", cells),),
        locator=f"Bilag 2, Tabel 7, {key} ({name}), line {line} of the table",
        key=key,
        registration_number=key,
        owner="Social- og Boligstyrelsen (Denmark)",
        document="Bygningsreglementet BR18, Bilag 2, Tabel 7",
        standard="national table",
        geography="DK",
        published=datetime.date(EDITION, 1, 1),
        url=said(row.get("Url (link)", ""), 1000),
        note=" ".join(
            text for text in (said(row.get(KIND, "")), said(row.get("Kommentar", ""))) if text
        ),
        conversions=(
            (Conversion(kilograms, "kg", unit, "mass factor", DERIVED),) if kilograms else ()
        ),
        findings=tuple(_unread(mass)),
    )


def _number(text: str, has_comma: bool) -> str:
    """A cell with the decimal mark of its column: a comma where any cell of the table has one."""
    plain = text.strip()
    if not has_comma or plain.lower() in UNDECLARED_WORDS:
        return plain
    if _COMMA_NUMBER.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    return f"{plain} (a decimal point in a table with decimal commas)" if "." in plain else plain


def _unread(mass: str) -> Iterator[Finding]:
    try:
        if number_of(mass) is not None and positive(mass) is None:
            yield Finding("conversion not used", f"the mass factor is {mass}")
    except UnitError as error:
        yield Finding("conversion not used", f"the mass factor: {error}")
