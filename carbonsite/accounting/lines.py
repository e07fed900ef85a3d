"""Line items: one row for each activity and each row of the catalogue that it uses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..arrays import Array
from ..inputs.table import row_labels
from ..lifecycle import INDICATORS, MODULES
from ..messages import Joined, Message, Word, message
from ..units.conversion_paths import CONVERTING_PROPERTIES, ConversionPath
from .accounted import Accounted, emissions_kernel
from .coding import spread, tidied
from .counting import why_not_texts

LEADING = (
    "row",
    "item",
    "module",
    "factor_module",
    "factor",
    "resolved_factor",
    "part",
    "amount",
    "unit",
    "conversion",
    "conversion_source",
    "declared_unit",
    "counted",
    "why_not",
)


def lines_of(account: Accounted) -> pd.DataFrame:
    """The line items, in the order of the activities.

    Returns
    -------
    DataFrame
        The columns of `LEADING`, the five indicators [kgCO2e] (NaN is undeclared), and the tags.
        `amount` is the part of the activity's amount that takes this factor; emissions = amount x
        conversion x the factor's number. Fossil fuel that stands in for renewable fuel has its
        amount in kWh where that of the row is no energy. `counted` lines sum to the total;
        `why_not` says why a line is not in it.
    """
    return table_of_lines(line_columns(account, with_reasons=True))


def table_of_lines(columns: Mapping[str, object]) -> pd.DataFrame:
    """Table of the columns of line items; `why_not` keeps its messages, which know their keys."""
    lines = pd.DataFrame(columns)
    if "why_not" in columns:
        lines["why_not"] = pd.Series(columns["why_not"], dtype=object)
    return lines


def line_columns(account: Accounted, *, with_reasons: bool) -> dict[str, Array]:
    """The columns of the line items, by name: what `lines_of` makes a table of.

    Reasons are the texts of `why_not`, which take time where many rows replace others.
    """
    r, reading, table = account.resolution, account.reading, account.catalogue.table
    position, link, entry = _places(account)
    activities = reading.table.iloc[position]
    amount = reading.amount[position] * r.share[link]
    values = emissions_kernel(amount, r.conversion[link], table.gwp[r.row[entry]])
    frame = table.frame
    modules = np.array([*MODULES, ""], dtype=object)
    reasons = {}
    if with_reasons:
        texts = why_not_texts(r.why_not[entry], modules[r.module[entry]], activities)
        reasons = {"why_not": texts}
    columns = {
        "row": row_labels(reading.table)[position],
        "item": tidied(reading.table["item"])[position],
        "module": modules[r.module[entry]],
        "factor_module": modules[table.module[r.row[entry]]],
        "factor": activities["factor"].to_numpy(),
        "resolved_factor": frame["factor"].to_numpy()[r.row[entry]],
        "part": frame["part"].to_numpy()[r.row[entry]],
        "amount": amount,
        "unit": np.where(r.as_energy[link], "kWh", activities["unit"].to_numpy()),
        "conversion": r.conversion[link],
        "conversion_source": _conversion_sources(account)[link],
        "declared_unit": frame["declared_unit"].to_numpy()[r.row[entry]],
        "counted": r.counted[entry],
        **reasons,
        **{name: values[:, i] for i, name in enumerate(INDICATORS)},
    }
    tags = {
        name: tidied(reading.table[name])[position] for name in activities if name not in columns
    }
    return {**columns, **tags}


def origin_of_lines(account: Accounted) -> tuple[Array, Array]:
    """Place of each line's activity in the table given, and the multiple of its amount.

    The multiple is a share where an activity takes several factors, and a number of years where its
    amount is yearly.
    """
    position, link, _ = _places(account)
    share, over = account.resolution.share[link], account.reading.over
    return (
        (position, share) if over is None else (over.origin[position], share * over.times[position])
    )


def positions_of_lines(account: Accounted) -> Array:
    """Place of each line's activity in the table that is accounted."""
    return _places(account)[0]


def ways_of_lines(account: Accounted) -> list[ConversionPath]:
    """Properties of the factor, with their powers, that convert each line's unit.

    Properties that the row itself states are left out.
    """
    r = account.resolution
    _, link, _ = _places(account)
    texts = {name: account.reading.texts(name) for name in CONVERTING_PROPERTIES}
    ways: list[ConversionPath] = [
        tuple((name, power) for name, power in path if stands_in or texts[name][key] is None)
        for path, key, stands_in in zip(r.path, r.key, r.stands_in, strict=True)
    ]
    return [ways[place] for place in link]


def _places(
    account: Accounted,
) -> tuple[Array, Array, Array]:
    """The places of each line's activity, link and entry."""
    r = account.resolution
    position, link = spread(r.key, account.reading.keys.of_row)
    pair, entry = spread(r.owner, r.target[link])
    return position[pair], link[pair], entry


def _conversion_sources(account: Accounted) -> Array:
    """Text of each link: the properties that convert its unit, and where each comes from."""
    r, table = account.resolution, account.catalogue.table
    texts = {name: account.reading.texts(name) for name in CONVERTING_PROPERTIES}
    words = np.full(len(r.key), "", dtype=object)
    rows = dict(zip(r.owner[::-1].tolist(), r.row[::-1].tolist(), strict=True))
    for link in np.flatnonzero([bool(path) for path in r.path]):
        factor = table.frame.iloc[rows[r.target[link]]]
        words[link] = Joined(
            [
                _conversion_source(
                    name, power, factor, None if r.stands_in[link] else texts[name][r.key[link]]
                )
                for name, power in r.path[link]
            ],
            "; ",
        )
    return words


def _conversion_source(name: str, power: int, factor: pd.Series, own: str | None) -> Message:
    """A property that converts, by the row's `own` text or the factor's, and its source."""
    of_factor = factor["property_source"] or f"{factor['publisher']}, {factor['locator']}"
    return message(
        "lines.converted",
        sign="\u00d7" if power > 0 else "\u00f7",
        property=Word("property", name.replace("_", " ")),
        value=factor[name] if own is None else own,
        source=of_factor if own is None else message("lines.of_row"),
    )
