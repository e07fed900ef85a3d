"""The same account or scenario under each basis, side by side."""

from __future__ import annotations

from typing import Any

from ..activity_rows import GENERIC_CARRIERS
from ..errors import InputError
from ..factors.basis import Basis
from .book import Book
from .sheet import Column, Sheet, write_table
from .subject import Subject

_NOTE = "Each row is computed by carbonsite with its own factors and stored; the formulas of this workbook hold for the basis marked “yes”."


def write_bases(book: Book, sheet: Sheet, subject: Subject) -> None:
    """What each basis gives, and which factors its generic names mean."""
    sheet.heading("Bases", _NOTE)
    rows = [_row(name, basis, found, subject) for name, basis, found in subject.under_bases]
    columns = [column for column in _columns(rows, subject) if column.is_kept]
    sheet.widths(column.shown_width for column in columns)
    book.finish_table(sheet, write_table(sheet, columns), len(columns), frozen=1)


def _row(name: str, basis: Basis | None, found: Subject | InputError, own: Subject) -> dict[str, Any]:
    stated = {field: str(getattr(basis, field) or "") for field in ("boundary", "electricity", "biofuel", "country", "year")} if basis else {}
    row = {"basis": name, "label": basis.label if basis and basis.label != name else "", "own": "yes" if found is own else "no", **stated}
    if isinstance(found, InputError):
        problems = "; ".join(dict.fromkeys(map(str, found.problems["problem"])))
        return {**row, "not_shown": f"cannot be accounted: {problems}"}
    numbers: dict[str, Any] = {"baseline": float(found.baseline.total.magnitude), "final": float(found.final.total.magnitude), "indicator": found.indicator}
    if found.area is not None:
        numbers["per_area"] = numbers["final"] / float(found.area.magnitude)
    if found.scenario is not None:
        numbers["saving"] = found.saving
    return {**row, **numbers, **_meanings(found)}


def _meanings(found: Subject) -> dict[str, str]:
    """The factors that each generic name means."""
    meant: dict[str, list[str]] = {}
    for named, resolved in found.whole.by("factor", "resolved_factor").index:
        if named in GENERIC_CARRIERS:
            meant.setdefault(named, []).append(resolved)
    return {f"means {named}": ", ".join(resolved) for named, resolved in meant.items()}


def _columns(rows: list[dict[str, Any]], subject: Subject) -> list[Column]:
    def texts(key: str, title: str, width: float = 0, *, is_optional: bool = True) -> Column:
        return Column(key, title, [row.get(key, "") for row in rows], "wrap", width=width, is_optional=is_optional)

    def numbers(key: str, title: str, style: str = "kg") -> Column:
        return Column(key, title, [row.get(key, "") for row in rows], style, width=13, is_optional=True)

    scenario = subject.scenario is not None
    per = f"{'After' if scenario else 'Total'} [kgCO2e per {subject.area.units}]" if subject.area is not None else ""
    return [
        texts("basis", "Basis", 34, is_optional=False),
        texts("own", "Of this workbook", 10, is_optional=False),
        *([numbers("baseline", "Baseline [kgCO2e]")] if scenario else []),
        numbers("final", "After the measures [kgCO2e]" if scenario else "Total [kgCO2e]"),
        numbers("saving", "Saving [kgCO2e]"),
        numbers("per_area", per, "per_area"),
        texts("indicator", "Indicator", 10),
        texts("boundary", "Boundary", 11),
        texts("electricity", "Electricity", 12),
        texts("biofuel", "Biofuel", 11),
        texts("country", "Country", 8),
        texts("year", "Year", 8),
        *(texts(f"means {name}", f"“{name}” means", 24) for name in GENERIC_CARRIERS),
        texts("label", "In words", 30),
        texts("not_shown", "Not shown, and why", 44),
    ]
