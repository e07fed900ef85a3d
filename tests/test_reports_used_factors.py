"""The number that a line is multiplied by, and how a workbook says that it follows from what is
declared.
"""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
from builders import factor

import carbonsite as cs
from carbonsite.factors.table import derived_indicators
from carbonsite.lifecycle import INDICATORS
from carbonsite.reports.used_factors import UsedFactors, taken_as

DECLARED = {
    "gwp_total": 10.0,
    "gwp_ghg": 12.5,
    "gwp_fossil": 12.0,
    "gwp_biogenic": -2.5,
    "gwp_luluc": 0.5,
}
EVERY = [
    (names, part, module, word, carbon)
    for count in range(1, 6)
    for names in itertools.combinations(INDICATORS, count)
    for part, module in (("", ""), ("direct", ""), ("upstream", ""), ("", "A1-A3"), ("", "C3"))
    for word in ("", "none", "co2 only")
    for carbon in (np.nan, 0.75)
]


def computed(formula: str, declared: dict[str, float]) -> float:
    """What a formula of the sheet of factors gives."""
    needed, expression = re.fullmatch(
        r'=IF\((?:COUNT|ISNUMBER)\(([^)]*)\)(?:=\d)?,(.*),"undeclared"\)', formula
    ).groups()  # type: ignore[union-attr]
    names = re.findall(r"\w+", needed)
    if any(np.isnan(declared[name]) for name in names):
        return float("nan")
    return float(eval(re.sub(r"\[(\w+)\]", lambda found: f"({declared[found[1]]!r})", expression)))


def rows_of_every() -> pd.DataFrame:
    """One row of a catalogue for each way in `EVERY`."""
    one = cs.FactorCatalogue([factor("x", gwp_total=1.0)]).frame
    return one.iloc[[0] * len(EVERY)].assign(
        part=[part for _, part, *_ in EVERY],
        module=[module for _, _, module, *_ in EVERY],
        biogenic_carbon=[word for *_, word, _ in EVERY],
        carbon_content=[carbon for *_, carbon in EVERY],
        **{
            name: [DECLARED[name] if name in names else np.nan for names, *_ in EVERY]
            for name in INDICATORS
        },
    )


def test_every_way_to_derive_a_number_is_the_account_s() -> None:
    frame = rows_of_every()
    derived = derived_indicators(frame)
    for (names, *_), row, numbers in zip(EVERY, frame.to_dict("records"), derived, strict=True):
        for indicator, expected in zip(INDICATORS, numbers, strict=True):
            words, formula = taken_as(row, indicator, "undeclared")
            np.testing.assert_equal(
                computed(formula, row), expected, err_msg=f"{names}, {row}: {words}"
            )
            assert (words == "declared") == (indicator in names)
            assert (words == "undeclared") == np.isnan(expected)


def test_only_the_rows_that_lines_take_are_shown() -> None:
    catalogue = cs.FactorCatalogue(
        [
            factor("a", module="A1-A3", gwp_ghg=1.0),
            factor("a", module="C3", gwp_ghg=2.0),
            factor("b", module="A1-A3", gwp_ghg=3.0),
        ]
    )
    lines = cs.account(
        cs.activities(cs.activity("x", "1 kg", "a", module="C3"), cs.activity("y", "1 kg", "b")),
        catalogue,
    ).lines
    used = UsedFactors.of(catalogue, "gwp_ghg", lines)
    assert used.keys == ["a|C3|", "b|A1-A3|"]
    assert used.numbers.tolist() == [2.0, 3.0]
    assert used.places(lines) == [0, 1]
