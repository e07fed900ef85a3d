"""Why a factor is the default of its product group or not, and what stands beside it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from ..messages import Message, Word, message
from .choosing import CRITERIA, members_of_groups
from .content import CatalogueContent
from .headline import headlines
from .table import FactorTable

BESIDE_COLUMNS = ("factor", "value", "unit", "indicator", "module", "kind", "compared", "why_not")

DEFAULT_COLUMNS = ("group", "factor", "value", "unit", "indicator", "why", "beside")

Row: TypeAlias = pd.Series | Mapping[Hashable, object]
"""A member of a product group."""

_BY_BASIS = message("choice.by_basis")

_ALIKE = ("declared_unit", "indicator", "module", "standard", "characterisation")
"""What two numbers of one product must share to be compared, in the order in which it is said."""


@dataclass(frozen=True)
class DefaultChoice:
    """The default of a product group, seen from one of its factors.

    Attributes
    ----------
    group : str
        Of the product; a generic name for a carrier that the basis chooses.
    default : str
        Id of the default; "" where the basis chooses.
    why : Message
        Why it is the default.
    beside : DataFrame
        The other factors of the group: ``factor, value, unit, indicator, module, kind, compared,
        why_not``. `compared` says whether the two may be compared, and if not, what differs;
        `why_not` what the default has before the other.
    spread : tuple of float, optional
        Least and greatest of the numbers of this product that have one method and boundary; None
        where there are not two.
    """

    group: str
    default: str
    why: Message
    beside: pd.DataFrame
    spread: tuple[float, float] | None

    def lines(self) -> Iterator[Message]:
        """What a reader must know of the choice."""
        name = "choice.basis" if not self.default else "choice.default"
        yield message(name, group=self.group, default=self.default, why=self.why)
        for row in self.beside.itertuples():
            yield message(
                "choice.beside",
                factor=row.factor,
                value=float(row.value),
                unit=row.unit,
                module=f" {row.module}" if row.module else "",
                compared=row.compared,
            )
        if self.spread is not None:
            low, high = self.spread
            yield message("choice.spread", low=low, high=high)
        elif len(self.beside) and self.default:
            yield message("choice.no_spread")


def defaults_of(table: FactorTable) -> pd.DataFrame:
    """The default of each product group; see `FactorCatalogue.defaults`."""
    rows = []
    # A loop over groups, of which there are some dozens.
    for group, members in members_of_groups(table).groupby("group", sort=False):
        best = members.iloc[0]
        rows.append(
            {
                "group": group,
                "factor": best["factor"],
                "value": best["value"],
                "unit": f"kgCO2e/{best['declared_unit']}",
                "indicator": best["indicator"],
                "why": _why(members),
                "beside": " ".join(members["factor"].iloc[1:]),
            }
        )
    why = pd.Series([row["why"] for row in rows], dtype=object)
    return pd.DataFrame(rows, columns=list(DEFAULT_COLUMNS)).assign(why=why)


def choice_of(content: CatalogueContent, factor: str) -> DefaultChoice | None:
    """The choice within the product group of a factor; None if it is in none."""
    members = members_of_groups(content.table)
    rows = members[members["factor"] == factor]
    if not len(rows):
        return _by_basis(content.table, factor)
    group = members[members["group"] == rows["group"].iloc[0]].reset_index(drop=True)
    this, best = rows.iloc[0], group.iloc[0]
    others = group[group["factor"] != factor].reset_index(drop=True)
    rows = others.to_dict("records")
    beside = others.assign(
        unit="kgCO2e/" + others["declared_unit"],
        compared=pd.Series([_compared(this, row) for row in rows], dtype=object),
        why_not=pd.Series([_precedence(best, row) for row in rows], dtype=object),
    )[list(BESIDE_COLUMNS)]
    comparable = np.array([word == "comparable" for word in beside["compared"]], dtype=bool)
    numbers = [*beside["value"][comparable].tolist(), float(this["value"])]
    spread = (min(numbers), max(numbers)) if len(numbers) > 1 else None
    return DefaultChoice(str(this["group"]), str(best["factor"]), _why(group), beside, spread)


def _why(members: pd.DataFrame) -> Message:
    """What the default of a group has before the next."""
    if len(members) == 1:
        return message("choice.only")
    return _precedence(members.iloc[0], members.iloc[1])


def _compared(this: Row, other: Row) -> Message:
    """Word "comparable", or what differs."""
    differing = next((name for name in _ALIKE if this[name] != other[name]), "")
    if differing:
        return message(
            f"choice.another_{differing}", value=other[differing] or message("choice.unstated")
        )
    if not this["standard"]:
        return message("choice.no_standard")
    return Word("choice", "comparable")


def _precedence(best: Row, other: Row) -> Message:
    """What one member of a group has before another."""
    if best["factor"] == other["factor"]:
        return message("choice.is_default")
    criterion = next((name for name in CRITERIA if best[name] != other[name]), "equal")
    return message(f"choice.{criterion}", kind=Word("choice", str(best["kind"])))


def _by_basis(table: FactorTable, factor: str) -> DefaultChoice | None:
    """The other meanings of a generic name in a country and year."""
    frame = table.frame
    this = frame[frame["factor"] == factor].iloc[0]
    if not this["generic"]:
        return None
    is_alike = (frame["generic"] == this["generic"]) & (frame["geography"] == this["geography"])
    is_alike &= frame["reference_year"].eq(this["reference_year"]).fillna(False)
    others = frame[is_alike & (frame["factor"] != factor)].drop_duplicates("factor")
    numbers = headlines(table).iloc[[table.codes[name] for name in others["factor"]]]
    accounted = others["accounting"] + " " + others["boundary"]
    compared = [message("choice.another_accounting", value=text.strip()) for text in accounted]
    beside = others.assign(
        **{name: numbers[name].to_numpy() for name in ("value", "indicator")},
        unit="kgCO2e/" + others["declared_unit"],
        kind=others["accounting"],
        compared=pd.Series(compared, index=others.index, dtype=object),
        why_not=pd.Series([_BY_BASIS] * len(others), index=others.index, dtype=object),
    )[list(BESIDE_COLUMNS)].reset_index(drop=True)
    return DefaultChoice(str(this["generic"]), "", _BY_BASIS, beside, None)
