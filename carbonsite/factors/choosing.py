"""Which factor of a product group is the default, by one rule, and which others stand beside it.

The rule, in this order; the first that tells two factors apart decides:

1. a number that an account can use by itself (greenhouse gases without the uptake of biogenic
   carbon, from A1-A3 or over the life cycle of a carrier) before one that it cannot;
2. valid before expired: by the date that the document states, else, for a declaration, by the five
   years of its programme; what is no declaration stays until a later edition;
3. an average of an industry or a country before a limit of a class, that before the declaration of
   one producer, and that before a number quoted elsewhere;
4. Norway before its neighbours, those before Europe and the world, those before other countries;
5. the higher before the lower.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cache

import pandas as pd

from ..lifecycle import Indicator
from .headline import headlines
from .nearness import distance_of
from .shipped import csv_rows, data_file
from .table import FactorTable
from .validity import ends_by_programme

KINDS = ("average", "limit", "product", "quoted")
"""What the number of a member is, from what to choose first."""

CRITERIA = ("usable", "valid", "of_kind", "near", "higher")
"""What tells two members of a group apart, in the order of the rule."""

CHOSEN_ON = datetime.date(2026, 11, 30)
"""Day on which the shipped factors were judged valid or not."""

MEMBER_COLUMNS = (
    "group",
    "factor",
    "kind",
    "value",
    "indicator",
    "declared_unit",
    "module",
    "is_whole",
    "standard",
    "characterisation",
    *CRITERIA,
)


@cache
def product_groups() -> Mapping[str, tuple[str, str]]:
    """The product group of a shipped factor, and what kind of number it is."""
    rows = csv_rows(data_file("product_groups.csv"))
    return {row["factor"]: (row["group"], row["kind"]) for row in rows}


def members_of_groups(table: FactorTable) -> pd.DataFrame:
    """The factors that are in a product group, group by group, the default first.

    Each criterion is a number: of two members the one with the smaller goes first.
    """
    groups = product_groups()
    ids = [name for name in table.ids if name in groups]
    codes = [table.codes[name] for name in ids]
    first = table.frame.iloc[table.start[codes]].reset_index(drop=True)
    numbers = headlines(table).iloc[codes].reset_index(drop=True)
    members = first.assign(
        group=[groups[name][0] for name in ids],
        kind=[groups[name][1] for name in ids],
        value=numbers["value"],
        indicator=numbers["indicator"],
        module=numbers["module"],
        is_whole=table.has("life-cycle")[codes],
    )
    return (
        members.assign(**_criteria(members))[list(MEMBER_COLUMNS)]
        .sort_values(["group", *CRITERIA, "factor"], kind="stable")
        .reset_index(drop=True)
    )


def _criteria(members: pd.DataFrame) -> dict[str, pd.Series]:
    is_usable = (members["indicator"] == Indicator.GHG) & members["is_whole"]
    lands = members["geography"] + " " + members["generic_for"]
    return {
        "usable": (~is_usable).astype(int),
        "valid": (~_is_valid(members)).astype(int),
        "of_kind": members["kind"].map(KINDS.index),
        "near": lands.str.split().map(distance_of),
        "higher": -members["value"],
    }


def _is_valid(members: pd.DataFrame) -> pd.Series:
    """True where the document, or else its age, says that the number is still valid."""
    by_programme = pd.Series(ends_by_programme(members), members.index, dtype=object)
    last = members["valid_to"].mask(members["valid_to"] == "", by_programme)
    return (last == "") | (last >= CHOSEN_ON.isoformat())
