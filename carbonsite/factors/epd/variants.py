"""One declaration as one factor for each scenario.

Each factor is a whole product, so that choosing one never loses or doubles a module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...messages import Joined
from .declaration import EpdFinding, EpdScenario, finding_of
from .numbers import NumbersByScenario
from .values import slug

NO_DEFAULT = "no default scenario"

Plan = dict[str, str]
"""Scenario that gives the numbers of each module; "" means numbers without a scenario."""


def variants(
    declared: Sequence[EpdScenario], numbers: NumbersByScenario
) -> tuple[dict[str, Plan], list[EpdFinding]]:
    """Plans of a declaration by the end of the factor's id: "" for the default, else ``--slug``.

    A scenario that is not a default replaces the defaults of its group; if the document has no
    groups, those with which it shares a module. A scenario without rivals is a default. Modules
    that neither declares are undeclared.
    """
    scenarios = _with_numbers(declared, numbers)
    unnamed = numbers.get("", {})
    defaults = [
        scenario
        for scenario in scenarios
        if scenario.is_default
        or not (
            _rivals(scenario, scenarios, numbers) or unnamed.keys() & numbers[scenario.name].keys()
        )
    ]
    others = [scenario for scenario in scenarios if scenario not in defaults]
    base, findings = _default_plan(defaults, numbers)
    plans = {"": base} if base else {}
    endings: set[str] = set()
    for scenario in others:
        replaced = {rival.name for rival in _rivals(scenario, defaults, numbers)}
        plan = {module: name for module, name in base.items() if name not in replaced}
        plan |= {module: "" for module in unnamed if module not in plan}
        plans[_ending(scenario.name, endings)] = plan | dict.fromkeys(
            numbers[scenario.name], scenario.name
        )
    undecided = [scenario for scenario in others if not _rivals(scenario, defaults, numbers)]
    return plans, [*findings, *_without_default(undecided, base, numbers)]


def _with_numbers(declared: Sequence[EpdScenario], numbers: NumbersByScenario) -> list[EpdScenario]:
    """The scenarios that have numbers: first those that the document lists, then the others."""
    listed = [scenario for scenario in declared if scenario.name in numbers]
    names = {"", *(scenario.name for scenario in listed)}
    return [*listed, *(EpdScenario(name) for name in sorted(numbers) if name not in names)]


def _rivals(
    scenario: EpdScenario, others: Sequence[EpdScenario], numbers: NumbersByScenario
) -> list[EpdScenario]:
    """The scenarios that exclude this one."""

    def excludes(other: EpdScenario) -> bool:
        if scenario.group and other.group:
            return scenario.group == other.group
        return bool(numbers[scenario.name].keys() & numbers[other.name].keys())

    return [other for other in others if other.name != scenario.name and excludes(other)]


def _default_plan(
    defaults: Sequence[EpdScenario], numbers: NumbersByScenario
) -> tuple[Plan, list[EpdFinding]]:
    """The plan of the default, and a finding for each number that two defaults give differently."""
    plan: Plan = {}
    findings = []
    for name in [*(scenario.name for scenario in defaults), ""]:
        for module, row in numbers.get(name, {}).items():
            first = numbers[plan[module]][module] if module in plan else row
            for indicator in first.keys() & row.keys():
                if first[indicator] != row[indicator]:
                    findings.append(
                        finding_of(
                            "two defaults",
                            "epd.two_defaults" if name else "epd.two_defaults.unnamed",
                            indicator=indicator,
                            module=module,
                            one=first[indicator],
                            scenario=plan[module],
                            other=row[indicator],
                            **({"other_scenario": name} if name else {}),
                        )
                    )
            plan.setdefault(module, name)
    return plan, findings


def _without_default(
    scenarios: Sequence[EpdScenario], base: Plan, numbers: NumbersByScenario
) -> Iterator[EpdFinding]:
    """A finding for each module that only scenarios declare, none of which is the default."""
    lacking: dict[str, list[str]] = {}
    for scenario in scenarios:
        for module in numbers[scenario.name]:
            if module not in base:
                lacking.setdefault(module, []).append(scenario.name)
    for module, names in lacking.items():
        yield finding_of(
            NO_DEFAULT, "epd.no_default", module=module, scenarios=Joined(map(repr, names))
        )


def _ending(name: str, endings: set[str]) -> str:
    """The end of a factor's id for a scenario; two names that look alike get a number."""
    plain = slug(name, 40) or "scenario"
    ending, count = plain, 1
    while ending in endings:
        count += 1
        ending = f"{plain}-{count}"
    endings.add(ending)
    return f"--{ending}"
