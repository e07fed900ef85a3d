"""Claims about some modules and elements: how much less a building emits than its reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ..accounting.account import Account
from ..errors import InputError
from ..lifecycle import Indicator
from ..messages import Joined, Message, Word, message
from ..messages.arguments import require
from ..messages.problems import refusal
from ..outcome import Outcome
from ..units import Quantity
from .claim import Claim
from .claim_gap import Gap
from .claim_takes import Takes
from .examination import (
    NOT_SHOWN,
    Examination,
    ExaminedSaving,
    electricity_of,
    verdict_on,
    with_messages,
)
from .reduction_bounds import reduction_bounds
from .scenario import Scenario
from .selection import Selection

_REPLACEMENT = "B4"
_NOTHING_TO_RUN = pd.DataFrame(columns=Gap._fields), pd.DataFrame(columns=Takes._fields)
"""Gaps and takes of accounts, which have no measures."""


@dataclass(frozen=True)
class View:
    """What counts in a reduction.

    Attributes
    ----------
    words : Message
        As the claim says, or with or without something that changes it much.
    selection : Selection
    indicator : Indicator
    """

    words: Message
    selection: Selection
    indicator: Indicator


@dataclass(frozen=True)
class ScopedReduction:
    """How much less one account emits than another, in some modules and elements.

    Attributes
    ----------
    view : View
    reference, built : float [kgCO2e]
        NaN where a line does not declare the indicator.
    missing : tuple of Message
        What either side lacks; a reduction is shown only where nothing is missing.
    """

    view: View
    reference: float
    built: float
    missing: tuple[Message, ...]

    def value(self, *, is_share: bool) -> float:
        """The difference, in % of the reference (NaN of nothing) or in kgCO2e."""
        saving = self.reference - self.built
        if not is_share:
            return saving
        return 100.0 * saving / self.reference if self.reference > 0 else float("nan")


def reductions_of(reference: Account, built: Account, claim: Claim) -> list[ScopedReduction]:
    """The reduction as the claim says, then with what changes it most.

    Replacements (B4) and biogenic carbon have a row of their own: a reduction with them is another
    statement than one without.

    Raises
    ------
    InputError
        If the accounts differ in basis or indicator, of which no difference says anything.
    """
    for name in ("basis", "indicator", "date"):
        mine, other = getattr(reference, name), getattr(built, name)
        if mine != other:
            raise refusal(message("claims.claim"), name, other, "claims.unlike", mine=str(mine))
    return [_reduction(reference, built, view) for view in _views(claim, reference, built)]


def _views(claim: Claim, reference: Account, built: Account) -> Iterator[View]:
    """What may count: as claimed; with or without B4; with or without biogenic carbon."""
    own, indicator = claim.selection, reference.indicator
    yield View(message("claims.view.own"), own, indicator)
    modules = own.modules
    is_replaced = any(
        (account.lines["module"] == _REPLACEMENT).any() for account in (reference, built)
    )
    if is_replaced and modules and _REPLACEMENT not in modules:
        with_it = _of_modules(own, (*modules, _REPLACEMENT))
        yield View(message("claims.view.with_replacement"), with_it, indicator)
    if len(modules) > 1 and _REPLACEMENT in modules:
        without = tuple(name for name in modules if name != _REPLACEMENT)
        yield View(message("claims.view.without_replacement"), _of_modules(own, without), indicator)
    if indicator is Indicator.GHG:
        yield View(message("claims.view.with_biogenic"), own, Indicator.TOTAL)
    if indicator is Indicator.TOTAL:
        yield View(message("claims.view.without_biogenic"), own, Indicator.GHG)


def _of_modules(selection: Selection, modules: tuple[str, ...]) -> Selection:
    """The same selection of other modules."""
    return selection.model_copy(update={"modules": modules})


def _reduction(reference: Account, built: Account, view: View) -> ScopedReduction:
    """The reduction under one view."""
    sums, missing = [], []
    if not view.selection.elements:
        missing.append(message("claims.no_elements"))
    for key, account in (("reference", reference), ("built", built)):
        seen = replace(account, indicator=view.indicator)
        lines = seen.lines
        counted = view.selection.counted(lines)
        sums.append(float(lines[view.indicator.value].to_numpy(dtype=float)[counted].sum()))
        lacking = [
            *view.selection.missing(seen, lines, counted),
            *view.selection.elements_without_rows(lines, counted),
        ]
        missing += [message(f"claims.lacks.{key}", problem=one) for one in lacking]
    return ScopedReduction(view, sums[0], sums[1], tuple(dict.fromkeys(missing)))


def outcome_of(reduction: ScopedReduction, value: float, claimed: float) -> Outcome:
    """Whether a reduction reaches what is claimed; not shown where something is missing."""
    if reduction.missing or not np.isfinite(value):
        return Outcome.NOT_SHOWN
    return Outcome.MET if value >= claimed else Outcome.NOT_MET


def examine_accounts(reference: Account, built: Account, claim: Claim) -> Examination:
    """Compare a claim with two accounts: of a reference, and of what was built instead.

    Parameters
    ----------
    reference, built : Account
        In one basis and one indicator.
    claim : Claim
        A share, or emissions, of the modules and elements that it names.

    Returns
    -------
    Examination
        Accounts have no ranges: low and high are the value.

    Raises
    ------
    InputError
        If the accounts differ in basis, indicator or date.
    """
    for name, value in (("reference", reference), ("built", built)):
        require(value, Account, "examine_accounts()", name, "account")
    require(claim, Claim, "examine_accounts()", "claim", "claim")
    basis = reference.basis
    case = {
        "measures": Word("claimed", "two accounts"),
        "basis": Word("claimed", "as named") if basis is None else basis.label,
        "electricity": electricity_of(basis),
    }
    claimed = _claimed(claim, ())
    rows = [
        case | _scoped_row(one, claim, claimed, [value, value, value])
        for one in reductions_of(reference, built, claim)
        for value in [one.value(is_share=claim.is_share)]
    ]
    return Examination(claim, with_messages(pd.DataFrame(rows), rows), *_NOTHING_TO_RUN)


def scoped_rows(scenario: Scenario, claim: Claim) -> Iterator[dict[str, object]]:
    """Rows of a claim about a share, modules or elements: one for each view of what counts."""
    claimed = _claimed(claim, scenario.areas)
    for reduction in reductions_of(scenario.baseline_account(), scenario.account(), claim):
        low, high = _view_bounds(scenario, reduction, is_share=claim.is_share)
        value = reduction.value(is_share=claim.is_share)
        yield _scoped_row(reduction, claim, claimed, [low, value, high])


def _scoped_row(
    reduction: ScopedReduction, claim: Claim, claimed: float, savings: Sequence[float]
) -> dict[str, object]:
    """A row of a reduction, with the lowest, central and highest saving."""
    upper = float(claim.upper.magnitude) if claim.is_share else claimed
    verdict = NOT_SHOWN if reduction.missing else verdict_on(savings, claimed, upper)
    low, value, high = savings
    return {
        "view": reduction.view.words,
        **ExaminedSaving(value, low, high, claimed, verdict)._asdict(),
        "claim_upper": upper,
        "outcome": outcome_of(reduction, value, claimed),
        "reference": reduction.reference,
        "built": reduction.built,
        "missing": Joined(reduction.missing, "; "),
    }


def _view_bounds(
    scenario: Scenario, reduction: ScopedReduction, *, is_share: bool
) -> tuple[float, float]:
    """Bounds of a reduction; NaN where lines lack the indicator of its view."""
    view = reduction.view
    try:
        runs = scenario.runs
        if view.indicator is not scenario.account().indicator:
            runs = scenario.with_indicator(view.indicator).runs
        return reduction_bounds(runs, view.selection, is_share=is_share)
    except InputError:
        return float("nan"), float("nan")


def _claimed(claim: Claim, areas: Iterable[Quantity]) -> float:
    """What is claimed, in % of the reference or in kgCO2e."""
    return float(claim.amount.magnitude) if claim.is_share else claim.kilograms(areas)
