"""What a rule demands besides lines and areas: energy, replacement, waste, dates, its own text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from ..arrays import Mask
from ..messages import Joined, Message, message
from ..scenarios.selection import texts_of
from .rule import FIELDS, Rule, RuleField, Texts, day_of, in_both
from .scope import RuleScope


def demands_of(
    scope: RuleScope,
    given: Mapping[str, str],
    day: datetime.date | None,
    covered: int | None,
    building: str,
) -> Iterator[Message]:
    """What is missing for a verdict.

    Parameters
    ----------
    scope : RuleScope
        Of all modules that the rule counts.
    given : mapping of str to str
        What the user states for tables that were not read.
    day : date or None
        Of the application.
    covered : int or None
        Years that the amounts of the account cover.
    building : str
    """
    rule = scope.rule
    yield from _of_rule(rule, given)
    if any(building in one.building.values() for one in rule.exempt):
        yield message("rules.missing.exempt", building=building)
    yield from _of_dates(rule, day)
    yield from _of_period(rule, covered)
    yield from _of_energy(scope, given)
    yield from _of_fuels(scope, given)
    yield from _of_replacement(scope, given)
    yield from _of_waste(scope, given)


def _of_rule(rule: Rule, given: Mapping[str, str]) -> Iterator[Message]:
    """The rule itself: read in outline only, a scope, or a proposal."""
    if rule.status == "scope":
        yield message("rules.missing.scope", note=in_both(rule.note))
    elif 2 * rule.sourced < len(FIELDS):
        yield message("rules.missing.outline", read=rule.sourced, fields=len(FIELDS))
    if rule.status == "proposal" and "proposal" not in given:
        yield message("rules.missing.proposal")


def _of_dates(rule: Rule, day: datetime.date | None) -> Iterator[Message]:
    """The day of the application, where the rule has a first or last day."""
    if day is None:
        several = {limit.since for limit in rule.limits}
        if rule.until or len(several) > 1:
            yield message("rules.missing.application")
        return
    if rule.since and day < day_of(rule.since):
        yield message("rules.missing.not_yet", since=rule.since)
    if rule.until and day > day_of(rule.until):
        yield message("rules.missing.no_more", until=rule.until)


def _of_period(rule: Rule, covered: int | None) -> Iterator[Message]:
    """The years that the rule counts, and those of the account."""
    years = rule.fields["period"].value
    if covered is None and _in_use(rule):
        yield message("rules.missing.period")
    elif isinstance(years, int) and years and covered not in (None, years):
        yield message("rules.missing.other_period", years=years, covered=covered)


def _in_use(rule: Rule) -> bool:
    """True where the rule counts a module of the use stage, or divides by years."""
    in_use = any(module.startswith("B") for module in rule.modules)
    return in_use or "/year" in str(rule.fields["result"].value)


def _of_energy(scope: RuleScope, given: Mapping[str, str]) -> Iterator[Message]:
    """Carriers that the rule prescribes: a contract, a mix or another year's number is refused."""
    energy = scope.rule.fields["energy"]
    if energy.value != "prescribed":
        return
    carriers = scope.carriers
    if len(carriers):
        yield from _unread(energy, "energy", given)
        for factor in dict.fromkeys(carriers["resolved_factor"][scope.is_bought(carriers)]):
            yield message("rules.missing.bought", factor=factor)
    if not energy.factors:
        return
    others = carriers["resolved_factor"][~carriers["resolved_factor"].isin(scope.prescribed)]
    for factor in dict.fromkeys(others):
        yield message("rules.missing.energy", factor=factor, factors=Joined(energy.factors, "or"))


def _of_fuels(scope: RuleScope, given: Mapping[str, str]) -> Iterator[Message]:
    """Credit of renewable fuels: what the rules say of it was read of none."""
    if "biofuel" not in given:
        for fuel in scope.credited_fuels:
            yield message("rules.missing.biofuel", fuel=fuel)


def _of_replacement(scope: RuleScope, given: Mapping[str, str]) -> Iterator[Message]:
    """Convention and lives of replacements, where the rule counts them."""
    replacement = scope.rule.fields["replacement"]
    if "B4" not in scope.modules:
        return
    yield from _unread(replacement, "lives", given)
    if replacement.value is None:
        yield from _without_value(scope.rule, replacement, "replacement", given)
        return
    conventions = texts_of(scope.lines, "convention")[(scope.lines["module"] == "B4").to_numpy()]
    for other in dict.fromkeys(conventions[conventions != replacement.value].tolist()):
        convention = str(replacement.value)
        if other:
            yield message("rules.missing.convention", convention=convention, other=other)
        else:
            yield message("rules.missing.no_convention", convention=convention)


def _of_waste(scope: RuleScope, given: Mapping[str, str]) -> Iterator[Message]:
    """Shares, convention and modules of site waste, where the rule counts the site."""
    waste = scope.rule.fields["waste"]
    if "A5" not in scope.modules:
        return
    if waste.value is None:
        yield from _without_value(scope.rule, waste, "shares", given)
    yield from _unread(waste, "shares", given)
    lines = scope.lines
    conventions = texts_of(lines, "convention")
    is_share = (lines["module"] == "A5").to_numpy() & (conventions != "")
    if waste.value is not None:
        for other in dict.fromkeys(conventions[is_share & (conventions != waste.value)].tolist()):
            yield message("rules.missing.waste", convention=str(waste.value), other=other)
    if waste.modules:
        yield from _of_waste_modules(lines, is_share, waste.modules)


def _of_waste_modules(
    lines: pd.DataFrame, is_share: Mask, modules: tuple[str, ...]
) -> Iterator[Message]:
    """Modules of a product that its waste counts: those of the rule that the product has."""
    labels, of = texts_of(lines, "module"), texts_of(lines, "of")
    numbers = texts_of(lines, "factor_module")
    # A delivery has a row and a factor of its own, which has no modules.
    numbers[numbers == ""] = "A4"
    wasted = set(of[is_share].tolist()) - {""}
    for module in modules:
        is_own = ~is_share & (labels == module)
        has = set(texts_of(lines, "row")[is_own].tolist()) | set(of[is_own].tolist())
        of_module = set(of[is_share & (numbers == module)].tolist())
        for row in sorted((wasted & has) - of_module):
            yield message("rules.missing.waste_module", row=row, module=module)
    for other in dict.fromkeys(numbers[is_share & ~np.isin(numbers, modules)].tolist()):
        yield message("rules.missing.waste_beyond", other=other, modules=Joined(modules, "and"))


def _unread(field: RuleField, key: str, given: Mapping[str, str]) -> Iterator[Message]:
    """A table that the value of a field prescribes."""
    yield from _not_given(field.unread.get(key, {}), key, given)


def _without_value(
    rule: Rule, field: RuleField, key: str, given: Mapping[str, str]
) -> Iterator[Message]:
    """A field that was not read: a limit cannot be compared without it, an account be made."""
    if rule.has_limit:
        yield from _not_given(field.missing, key, given)


def _not_given(where: Texts, key: str, given: Mapping[str, str]) -> Iterator[Message]:
    """Where that stands which was not read and is not given."""
    if where and key not in given:
        yield message("rules.missing.unread", where=in_both(where), given=key)
