"""The numbers of a declaration: each in its column, its module and its scenario, in kgCO2e;
contradictions become findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ... import limits
from ...errors import InputError, UnitError
from ...units import number_text
from .declaration import Declaration, Finding, Impact, refusal
from .declared_units import read_unit
from .indicators import climate_unit
from .values import module_of, number_of

Numbers = dict[str, dict[str, dict[str, float]]]
"""kgCO2e by scenario, module and indicator."""


@dataclass
class Reading:
    """The numbers read so far, and what was noticed; filled once for a declaration, then only read."""

    numbers: Numbers = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    taken: dict[tuple[str, str, str], tuple[Impact, float]] = field(default_factory=dict)


def read_numbers(declaration: Declaration, where: str, unit: str, amount: float) -> Reading:
    """Every number of a declaration, per one declared unit.

    Parameters
    ----------
    declaration : Declaration
    where : str
        What an error calls the document.
    unit : str
        The declared unit, as carbonsite writes it.
    amount : float
        How many declared units the numbers of the document are for.

    Raises
    ------
    InputError
        Where a cell is no number, a unit is not one of global warming potential, or there is no
        number at all.
    """
    reading = Reading()
    best = {
        impact.indicator: impact.rank
        for impact in sorted(declaration.impacts, key=lambda impact: impact.rank)
    }
    for impact in sorted(declaration.impacts, key=lambda impact: -impact.rank):
        scale = _scale(impact, where, unit, reading)
        for module, scenario, value in _cells(impact, where, reading):
            _take(
                reading,
                impact,
                module,
                scenario,
                value * scale / amount,
                is_best=impact.rank == best[impact.indicator],
            )
    if not reading.numbers:
        raise refusal(
            where,
            "GWP",
            "",
            "declares no global warming potential in any module",
            "use a declaration with GWP (EN 15804+A1) or GWP-total (EN 15804+A2)",
        )
    return reading


def _scale(impact: Impact, where: str, unit: str, reading: Reading) -> float:
    """How many kgCO2e the unit of an impact is."""
    if not impact.unit:
        reading.findings.append(
            Finding(
                "unit not stated",
                f"{impact.label} has no unit; kgCO2e is taken, which the indicator is defined in",
            )
        )
        return 1.0
    try:
        scale, per, is_equivalent = climate_unit(impact.unit)
        if per and read_unit(per) != unit:
            raise UnitError(f"{impact.unit!r} is per {per}, the declared unit is {unit}")
    except UnitError as error:
        raise refusal(
            where,
            impact.label,
            impact.unit,
            error.problem,
            "give a document with GWP in kg CO2e per declared unit",
        ) from None
    if not is_equivalent:
        reading.findings.append(
            Finding(
                "unit not stated",
                f"{impact.label} is in {impact.unit!r}; equivalents are taken to be meant, as the"
                " indicator is defined",
            )
        )
    return scale


def _cells(impact: Impact, where: str, reading: Reading) -> Iterator[tuple[str, str, float]]:
    """The declared cells of an impact; all that are no numbers raise at once."""
    problems: list[dict[str, Any]] = []
    for text, scenario, raw in impact.cells:
        module = module_of(text)
        try:
            value = number_of(raw)
        except UnitError as error:
            problems.append(
                {
                    "column": f"{impact.label}, {text}",
                    "value": str(raw)[:60],
                    "problem": error.problem,
                    "remedy": "write a number, or leave the module out where it is not declared",
                }
            )
            continue
        if module is None and value is not None:
            reading.findings.append(
                Finding(
                    "module not known",
                    f"{impact.label} of {text!r} is {number_text(value)}; it is none of the modules"
                    " of EN 15804 and is left out",
                )
            )
        elif module is not None and value is not None:
            yield module, scenario, value
    if problems:
        raise InputError.of(where, problems)


def _take(
    reading: Reading, impact: Impact, module: str, scenario: str, value: float, is_best: bool
) -> None:
    """Put a number into its cell, unless a better method, or another number of the same one, stands
    there.

    Methods are never mixed: what only a lesser one declares is left out, and said so.
    """
    key = (scenario, module, impact.indicator)
    earlier = reading.taken.get(key)
    if earlier is None and not is_best:
        detail = (
            f"{impact.indicator} of {_place(module, scenario)} is {number_text(value)} by"
            f" {impact.label} alone; another method is taken for the rest, and the number is"
            " left out"
        )
        reading.findings.append(Finding("declared by another method", detail))
    elif earlier is None:
        reading.taken[key] = impact, value
        reading.numbers.setdefault(scenario, {}).setdefault(module, {})[impact.indicator] = value
    elif not is_near(earlier[1], value):
        _differ(reading, impact, module, scenario, value)


def _differ(reading: Reading, impact: Impact, module: str, scenario: str, value: float) -> None:
    """Two numbers for one cell: the better method holds; of one method, neither."""
    other, number = reading.taken[scenario, module, impact.indicator]
    told = (
        f"{impact.indicator} of {_place(module, scenario)} is {number_text(number)} by"
        f" {other.label} and {number_text(value)} by {impact.label}"
    )
    if other.rank > impact.rank:
        reading.findings.append(Finding("two numbers for one cell", f"{told}; the former is taken"))
    else:
        reading.findings.append(Finding("two numbers for one cell", f"{told}; neither is taken"))
        reading.numbers[scenario][module].pop(impact.indicator, None)


def _place(module: str, scenario: str) -> str:
    return f"{module} in scenario {scenario!r}" if scenario else module


def agree(one: float, other: float) -> bool:
    """Whether two numbers differ by no more than a share of the larger, or by what printing rounds
    away.
    """
    return abs(one - other) <= limits.SPLIT_AGREEMENT * max(abs(one), abs(other)) + half_digit(
        one
    ) + half_digit(other)


def is_near(one: float, other: float) -> bool:
    """Whether two numbers of one thing differ by no more than a share of the larger."""
    return abs(one - other) <= limits.SPLIT_AGREEMENT * max(abs(one), abs(other))


def half_digit(number: float) -> float:
    """Half a unit of the last digit that the number is printed with; a zero is exact."""
    if not number:
        return 0.0
    mantissa, _, exponent = repr(float(number)).partition("e")
    return float(0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2].rstrip("0"))))


def without_empty(numbers: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """The modules in which something is declared."""
    return {module: row for module, row in numbers.items() if row}


def sums(rows: Iterable[float | None]) -> float | None:
    """The sum of numbers that are all declared; None where one is not."""
    parts = list(rows)
    return (
        None
        if any(part is None for part in parts)
        else sum(part for part in parts if part is not None)
    )
