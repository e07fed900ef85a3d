"""Why one account is not another: other numbers of the factors, other amounts, or both at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..display import html_table
from ..errors import InputError
from ..lifecycle import INDICATORS
from ..units import Quantity, dimension_and_scale
from .account import Account
from .grouping import summed
from .indicator import IN_TOTAL

Array = np.ndarray[Any, Any]

EFFECTS = ("factor_effect", "amount_effect", "interaction")
TABLE_COLUMNS = (
    "row",
    "item",
    "factor",
    "other_factor",
    "match",
    "amount",
    "other_amount",
    "unit",
    "intensity",
    "other_intensity",
    "before",
    *EFFECTS,
    "after",
)

_ROUNDS = (("row", "item"), ("item", "factor", "module", "element"), ("item", "module"), ("item",))
"""By what an activity is found again, one after the other; what a round has found is out of the
next.
"""


@dataclass(frozen=True, eq=False)
class Difference:
    """A changed total, split so that the parts add up to it.

    With the amount a and the intensity f (emissions of one unit of the amount, all modules in the
    total together) of each activity: factor effect a (f' - f), amount effect (a' - a) f,
    interaction (a' - a)(f' - f). Their sum is a' f' - a f. An activity that only one account has is
    an amount from or to zero, at the intensity that it has there.

    Attributes
    ----------
    account, other : Account
    table : DataFrame
        One row for each activity: ``row, item, factor, other_factor`` (the resolved ids), ``match``
        (by what it was found again; "only before", "only after"), the amounts in one unit, the
        intensities [kgCO2e/unit], ``before``, the three effects and ``after`` [kgCO2e], and the
        tags that both accounts have.
    """

    account: Account
    other: Account
    table: pd.DataFrame

    @cached_property
    def total(self) -> pd.Series:
        """``before, factor_effect, amount_effect, interaction, after`` [kgCO2e]."""
        return self.table[["before", *EFFECTS, "after"]].sum()

    @property
    def change(self) -> Any:
        """By how much the total changed [kgCO2e]."""
        return Quantity(float(self.total["after"] - self.total["before"]), "kgCO2e")

    def by(self, *columns: str) -> pd.DataFrame:
        """The effects summed by columns of `table`, such as ``"factor"`` or ``"element"`` [kgCO2e].

        Raises
        ------
        InputError
            Where a column is not one of the table's.
        """
        missing = [column for column in columns if column not in self.table]
        if missing or not columns:
            there = ", ".join(
                column for column in self.table if column not in (*EFFECTS, "before", "after")
            )
            raise InputError.of(
                "by()",
                [
                    {
                        "column": column,
                        "problem": "is not a column of the difference",
                        "remedy": f"there are {there}",
                    }
                    for column in missing or [""]
                ],
            )
        return self.table.groupby(list(columns), sort=False, dropna=False)[
            ["before", *EFFECTS, "after"]
        ].sum()

    @property
    def findings(self) -> pd.DataFrame:
        """Where the accounts themselves differ in what the words mean: ``finding, before, after``."""
        pairs = {
            "other basis": [
                found.basis.label if found.basis else "none" for found in (self.account, self.other)
            ],
            "other date": [str(found.date or "none") for found in (self.account, self.other)],
        }
        return pd.DataFrame(
            [(name, *pair) for name, pair in pairs.items() if pair[0] != pair[1]],
            columns=["finding", "before", "after"],
        )

    def __repr__(self) -> str:
        parts = ", ".join(f"{name.replace('_', ' ')} {self.total[name]:+.0f}" for name in EFFECTS)
        return f"Difference({self.total['before']:.0f} → {self.total['after']:.0f} kgCO2e: {parts})"

    def _repr_html_(self) -> str:
        return html_table(self.by("factor", "other_factor").reset_index(), repr(self))


def diff(account: Account, other: Account) -> Difference:
    """Split what changed from one account to another into factor effect, amount effect and their
    interaction.

    An activity is the same where both accounts have it under the same `row` and `item`; of those
    left, where item, factor, module and element agree; then item and module; then item alone.
    Within a round the first is paired with the first, the second with the second. What measures
    another thing than before (litres, then kilowatt hours) is no pair: one activity ended and
    another began.

    Parameters
    ----------
    account, other : Account
        Before and after, in one indicator and within one boundary.

    Returns
    -------
    Difference

    Raises
    ------
    InputError
        Where the accounts differ in indicator, or their carriers in boundary: that is no change of
        the site. Another basis within one boundary counts as another factor, and is a finding.

    Examples
    --------
    >>> import carbonsite as cs
    >>> old = cs.FactorCatalogue.default()
    >>> new = old.substitute("diesel-b0", "desnz-diesel-mineral", "one publisher for all fuels")
    >>> def site(litres, catalogue):
    ...     return cs.account(cs.activities(cs.activity("excavator", litres, "diesel-b0", module="A5")), catalogue)
    >>> diff(site("1000 L", old), site("1200 L", new))
    Difference(3284 → 3943 kgCO2e: factor effect +2, amount effect +657, interaction +0)
    """
    _refuse(account, other)
    before, after = _activities_of(account), _activities_of(other)
    one, two, how = _pairs(before, after)
    return Difference(account, other, _table(before, after, one, two, how))


def _refuse(account: Account, other: Account) -> None:
    problems = []
    if account.indicator != other.indicator:
        problems.append(
            {
                "column": "indicator",
                "value": f"{account.indicator}, {other.indicator}",
                "problem": "the accounts have two indicators",
                "remedy": "account both with the same indicator=",
            }
        )
    boundaries = [found.resolution.boundary for found in (account, other)]
    if boundaries[0] != boundaries[1] and all(_has_carriers(found) for found in (account, other)):
        problems.append(
            {
                "column": "boundary",
                "value": ", ".join(boundaries),
                "problem": "the accounts count their carriers within two boundaries",
                "remedy": "account both with the same Basis(boundary=…)",
            }
        )
    if problems:
        raise InputError.of("diff()", problems)


def _has_carriers(account: Account) -> bool:
    table = account.catalogue.table
    return bool(table.is_carrier[table.factor[account.resolution.row]].any())


def _activities_of(account: Account) -> pd.DataFrame:
    """The activities with their intensity [kgCO2e/unit], the ids that they resolve to, and what
    their unit measures.
    """
    r, reading, table = account.resolution, account.reading, account.catalogue.table
    inside = IN_TOTAL[r.module]
    gwp = table.counted[r.row[inside], INDICATORS.index(account.indicator)]
    of_target = summed(r.owner[inside], gwp, int(r.target.max()) + 1)
    of_key = summed(r.key, r.share * r.conversion * of_target[r.target], len(reading.keys))
    ids: list[list[str]] = [[] for _ in range(len(reading.keys))]
    factor_of_target = dict(
        zip(r.owner[::-1].tolist(), table.factor[r.row[::-1]].tolist(), strict=True)
    )
    for key, target in zip(r.key.tolist(), r.target.tolist(), strict=True):
        ids[key].append(table.ids[factor_of_target[target]])
    units = reading.texts("unit")
    kinds = [dimension_and_scale(unit) for unit in units]
    of_row = reading.keys.of_row
    columns = {
        "intensity": of_key[of_row],
        "amount": reading.amount,
        "resolved": np.array([" + ".join(names) for names in ids], dtype=object)[of_row],
        "kind": np.array([str(kind) for kind, _ in kinds], dtype=object)[of_row],
        "scale": np.array([scale for _, scale in kinds])[of_row],
    }
    return reading.table.reset_index(drop=True).assign(**columns)


def _pairs(before: pd.DataFrame, after: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Places of the activities that are the same, and by what each pair was found."""
    free = [np.arange(len(before)), np.arange(len(after))]
    found: list[tuple[Array, Array, str]] = []
    for names in _ROUNDS:
        columns = [name for name in names if name in before and name in after]
        if names[0] not in columns:
            continue
        one, two = (
            _keyed(table, places, columns)
            for table, places in zip((before, after), free, strict=True)
        )
        both = one.merge(two, on=["key", "turn"], suffixes=("", "_other"))
        found.append((both["place"].to_numpy(), both["place_other"].to_numpy(), ", ".join(columns)))
        free = [
            np.setdiff1d(places, taken) for places, taken in zip(free, found[-1][:2], strict=True)
        ]
    how = (
        np.concatenate([np.full(len(one), text, dtype=object) for one, _, text in found])
        if found
        else np.empty(0, dtype=object)
    )
    first, second = (
        (
            np.concatenate([pair[side] for pair in found]).astype(int)
            if found
            else np.empty(0, dtype=int)
        )
        for side in (0, 1)
    )
    return first, second, how


def _keyed(table: pd.DataFrame, places: Array, columns: Sequence[str]) -> pd.DataFrame:
    """The key of each activity, and which one with this key it is; a blank `row` is no key."""
    rows = table.iloc[places]
    texts = [
        rows[column].astype(object).where(rows[column].notna(), "").astype(str)
        for column in (*columns, "kind")
    ]
    key = texts[0].str.cat(texts[1:], sep="\x1f")
    stated = (texts[0] != "").to_numpy() if columns[0] == "row" else np.ones(len(rows), dtype=bool)
    keyed = pd.DataFrame({"key": key.to_numpy()[stated], "place": places[stated]})
    return keyed.assign(turn=keyed.groupby("key").cumcount())


def _table(
    before: pd.DataFrame, after: pd.DataFrame, one: Array, two: Array, how: Array
) -> pd.DataFrame:
    """The rows of the difference: pairs and ended activities in the order of the first account,
    then those that began.
    """
    ended, begun = (
        np.setdiff1d(np.arange(len(before)), one),
        np.setdiff1d(np.arange(len(after)), two),
    )
    first = np.concatenate([one, ended, np.full(len(begun), -1)]).astype(int)
    second = np.concatenate([two, np.full(len(ended), -1), begun]).astype(int)
    match = np.concatenate(
        [
            how,
            np.full(len(ended), "only before", dtype=object),
            np.full(len(begun), "only after", dtype=object),
        ]
    )
    order = np.lexsort((second, np.where(first < 0, len(before), first)))
    first, second, match = first[order], second[order], match[order]
    in_first, in_second = first >= 0, second >= 0
    a, f = (
        np.where(in_first, before[name].to_numpy()[first] if len(before) else 0.0, np.nan)
        for name in ("amount", "intensity")
    )
    b, g = (
        np.where(in_second, after[name].to_numpy()[second], np.nan)
        for name in ("amount", "intensity")
    )
    ratio = np.where(
        in_first & in_second,
        after["scale"].to_numpy()[second] / before["scale"].to_numpy()[first],
        1.0,
    )
    b, g = b * ratio, g / ratio
    effects = _effects(
        *(
            np.where(held, values, other)
            for held, values, other in (
                (in_first, a, 0.0),
                (in_first, f, g),
                (in_second, b, 0.0),
                (in_second, g, f),
            )
        )
    )
    shown = {
        name: np.where(
            in_first,
            before[name].to_numpy(dtype=object)[first],
            after[name].to_numpy(dtype=object)[second],
        )
        for name in before
        if name in after and name not in _OWN
    }
    numbers = {"amount": a, "other_amount": b, "intensity": f, "other_intensity": g, **effects}
    ids = {
        "factor": np.where(in_first, before["resolved"].to_numpy()[first], ""),
        "other_factor": np.where(in_second, after["resolved"].to_numpy()[second], ""),
    }
    table = pd.DataFrame({**shown, **ids, "match": match, **numbers})
    leading = [name for name in TABLE_COLUMNS if name in table]
    return table[[*leading, *(name for name in table if name not in leading)]]


_OWN = ("amount", "intensity", "resolved", "kind", "scale", "factor")


def _effects(a: Array, f: Array, b: Array, g: Array) -> dict[str, Array]:
    """The split of b g - a f [kgCO2e]: amounts a, b [unit], intensities f, g [kgCO2e/unit]."""
    return {
        "before": a * f,
        "factor_effect": a * (g - f),
        "amount_effect": (b - a) * f,
        "interaction": (b - a) * (g - f),
        "after": b * g,
    }
