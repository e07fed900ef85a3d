"""Finding: modules of products that other rows replace, by far too little of something."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.replaced_modules import replacements_in
from ..inputs.table import row_ids
from ..lifecycle import INDICATORS, MODULES
from ..messages import Joined, message
from ..units import dimension_and_scale
from .accounted import Accounted
from .coding import spread
from .conversion import in_kilograms
from .counting import WhyNot
from .finding_weights import FindingRow, Weights
from .link_amounts import stated_by_keys

_LEAST = {"work": 1000.0, "amount": 0.001, "emissions": 0.01}
"""What a row has to be of what it replaces: its mass over 1 km (1000 m), or a share of it."""

_WORK = dimension_and_scale("tkm")[0]
_SHOWN = 5


def replaced_by_little(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Modules of products that other rows replace by next to nothing, so that neither counts.

    Transport must carry the product's mass at least 1 km. A row in the product's own kind of unit
    must have a thousandth of its amount, any other a hundredth of the emissions that it replaces.
    """
    if not (account.resolution.why_not == WhyNot.REPLACED).any():
        return
    table = _compared(account, replacements_in(account.reading.table))
    covered = table.groupby(["product", "module"])["part"].transform("sum")
    little = table[covered < 1]
    names = np.array(account.catalogue.table.ids, dtype=object)
    # A loop over factors, not over rows.
    for factor, own in little.groupby("factor", sort=False):
        replaced = own.drop_duplicates(["product", "module"])
        worst = replaced.loc[replaced["replaced"].idxmax()]
        of_worst = own[(own[["product", "module"]] == worst[["product", "module"]]).all(axis=1)]
        yield {
            "finding": "replaced by too little",
            "factor": names[int(str(factor))],
            "detail": message(
                f"detail.replaced_by_too_little.{worst['kind']}",
                module=MODULES[int(worst["module"])],
                product=_amount(account, int(worst["product"])),
                by=Joined(_amount(account, by) for by in of_worst["by"].tolist()[:_SHOWN]),
            ),
            "rows": int(replaced["product"].nunique()),
            "share": float(replaced["replaced"].sum() / weights.whole),
        }


def _amount(account: Accounted, place: int) -> str:
    """Amount, unit and id of a row."""
    table = account.reading.table
    row = row_ids(table.iloc[[place]])[0] if "row" in table else row_ids(table)[place]
    amount, unit = float(account.reading.amount[place]), table["unit"].iloc[place]
    return message("detail.amount_of_row", amount=amount, unit=unit, row=row)


def _compared(account: Accounted, replaced: pd.DataFrame) -> pd.DataFrame:
    """Table of replacements: what each row is of the least that it has to be of its products."""
    reading = account.reading
    product, module, places = (replaced[name].to_numpy() for name in ("product", "module", "by"))
    key, by = (reading.keys.of_row[rows] for rows in (product, places))
    amount, other = (np.abs(reading.amount[rows]) for rows in (product, places))
    replaced_emissions, emissions = emissions_per_unit(account)
    units = [dimension_and_scale(unit) for unit in reading.texts("unit")]
    kinds, scale = np.array([str(kind) for kind, _ in units]), np.array([size for _, size in units])
    factor = factor_of_keys(account)
    mass = in_kilograms(*stated_by_keys(reading), factor, account.catalogue.table)[key]
    is_work = (kinds[by] == str(_WORK)) & ~np.isnan(mass)
    chosen = [is_work, kinds[by] == kinds[key]]
    of_module = replaced_emissions[key, module]
    # A row without emissions, such as one of wind power, cannot be judged by them.
    emitted = np.where((emissions[by] == 0) & (other > 0), np.inf, emissions[by])
    table = replaced.assign(
        factor=factor[key],
        replaced=amount * of_module,
        kind=np.select(chosen, ["work", "amount"], "emissions"),
        need=amount * np.select(chosen, [mass, scale[key]], of_module),
        supply=other * np.select(chosen, [scale[by], scale[by]], emitted),
    )
    table = table[table["replaced"] > 0]
    whole = table.groupby(["by", "module", "kind"])["need"].transform("sum")
    least = np.array([_LEAST[kind] for kind in table["kind"].unique()])
    return table.assign(part=table["supply"] / (least[pd.factorize(table["kind"])[0]] * whole))


def factor_of_keys(account: Accounted) -> Array:
    """Code of the factor of each key, of several the first."""
    r = account.resolution
    link, entry = (np.unique(column, return_index=True)[1] for column in (r.key, r.owner))
    return np.asarray(account.catalogue.table.factor[r.row[entry[r.target[link]]]])


def emissions_per_unit(account: Accounted) -> tuple[Array, Array]:
    """Magnitudes of what a unit of each key emits: by module that is replaced, and what counts."""
    r, table = account.resolution, account.catalogue.table
    link, entry = spread(r.owner, r.target)
    number = table.counted[r.row[entry], INDICATORS.index(account.indicator)]
    emissions = np.abs(np.nan_to_num(r.share[link] * r.conversion[link] * number))
    is_replaced, counted = r.why_not[entry] == WhyNot.REPLACED, r.counted[entry]
    keys = len(account.reading.keys)
    of_module = np.zeros((keys, len(MODULES) + 1))
    np.add.at(of_module, (r.key[link], r.module[entry]), emissions * is_replaced)
    return of_module, np.bincount(r.key[link], emissions * counted, keys)
