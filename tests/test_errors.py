"""The errors raised on purpose."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import carbonsite as cs
from carbonsite.errors import PROBLEM_COLUMNS, FieldError
from carbonsite.limits import PROBLEMS_SHOWN
from carbonsite.messages import Language, Message
from carbonsite.units.records import Record


def problems(count: int) -> pd.DataFrame:
    """A table of problems of some length."""
    return pd.DataFrame(
        {
            "row": range(count),
            "column": "amount",
            "value": "x",
            "problem": "not a number",
            "remedy": "write a number",
        }
    )


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (cs.UnitError, ValueError),
        (FieldError, ValueError),
        (cs.UnknownFactorError, LookupError),
        (cs.InputError, ValueError),
        (cs.ReportError, OSError),
    ],
)
def test_the_tree(error: type[Exception], base: type[Exception]) -> None:
    assert issubclass(error, cs.CarbonsiteError) and issubclass(error, base)


def test_the_message_is_a_small_table() -> None:
    error = cs.InputError("activities (rows as in boq.xlsx)", problems(2))
    assert str(error).splitlines() == [
        "activities (rows as in boq.xlsx): 2 problems",
        "row column value  problem",
        "  0 amount     x  not a number; write a number",
        "  1 amount     x  not a number; write a number",
    ]


def test_a_single_problem_is_not_plural() -> None:
    assert str(cs.InputError("source", problems(1))).startswith("source: 1 problem\n")


def test_a_long_list_is_cut_with_a_count_and_kept_whole() -> None:
    error = cs.InputError("activities", problems(1_000_000))
    assert len(str(error).splitlines()) == PROBLEMS_SHOWN + 3 and len(error.problems) == 1_000_000
    assert str(error).endswith(f"... and {1_000_000 - PROBLEMS_SHOWN} more (see .problems)")


@pytest.mark.parametrize(
    "value", ["x" * 1_000_000, "a\nb\tc", None, np.nan, pd.NaT, ["a", "b"], {"a": 1}, object(), 3.5]
)
def test_any_value_prints_on_one_short_line(value: object) -> None:
    error = cs.InputError.of(
        "activities",
        [{"row": 1, "column": "unit", "value": value, "problem": "y" * 10_000, "remedy": "z"}],
    )
    assert len(str(error).splitlines()) == 3 and len(str(error)) < 700


def test_missing_columns_of_a_problem_are_blank() -> None:
    error = cs.InputError.of("activities", [{"problem": "the table is empty"}])
    assert tuple(error.problems.columns) == PROBLEM_COLUMNS and "the table is empty" in str(error)


def test_survives_pickle() -> None:
    error = pickle.loads(pickle.dumps(cs.InputError("here", problems(3))))
    assert str(error) == str(cs.InputError("here", problems(3))) and error.problems.equals(
        problems(3)
    )


# -- a problem and its remedy are two fields, whatever signs the user's own words hold

UNIT = "L; kg"
REMEDY = "write it like 'm3', 'kg/m3' or 'kWh'"


def unit_in_a_quantity(_folder: Path) -> None:
    cs.Q(f"5 {UNIT}")


def unit_in_an_account(_folder: Path) -> None:
    row = {
        "item": ["x"],
        "factor": ["diesel-b0"],
        "amount": [5.0],
        "unit": [UNIT],
        "module": ["A5"],
    }
    cs.account(pd.DataFrame(row), cs.FactorCatalogue.default())


def unit_in_a_csv(folder: Path) -> None:
    table = folder / "table.csv"
    table.write_text(f'item,factor,amount,unit,module\nx,diesel-b0,5,"{UNIT}",A5\n', "utf-8")
    cs.read_activities(table).complete()


def unit_in_a_project(folder: Path) -> None:
    text = (
        'name = "Site"\nbasis = {year = 2020}\n[[baseline]]\nitem = "x"\nfactor = "diesel-b0"\n'
        f'amount = "5 {UNIT}"\nmodule = "A5"\n'
    )
    (folder / "site.toml").write_text(text, "utf-8")
    cs.Project.read(folder / "site.toml")


def unit_of_a_factor(_folder: Path) -> None:
    source = cs.Source("publisher", "document", 2020, "page 1")
    cs.EmissionFactor(factor="x", declared_unit=UNIT, source=source, gwp_ghg=1)


@pytest.mark.parametrize(
    "use",
    [
        unit_in_a_quantity,
        unit_in_an_account,
        unit_in_a_csv,
        unit_in_a_project,
        unit_of_a_factor,
    ],
)
def test_a_semicolon_in_a_unit_does_not_split_the_message(
    use: Callable[[Path], None], tmp_path: Path
) -> None:
    with pytest.raises(cs.CarbonsiteError) as raised:
        use(tmp_path)
    problem, remedy = texts_of(raised.value)
    assert (str(problem), str(remedy)) == (f"cannot read the unit {UNIT!r}", REMEDY)
    assert isinstance(problem, Message) and isinstance(remedy, Message)
    assert problem.in_language(Language.NORWEGIAN) == f"enheten {UNIT!r} kan ikke leses"


def texts_of(error: cs.CarbonsiteError) -> tuple[Any, Any]:
    """The problem and the remedy of an error, or of the one line of its table."""
    if not isinstance(error, cs.InputError):
        return error.problem, error.remedy
    assert len(error.problems) == 1
    return error.problems["problem"].iloc[0], error.problems["remedy"].iloc[0]


def test_a_semicolon_in_the_name_of_a_factor_does_not_split_the_message() -> None:
    with pytest.raises(cs.UnknownFactorError) as raised:
        cs.FactorCatalogue.default()["a; b"]
    assert raised.value.problem == "no emission factor 'a; b'"
    assert raised.value.remedy.startswith(("did you mean", "see FactorCatalogue"))


@pytest.mark.parametrize(
    "error", [cs.UnitError("a; b", "c"), cs.UnitError("a"), FieldError("a", "b")]
)
def test_an_error_survives_pickle_with_its_two_fields(error: cs.CarbonsiteError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error) and str(again) == str(error)
    assert (again.problem, again.remedy) == (error.problem, error.remedy)


def test_an_error_of_a_validator_keeps_its_two_fields() -> None:
    from pydantic import model_validator

    class Pair(Record):
        low: float
        high: float

        @model_validator(mode="after")
        def _in_order(self) -> Pair:
            if self.low > self.high:
                raise FieldError("low; high are the wrong way round", "swap them")
            return self

    with pytest.raises(cs.InputError) as raised:
        Pair(low=2, high=1)
    assert texts_of(raised.value) == ("low; high are the wrong way round", "swap them")
    with pytest.raises(cs.InputError) as raised:
        Pair(low=2, height=1)
    assert raised.value.problems[["column", "remedy"]].to_numpy().tolist() == [
        ["high", "give this field"],
        ["height", "did you mean 'high'?"],
    ]
