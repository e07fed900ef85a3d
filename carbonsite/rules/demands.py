"""What a rule demands besides lines and areas: energy, replacement, waste, dates, its own text."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from ..messages import Joined, Message, message
from .rule import FIELDS, Rule, RuleField, day_of, in_both
from .scope import RuleScope


def demands_of(
    scope: RuleScope,
    given: Mapping[str, str],
    day: datetime.date | None,
    covered: int | None,
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
    """
    rule = scope.rule
    yield from _of_rule(rule, given)
    yield from _of_dates(rule, day)
    yield from _of_period(rule, covered)
    yield from _of_energy(scope)
    if rule.has_limit:
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
    period, divides = rule.fields["period"], "/year" in str(rule.fields["result"].value)
    if covered is None and (divides or period.value) and _in_use(rule):
        yield message("rules.missing.period")
    elif isinstance(period.value, int) and period.value and covered not in (None, period.value):
        yield message("rules.missing.other_period", years=period.value, covered=covered)


def _in_use(rule: Rule) -> bool:
    """True where the rule counts a module of the use stage, or divides by years."""
    in_use = any(module.startswith("B") for module in rule.modules)
    return in_use or "/year" in str(rule.fields["result"].value)


def _of_energy(scope: RuleScope) -> Iterator[Message]:
    """Carriers that the rule prescribes: a contract, a mix or another year's number is refused."""
    energy = scope.rule.fields["energy"]
    if energy.value != "prescribed":
        return
    lines = scope.lines
    is_carrier = (lines["factor_module"] == "") & (lines["module"] == "B6")
    others = lines["resolved_factor"][is_carrier & ~lines["resolved_factor"].isin(scope.prescribed)]
    for factor in dict.fromkeys(others):
        yield message("rules.missing.energy", factor=factor, factors=Joined(energy.factors, "or"))


def _of_replacement(scope: RuleScope, given: Mapping[str, str]) -> Iterator[Message]:
    """Convention and lives of replacements, where the rule counts them."""
    replacement = scope.rule.fields["replacement"]
    if "B4" not in scope.modules:
        return
    if "missing" in replacement.lives and "lives" not in given:
        yield in_both(replacement.lives["missing"])
    yield from _unread(replacement, "replacement", given)
    lines = scope.lines
    if "convention" not in lines or replacement.value is None:
        return
    of_replacements = lines["convention"][lines["module"] == "B4"]
    for other in dict.fromkeys(of_replacements[of_replacements != replacement.value]):
        yield message(
            "rules.missing.convention", convention=str(replacement.value), other=str(other)
        )


def _of_waste(scope: RuleScope, given: Mapping[str, str]) -> Iterator[Message]:
    """Waste shares, where the rule counts the site and its shares were not read."""
    if "A5" in scope.modules:
        yield from _unread(scope.rule.fields["waste"], "shares", given)


def _unread(field: RuleField, key: str, given: Mapping[str, str]) -> Iterator[Message]:
    if field.value is None and field.missing and key not in given:
        yield message("rules.missing.unread", where=in_both(field.missing), given=key)
