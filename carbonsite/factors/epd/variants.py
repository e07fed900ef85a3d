"""One declaration as one factor for each scenario: a whole product each, so that taking one never
loses or doubles a module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...units import number_text
from .declaration import Finding, Scenario
from .numbers import Numbers
from .values import slug

Plan = dict[str, str]
"""The scenario from which each module takes its numbers; "" is what the document gives without a
scenario.
"""


def variants(
    declared: Sequence[Scenario], numbers: Numbers
) -> tuple[dict[str, Plan], list[Finding]]:
    """The plans of a declaration by the end of the factor's id: "" for the default scenarios,
    ``--slug`` for each other.

    A scenario that is not a default replaces the defaults of its group; where the document has no
    groups, those with which it shares a module. One without rivals is a default. Modules that it
    then does not declare are undeclared.
    """
    listed = [scenario for scenario in declared if scenario.name in numbers]
    names = {scenario.name for scenario in listed}
    used = [*listed, *(Scenario(name) for name in sorted(numbers) if name and name not in names)]
    bare = numbers.get("", {}).keys()
    defaults = [
        scenario
        for scenario in used
        if scenario.is_default
        or not (_rivals(scenario, used, numbers) or bare & numbers[scenario.name].keys())
    ]
    base, findings = _base(defaults, numbers)
    plans = {"": base} if base else {}
    taken: set[str] = set()
    for scenario in (each for each in used if each not in defaults):
        replaced = {rival.name for rival in _rivals(scenario, defaults, numbers)}
        plan = {module: name for module, name in base.items() if name not in replaced}
        plan |= {module: "" for module in numbers.get("", {}) if module not in plan}
        plans[_ending(scenario.name, taken)] = plan | dict.fromkeys(
            numbers[scenario.name], scenario.name
        )
    undecided = [
        scenario
        for scenario in used
        if scenario not in defaults and not _rivals(scenario, defaults, numbers)
    ]
    return plans, [*findings, *_without_default(undecided, base, numbers)]


def _rivals(scenario: Scenario, others: Sequence[Scenario], numbers: Numbers) -> list[Scenario]:
    """The scenarios that cannot hold at the same time as this one."""

    def excludes(other: Scenario) -> bool:
        if scenario.group and other.group:
            return scenario.group == other.group
        return bool(numbers[scenario.name].keys() & numbers[other.name].keys())

    return [other for other in others if other.name != scenario.name and excludes(other)]


def _base(defaults: Sequence[Scenario], numbers: Numbers) -> tuple[Plan, list[Finding]]:
    """Where the modules of the default come from, and where two places give different numbers."""
    plan: Plan = {}
    findings = []
    for name in [*(scenario.name for scenario in defaults), ""]:
        for module, row in numbers.get(name, {}).items():
            held = numbers[plan[module]][module] if module in plan else row
            for indicator in held.keys() & row.keys():
                if held[indicator] != row[indicator]:
                    detail = (
                        f"{indicator} of {module} is {number_text(held[indicator])} in the scenario"
                        f" {plan[module]!r} and {number_text(row[indicator])} in {_told(name)}; the"
                        " former is the default"
                    )
                    findings.append(Finding("two defaults", detail))
            plan.setdefault(module, name)
    return plan, findings


def _told(name: str) -> str:
    return f"the scenario {name!r}" if name else "what stands without a scenario"


def _without_default(used: Sequence[Scenario], base: Plan, numbers: Numbers) -> Iterator[Finding]:
    """Modules that only scenarios declare, none of which the document makes the default."""
    lacking: dict[str, list[str]] = {}
    for scenario in used:
        for module in numbers[scenario.name]:
            if module not in base:
                lacking.setdefault(module, []).append(scenario.name)
    for module, names in lacking.items():
        yield Finding(
            "no default scenario",
            f"{module} is declared in the scenarios {', '.join(map(repr, names))} only, and none is"
            " the default; name the factor of one of them",
        )


def _ending(name: str, taken: set[str]) -> str:
    """The end of a factor's id for a scenario; two names that look alike get a number."""
    plain = slug(name, 40) or "scenario"
    ending = next(
        text
        for text in (plain, *(f"{plain}-{count}" for count in range(2, len(taken) + 3)))
        if text not in taken
    )
    taken.add(ending)
    return f"--{ending}"
