"""Rows of the catalogue that line items use, and how their numbers follow from declared ones."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..factors.catalogue import FactorCatalogue
from ..factors.columns import CARBON_CONTENT, CO2_ONLY
from ..lifecycle import INDICATORS, Indicator

_SPLIT = ("+[gwp_fossil]", "+[gwp_biogenic]", "+[gwp_luluc]")
_CARBON = f"+44/12*[{CARBON_CONTENT}]"

LineKey = tuple[str, str, str]
"""Factor, the module whose number it is, and part."""


@dataclass(frozen=True)
class UsedFactors:
    """Rows of the catalogue in its order.

    Attributes
    ----------
    frame : DataFrame
    numbers : array of float [kgCO2e/declared unit]
        Numbers that lines are multiplied by; NaN is undeclared.
    keys : list of str
        Key of each row, distinct for MATCH, which ignores case.
    place : dict
        Factor, module and part to the index of the row.
    indicator : str
    """

    frame: pd.DataFrame
    numbers: NDArray[np.float64]
    keys: list[str]
    place: dict[LineKey, int]
    indicator: str

    @classmethod
    def of(cls, catalogue: FactorCatalogue, indicator: str, *tables: pd.DataFrame) -> UsedFactors:
        """The rows that the lines of some tables use."""
        used = {key for lines in tables for key in line_keys(lines)}
        frame = catalogue.table.frame
        rows = [
            row
            for row, key in enumerate(
                zip(frame["factor"], frame["module"], frame["part"], strict=True)
            )
            if key in used
        ]
        kept = frame.iloc[rows].reset_index(drop=True)
        place = {
            key: row
            for row, key in enumerate(
                zip(kept["factor"], kept["module"], kept["part"], strict=True)
            )
        }
        return cls(
            kept,
            catalogue.table.gwp[rows, INDICATORS.index(indicator)],
            _distinct_keys(place),
            place,
            indicator,
        )

    def places(self, lines: pd.DataFrame) -> list[int]:
        """Index of the row that each line uses."""
        return [self.place[key] for key in line_keys(lines)]


def line_keys(lines: pd.DataFrame) -> list[LineKey]:
    """Factor, module and part of each line."""
    return (
        list(
            zip(
                lines["resolved_factor"].tolist(),
                lines["factor_module"].tolist(),
                lines["part"].tolist(),
                strict=True,
            )
        )
        if len(lines)
        else []
    )


def plain_key(factor: str, module: str, part: str) -> str:
    """Key of a row; * ? ~ would be patterns in MATCH and are written as _."""
    return f"{factor}|{module}|{part}".translate({ord(character): "_" for character in "*?~"})


def _distinct_keys(place: dict[LineKey, int]) -> list[str]:
    """A distinct key for each row."""
    keys: list[str] = []
    seen: set[str] = set()
    for factor, module, part in place:
        key = plain = plain_key(factor, module, part)
        count = 1
        while key.casefold() in seen:
            count += 1
            key = f"{plain} ({count})"
        seen.add(key.casefold())
        keys.append(key)
    return keys


def taken_as(row: Mapping[Hashable, object], indicator: str, undeclared: str) -> tuple[str, str]:
    """How the number of a row follows from declared ones: key of a label, and a formula.

    The rules are those of `carbonsite.factors.table.derived_indicators`.
    """
    declared = {name for name in INDICATORS if row[name] == row[name]}
    is_memo = row["part"] == "direct"
    split = {"gwp_fossil", "gwp_biogenic", "gwp_luluc"} <= declared and not is_memo
    total, ghg = "gwp_total" in declared, "gwp_ghg" in declared
    without = row["biogenic_carbon"] == "none"
    whole = ("+[gwp_total]",) if total else _SPLIT
    is_co2 = row["biogenic_carbon"] == CO2_ONLY and "gwp_biogenic" in declared and not is_memo
    has_content = row["module"] == "A1-A3" and row[CARBON_CONTENT] == row[CARBON_CONTENT]
    rules: dict[Indicator, list[tuple[bool, str, tuple[str, ...]]]] = {
        Indicator.TOTAL: [
            (split, "split", _SPLIT),
            (without and ghg, "ghg", ("+[gwp_ghg]",)),
        ],
        Indicator.GHG: [
            (without and total, "total", whole),
            (without and split, "split_total", whole),
            (is_co2 and total, "less_biogenic", (*whole, "-[gwp_biogenic]")),
            (is_co2 and split, "split_less", (*whole, "-[gwp_biogenic]")),
            (has_content and total, "with_carbon", (*whole, _CARBON)),
            (has_content and split, "split_with_carbon", (*whole, _CARBON)),
        ],
    }
    if indicator not in declared:
        for holds, words, terms in rules.get(Indicator(indicator), []):
            if holds:
                return words, _if_numbers(terms, undeclared)
    return "declared" if indicator in declared else "undeclared", _if_numbers(
        (f"+[{indicator}]",), undeclared
    )


def _if_numbers(terms: tuple[str, ...], undeclared: str) -> str:
    """Formula of a sum of declared numbers; undeclared if one of them is."""
    cells = dict.fromkeys(term[term.index("[") :] for term in terms)
    total = "".join(terms).removeprefix("+")
    return f'=IF(COUNT({",".join(cells)})={len(cells)},{total},"{undeclared}")'
