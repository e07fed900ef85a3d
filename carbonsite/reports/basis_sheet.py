"""The sheet Bases: the same account or scenario under each basis, side by side."""

from __future__ import annotations

from typing import Any

from ..errors import InputError
from ..factors.basis import Basis
from ..lifecycle import GENERIC_CARRIERS
from ..messages.labels import Labels
from ..spreadsheets.writing.book import Book
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column, write_table
from .basis_words import basis_words
from .subject import ReportSubject

_WIDTHS = {
    "basis": 34,
    "own": 13,
    "indicator": 10,
    "boundary": 14,
    "electricity": 12,
    "biofuel": 11,
    "country": 8,
    "year": 8,
    "label": 30,
    "not_shown": 44,
}


def write_bases(book: Book, sheet: Sheet, subject: ReportSubject) -> None:
    """Write the results under each basis, and the factors that generic names mean there."""
    sheet.heading(book.sheet_title("bases"), book.say("bases.note"))
    rows = [
        _row(book.say, name, basis, result, subject) for name, basis, result in subject.under_bases
    ]
    columns = [column for column in _columns(book.say, rows, subject) if column.is_kept]
    sheet.widths(column.shown_width for column in columns)
    book.finish_table(sheet, write_table(sheet, columns), len(columns), frozen=1)


def _row(
    say: Labels,
    name: str,
    basis: Basis | None,
    result: ReportSubject | InputError,
    own: ReportSubject,
) -> dict[str, Any]:
    words = basis_words(say, basis) if basis else ""
    label = words if basis and basis.label != name else ""
    shown = words if basis and basis.label == name else name
    row = {
        "basis": shown or say("bases.no_generic"),
        "label": label,
        "own": say("yes" if result is own else "no"),
        **_stated(say, basis),
    }
    if isinstance(result, InputError):
        problems = "; ".join(dict.fromkeys(map(say.text, result.problems["problem"])))
        return {**row, "not_shown": say("bases.cannot", problems=problems)}
    numbers: dict[str, Any] = {
        "baseline": float(result.baseline.total.magnitude),
        "final": float(result.final.total.magnitude),
        "indicator": result.indicator,
    }
    for area in result.areas:
        numbers[f"per {area.units}"] = numbers["final"] / float(area.magnitude)
    if result.scenario is not None:
        numbers["saving"] = result.saving
    return {**row, **numbers, **_meanings(result)}


def _stated(say: Labels, basis: Basis | None) -> dict[str, str]:
    """The fields of a basis in words."""
    if basis is None:
        return {}
    words = {
        field: say.known(f"basis.{field}", getattr(basis, field))
        for field in ("boundary", "electricity", "biofuel")
    }
    country = say.known("country", basis.country)
    return {**words, "country": country, "year": str(basis.year or "")}


def _meanings(subject: ReportSubject) -> dict[str, str]:
    """Factors by the generic name that means them."""
    factors_of: dict[str, list[str]] = {}
    for named, resolved in subject.whole.by("factor", "resolved_factor").index:
        if named in GENERIC_CARRIERS:
            factors_of.setdefault(named, []).append(resolved)
    return {f"means {named}": ", ".join(resolved) for named, resolved in factors_of.items()}


def _columns(say: Labels, rows: list[dict[str, Any]], subject: ReportSubject) -> list[Column]:
    def texts(*keys: str) -> list[Column]:
        return [_column(rows, key, say(f"bases.{key}"), "wrap", _WIDTHS[key]) for key in keys]

    return [
        *texts("basis", "own"),
        *_result_columns(say, rows, subject),
        *texts("indicator", "boundary", "electricity", "biofuel", "country", "year"),
        *(
            _column(rows, f"means {name}", say("bases.means", name=name), "wrap", 24)
            for name in GENERIC_CARRIERS
        ),
        *texts("label", "not_shown"),
    ]


def _result_columns(
    say: Labels, rows: list[dict[str, Any]], subject: ReportSubject
) -> list[Column]:
    """Baseline and saving of a scenario, the total, and the total per area."""

    def numbers(key: str, title: str, style: str = "kg_stored") -> Column:
        return _column(rows, key, title, style, 13)

    scenario = subject.scenario is not None
    per = "bases.final_per" if scenario else "bases.total_per"
    return [
        *([numbers("baseline", say("bases.baseline"))] if scenario else []),
        numbers("final", say("bases.final" if scenario else "bases.total")),
        numbers("saving", say("bases.saving")),
        *(
            numbers(f"per {area.units}", say(per, area=area.units), "per_area_stored")
            for area in subject.areas
        ),
    ]


def _column(rows: list[dict[str, Any]], key: str, title: str, style: str, width: float) -> Column:
    cells = [row.get(key, "") for row in rows]
    return Column(key, title, cells, style, width=width, is_optional=key not in ("basis", "own"))
