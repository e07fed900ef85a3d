"""The sheet Bases: the same account or scenario under each basis, side by side."""

from __future__ import annotations

from ..errors import InputError
from ..factors.basis import Basis
from ..lifecycle import GENERIC_CARRIERS
from ..messages.labels import Labels
from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import Column
from .basis_words import basis_words
from .subject import ReportSubject
from .subject_sheets import SubjectSheets

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
_ALWAYS = ("basis", "own")
"""Columns that stand there even if they are blank."""

Row = dict[str, str | float]


def write_bases(part: SubjectSheets, sheet: Sheet) -> None:
    """Write the results under each basis, and the factors that generic names mean there."""
    say, subject = sheet.say, part.subject
    rows = [_row(say, name, basis, result, subject) for name, basis, result in subject.under_bases]
    part.book.write_columns(sheet, _columns(say, rows, subject), say("bases.note"))


def _row(
    say: Labels,
    name: str,
    basis: Basis | None,
    result: ReportSubject | InputError,
    own: ReportSubject,
) -> Row:
    words = basis_words(say, basis) if basis else ""
    label = words if basis and basis.label != name else ""
    shown = words if basis and basis.label == name else name
    row: Row = {
        "basis": shown or say("bases.no_generic"),
        "label": label,
        "own": say("yes" if result is own else "no"),
        **_stated(say, basis),
    }
    if isinstance(result, InputError):
        problems = "; ".join(dict.fromkeys(map(say.text, result.problems["problem"])))
        return {**row, "not_shown": say("bases.cannot", problems=problems)}
    per = {f"per {area.units}": result.after / float(area.magnitude) for area in result.areas}
    means = {f"means {named}": ", ".join(factors) for named, factors in result.meanings.items()}
    return {
        **row,
        "baseline": result.before,
        "final": result.after,
        "indicator": result.indicator,
        **per,
        **({"saving": result.saving} if result.scenario else {}),
        **means,
    }


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


def _columns(say: Labels, rows: list[Row], subject: ReportSubject) -> list[Column]:
    is_scenario = subject.scenario is not None

    def of(key: str, style: str, width: float, heading: str = "", **values: str) -> Column:
        title, cells = say(heading or f"bases.{key}", **values), [row.get(key, "") for row in rows]
        return Column(key, title, cells, style, width=width, is_optional=key not in _ALWAYS)

    def texts(*keys: str) -> list[Column]:
        return [of(key, "wrap", _WIDTHS[key]) for key in keys]

    per = "bases.final_per" if is_scenario else "bases.total_per"
    return [
        *texts("basis", "own"),
        *([of("baseline", "kg_stored", 13)] if is_scenario else []),
        of("final", "kg_stored", 13, "bases.final" if is_scenario else "bases.total"),
        of("saving", "kg_stored", 13),
        *(
            of(f"per {area.units}", "per_area_stored", 13, per, area=str(area.units))
            for area in subject.areas
        ),
        *texts("indicator", "boundary", "electricity", "biofuel", "country", "year"),
        *(of(f"means {name}", "wrap", 24, "bases.means", name=name) for name in GENERIC_CARRIERS),
        *texts("label", "not_shown"),
    ]
