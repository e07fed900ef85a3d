"""Problems of a list of measures: what each says of which column and value."""

from __future__ import annotations

from typing import Any

import pytest

import carbonsite as cs
from carbonsite.measures.validation import measure_problems

SITE = cs.activities(
    cs.activity("digging", "100 L", "diesel-b0", module="A5", machine="excavator", purpose="x"),
    cs.activity("heating", "100 L", "diesel-b0", module="A5", purpose="winter heating"),
)
DIGGING = cs.measures.ElectricExcavator(per_litre="3,6 kWh/L")


@pytest.mark.parametrize(
    ("measures", "problem"),
    [
        (
            [DIGGING, DIGGING],
            {
                "column": "measures",
                "value": "Electric excavator",
                "problem": "is the name of two measures",
                "remedy": "give each measure a name of its own",
            },
        ),
        (
            [DIGGING, 5, "a"],
            {
                "column": "measures",
                "value": "int, str",
                "problem": "is not a measure",
                "remedy": "give a list of measures, each with a name, a stage and apply()",
            },
        ),
        (
            [cs.measures.ElectricTools(per_litre="3,6 kWh/L")],
            {
                "column": "Electric hand tools",
                "value": "{'machine': 'hand tools'}",
                "problem": "the baseline has no row with machine 'hand tools'",
                "remedy": "check the tags of the baseline, or the measure's where",
            },
        ),
        (
            [
                cs.measures.ElectricMachines(
                    where={"machine": "excavator", "purpose": "winter heating"},
                    per_litre="3,6 kWh/L",
                )
            ],
            {
                "column": "Electric machines",
                "value": "{'machine': 'excavator', 'purpose': 'winter heating'}",
                "problem": (
                    "the baseline has no row with machine 'excavator' and purpose 'winter heating'"
                ),
                "remedy": "check the tags of the baseline, or the measure's where",
            },
        ),
    ],
)
def test_each_problem_says_where_and_what(measures: list[Any], problem: dict[str, str]) -> None:
    assert list(measure_problems(SITE, measures)) == [problem]


def test_measures_that_find_their_rows_have_no_problem() -> None:
    assert list(measure_problems(SITE, [DIGGING])) == []


def test_problems_are_said_in_norwegian_too() -> None:
    (problem,) = measure_problems(SITE, [cs.measures.ElectricTools(per_litre="3,6 kWh/L")])
    said = problem["problem"].in_language("nb")
    assert said == "referansen har ingen rad med machine 'hand tools'"
