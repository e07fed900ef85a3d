"""An account or a scenario as plain values with their provenance, for other programs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from enum import Enum

import numpy as np
import pandas as pd

from .. import __version__
from ..accounting.account import Account
from ..factors.basis import Basis
from ..factors.integrity import digest_of
from ..rules import UnderRule
from ..scenarios.claim import Claim
from ..scenarios.examination import Examination
from ..scenarios.scenario import Scenario
from ..units import Quantity
from .examinations import examinations_of
from .rule_sums import RuledSubject, ruled_subjects
from .subject import ReportSubject

FORMAT = 1
"""Version of the format."""


def to_dict(
    obj: Scenario | Account,
    examined: Iterable[Examination] = (),
    left: pd.DataFrame | None = None,
    rules: Iterable[UnderRule] = (),
) -> dict[str, object]:
    """An account or a scenario as a dict, down to line items, factors with sources, assumptions.

    Parameters
    ----------
    obj : Scenario or Account
    examined : iterable of Examination
        Claims compared with it, besides the scenario's own.
    left : DataFrame, optional
        Rows of files that were left out.
    rules : iterable of UnderRule
        What rules say of the account; without any, there is no entry of them.

    Returns
    -------
    dict
        Plain values, as JSON has them; unknown ones are None.

    Raises
    ------
    InputError
        If the scenario cannot be accounted, or a verdict is on another account.
    """
    subject = ReportSubject.of(obj).complete()
    scenario, indicator = subject.scenario, subject.indicator
    ruled = [_verdict(one) for one in ruled_subjects([subject], rules)]
    values = {
        "format": FORMAT,
        "carbonsite": __version__,
        "name": subject.title,
        "date": subject.whole.date,
        "indicator": indicator,
        "unit": "kgCO2e",
        "basis": _basis(subject.basis),
        "areas": list(map(str, subject.areas)),
        "totals": _totals(subject),
        "by_module": _by_module(subject),
        **({} if scenario is None else _of_scenario(subject, scenario)),
        "claims": [
            {
                "amount": _amount_of(examination.claim),
                "source": str(examination.claim.source),
                "cases": examination.table,
                "gaps": examination.gaps,
                "takes": examination.takes,
            }
            for examination in examinations_of(subject, examined)
        ],
        **({"rules": ruled} if ruled else {}),
        "findings": subject.findings,
        "undeclared": subject.undeclared,
        "left": left,
        "factors": subject.whole.factors,
        "lines": subject.baseline.lines,
        "digests": _digests(subject),
    }
    return {key: plain_value(value) for key, value in values.items()}


def _verdict(ruled: RuledSubject) -> dict[str, object]:
    """What a rule says, with the years and areas that its quotients are made of."""
    result = ruled.result
    return {
        "rule": result.rule.rule,
        "title": dict(result.rule.title),
        "verdict": result.verdict,
        "value": result.value,
        "unit": result.unit,
        "indicator": ruled.indicator,
        "limit": result.limit,
        "margin": result.margin,
        "surcharge": result.surcharge,
        "years": ruled.years,
        "checks": result.checks,
        "by_module": [
            {"modules": sums.modules, "sums": sums.table.drop(columns="is_live")}
            for sums in ruled.sums
        ],
        "apart": result.apart,
        "missing": result.missing,
        "unread": result.unread,
        "exempt": result.exempt,
        "given": dict(result.given),
    }


def _amount_of(claim: Claim) -> Quantity | str:
    """Emissions as a quantity; a share as it is written, since it may be a range."""
    return claim.text if claim.is_share else claim.amount


def _totals(subject: ReportSubject) -> dict[str, object]:
    totals: dict[str, object] = {"total": subject.after}
    if subject.scenario:
        totals = {
            "baseline": subject.before,
            **totals,
            "saving": subject.saving,
            "unequal_scope": subject.unequal,
        }
    areas = {str(area.units): subject.after / area.magnitude for area in subject.areas}
    return {**totals, "per_area": areas}


def _by_module(subject: ReportSubject) -> list[dict[str, object]]:
    """Sums by module, before and after the measures; D is a row and not in the total."""
    sums = {
        name: account.by("module")[subject.indicator]
        for name, account in (("baseline", subject.baseline), ("total", subject.final))
    }
    table = pd.DataFrame(sums if subject.scenario else {"total": sums["total"]})
    return list(table.rename_axis("module").reset_index().to_dict("records"))


def _of_scenario(subject: ReportSubject, scenario: Scenario) -> dict[str, object]:
    bounds = subject.bounds
    ends = {name: getattr(bounds, name).magnitude for name in ("low", "value", "high")}
    bases = [
        {
            "basis": name,
            **(_totals(result) if isinstance(result, ReportSubject) else {"problem": str(result)}),
        }
        for name, _, result in subject.under_bases
    ]
    return {
        "steps": subject.steps,
        "bounds": {**ends, "measures": bounds.measures, "sensitivity": bounds.sensitivity},
        "bases": bases,
        "assumptions": scenario.assumptions,
        "unequal_scope": subject.unequal_scope,
        "changes": subject.changes,
    }


def _basis(basis: Basis | None) -> dict[str, object] | None:
    return (
        None
        if basis is None
        else {name: value for name, value in vars(basis).items() if value is not None}
        | {"label": basis.label}
    )


def _digests(subject: ReportSubject) -> dict[str, str]:
    catalogue = subject.whole.catalogue
    names = {"final": "after_measures"}
    return {
        "catalogue": catalogue.digest,
        "factors_used": digest_of(subject.whole.factors, catalogue.substitutions),
        **{names.get(name, name): digest for name, digest in subject.digests.items()},
    }


def plain_value(value: object) -> object:
    """A value as JSON has it: tables as lists of rows, quantities as texts, unknown as None."""
    if isinstance(value, pd.DataFrame):
        return [
            dict(zip(map(str, value.columns), row, strict=True))
            for row in zip(*(_column(value[name]) for name in value), strict=True)
        ]
    if isinstance(value, dict):
        return {str(key): plain_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and not np.isfinite(value)):
        return None
    if isinstance(value, Quantity | datetime.date):
        return str(value)
    return (
        value.value
        if isinstance(value, Enum)
        else value
        if isinstance(value, str | int | float)
        else str(value)
    )


def _column(column: pd.Series) -> list[object]:
    """A column as plain values; numbers and texts unchanged, for a million rows at once."""
    if column.dtype == object or not pd.api.types.is_numeric_dtype(column):
        return [cell if type(cell) is str else plain_value(cell) for cell in column.astype(object)]
    return list(column.astype(object).where(column.notna(), None))
