"""The Danish BR18 table of generic data (bilag 2, tabel 7) as csv: GWP per declared amount."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from ...errors import UnitError
from ...lifecycle import Indicator
from ..undeclared import UNDECLARED_WORDS
from .conversions import DERIVED
from .csv_table import CsvRow, read_table
from .declaration import Conversion, Declaration, DeclaredNumber, EpdFinding, Impact, finding_of
from .values import number_of, one_line, positive

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
    """True if a text is the table: its heading names the key, the unit and a module."""
    heading = text[:4000].partition("\n")[0]
    return KEY in heading and UNIT in heading and "Global Opvarmning" in heading


def read_br18(text: str, where: str) -> Iterator[Declaration]:
    """The declaration of each row of the table.

    Raises
    ------
    InputError
        If a column is missing or a row has more cells than the heading.
    """
    heading, rows = read_table(text, where, _NEEDED)
    has_comma = _has_comma(heading, rows)
    for line, cells in rows:
        yield _declaration(dict(zip(heading, cells, strict=False)), line, has_comma)


def _has_comma(heading: list[str], rows: list[CsvRow]) -> bool:
    """True if any number of the table has a comma, which is then the decimal mark of all."""
    return any(
        "," in cell
        for row in rows
        for name, cell in zip(heading, row.cells, strict=False)
        if _MODULE.fullmatch(name) or name in (AMOUNT, MASS)
    )


def _declaration(row: dict[str, str], line: int, has_comma: bool) -> Declaration:
    key, name = one_line(row[KEY]), one_line(row[NAME]) or one_line(row.get(OTHER_NAME, ""))
    cells = tuple(
        DeclaredNumber(match[1], "", _number(text, has_comma))
        for column, text in row.items()
        if (match := _MODULE.fullmatch(column))
    )
    amount, mass = (_number(row.get(column, ""), has_comma) for column in (AMOUNT, MASS))
    unit = one_line(row[UNIT])
    kilograms = positive(mass)
    notes = (one_line(row.get(KIND, "")), one_line(row.get("Kommentar", "")))
    return Declaration(
        format=FORMAT,
        name=name,
        declared_unit=unit,
        reference_amount=(positive(amount) or 0.0) if amount else 1.0,
        impacts=(Impact(Indicator.TOTAL, "Global Opvarmning", "kg CO2e", cells),),
        locator=f"Bilag 2, Tabel 7, {key} ({name}), line {line} of the table",
        key=key,
        registration_number=key,
        owner="Social- og Boligstyrelsen (Denmark)",
        document="Bygningsreglementet BR18, Bilag 2, Tabel 7",
        standard="national table",
        geography="DK",
        published=datetime.date(EDITION, 1, 1),
        url=one_line(row.get("Url (link)", ""), 1000),
        note=" ".join(note for note in notes if note),
        conversions=(
            (Conversion(kilograms, "kg", unit, "mass factor", DERIVED),) if kilograms else ()
        ),
        findings=tuple(_unread(mass)),
    )


def _number(text: str, has_comma: bool) -> str:
    """A cell with a decimal point; `has_comma` says that the table has decimal commas."""
    plain = text.strip()
    if not has_comma or plain.lower() in UNDECLARED_WORDS:
        return plain
    if _COMMA_NUMBER.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    return f"{plain} (a decimal point in a table with decimal commas)" if "." in plain else plain


def _unread(mass: str) -> Iterator[EpdFinding]:
    """A finding if the mass factor is not a number above 0."""
    try:
        if number_of(mass) is not None and positive(mass) is None:
            yield finding_of("conversion not used", "epd.mass_factor_is", mass=mass)
    except UnitError as error:
        yield finding_of("conversion not used", "epd.mass_factor_error", error=error.problem)
