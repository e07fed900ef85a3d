"""The numbers of a declaration in kgCO2e by scenario, module and indicator, with contradictions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ...errors import InputError, UnitError
from ...messages import message
from ...messages.problems import Problem, problem, refusal
from ..agreement import is_near
from .declaration import Declaration, Divided, EpdFinding, Impact, finding_of, remedies
from .declared_units import read_unit
from .indicators import climate_unit
from .values import module_of, number_of

NumbersByScenario = dict[str, dict[str, dict[str, float]]]
"""kgCO2e by scenario, module and indicator."""


@dataclass
class EpdNumbers:
    """The numbers of one declaration and the findings about them; filled once, then only read.

    Attributes
    ----------
    numbers : dict
        kgCO2e per declared unit by scenario, module and indicator.
    findings : list of EpdFinding
    origins : dict
        The impact and the number first read for each (scenario, module, indicator).
    """

    numbers: NumbersByScenario = field(default_factory=dict)
    findings: list[EpdFinding] = field(default_factory=list)
    origins: dict[tuple[str, str, str], tuple[Impact, float]] = field(default_factory=dict)

    def add(self, kind: str, key: str, /, **values: object) -> None:
        """Append a finding."""
        self.findings.append(finding_of(kind, key, **values))


def read_numbers(declaration: Declaration, where: str, unit: str, amount: float) -> EpdNumbers:
    """Every number of a declaration, per one declared unit.

    Parameters
    ----------
    declaration : Declaration
    where : str
        Name of the document in an error.
    unit : str
        The declared unit, as carbonsite writes it.
    amount : float
        Number of declared units that the document's numbers are for.

    Raises
    ------
    InputError
        If a cell is not a number, a unit is not one of global warming potential, or there is no
        number at all.
    """
    epd = EpdNumbers()
    by_rank = sorted(declaration.impacts, key=lambda impact: -impact.rank)
    best = {impact.indicator: impact.rank for impact in reversed(by_rank)}
    for impact in by_rank:
        scale = _scale(impact, where, unit, epd)
        for module, scenario, value in _declared_numbers(impact, where, epd):
            place = scenario, module, impact.indicator
            is_best = impact.rank == best[impact.indicator]
            _put(epd, place, impact, value * scale / amount, is_best)
    if not epd.numbers:
        raise refusal(where, "GWP", "", "epd.no_number")
    return epd


def _scale(impact: Impact, where: str, unit: str, epd: EpdNumbers) -> float:
    """Size of the impact's unit [kgCO2e]."""
    if not impact.unit:
        epd.add("unit not stated", "epd.no_climate_unit", indicator=impact.label)
        return 1.0
    try:
        scale, per, is_equivalent = climate_unit(impact.unit)
        if per and read_unit(per) != unit:
            raise UnitError(message("epd.other_unit", unit=impact.unit, per=per, declared=unit))
    except UnitError as error:
        remedy = remedies(error.remedy, message("epd.climate_unit.remedy"))
        raise refusal(where, impact.label, impact.unit, error.problem, remedy) from None
    if not is_equivalent:
        epd.add("unit not stated", "epd.not_equivalents", indicator=impact.label, unit=impact.unit)
    return scale


def _declared_numbers(
    impact: Impact, where: str, epd: EpdNumbers
) -> Iterator[tuple[str, str, float]]:
    """The declared cells of an impact; all cells that are not numbers raise at once."""
    problems: list[Problem] = []
    for text, scenario, raw in impact.cells:
        module = module_of(text)
        if isinstance(raw, Divided):
            epd.add(
                "number divided by elements",
                "epd.divided_number",
                indicator=impact.label,
                module=text,
                number=raw,
            )
            continue
        try:
            value = number_of(raw)
        except UnitError as error:
            remedy = remedies(error.remedy, message("epd.cell.remedy"))
            place = f"{impact.label}, {text}"
            problems.append(problem(place, str(raw)[:60], error.problem, remedy))
            continue
        if not text and value is not None:
            epd.add("amount without module", "epd.no_module", indicator=impact.label, value=value)
        elif module is None and value is not None:
            epd.add(
                "module not known",
                "epd.unknown_module",
                indicator=impact.label,
                module=text,
                value=value,
            )
        elif module is not None and value is not None:
            yield module, scenario, value
    if problems:
        raise InputError.of(where, problems)


def _put(
    epd: EpdNumbers, place: tuple[str, str, str], impact: Impact, value: float, is_best: bool
) -> None:
    """Put a number in its place, unless a better method or another number is there already.

    Methods are never mixed: a number that only a lesser method declares becomes a finding.
    """
    scenario, module, indicator = place
    if place in epd.origins:
        if not is_near(epd.origins[place][1], value):
            _settle(epd, place, impact, value)
    elif is_best:
        epd.origins[place] = impact, value
        epd.numbers.setdefault(scenario, {}).setdefault(module, {})[indicator] = value
    else:
        epd.add(
            "declared by another method",
            "epd.other_method",
            indicator=indicator,
            place=_place(module, scenario),
            value=value,
            label=impact.label,
        )


def _settle(epd: EpdNumbers, place: tuple[str, str, str], impact: Impact, value: float) -> None:
    """Settle two numbers for one place: the better method wins; of one method, neither is kept."""
    scenario, module, indicator = place
    earlier, number = epd.origins[place]
    is_lesser = earlier.rank > impact.rank
    epd.add(
        "two numbers for one cell",
        "epd.two_numbers.former" if is_lesser else "epd.two_numbers.neither",
        indicator=indicator,
        place=_place(module, scenario),
        one=number,
        label=earlier.label,
        other=value,
        other_label=impact.label,
    )
    if not is_lesser:
        epd.numbers[scenario][module].pop(indicator, None)


def _place(module: str, scenario: str) -> str:
    return message("epd.in_scenario", module=module, scenario=scenario) if scenario else module
