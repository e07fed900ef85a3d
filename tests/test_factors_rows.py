"""Factor tables from csv files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from builders import CARRIERS, factor, problems_of

import carbonsite as cs

HEAD = "factor,declared_unit,gwp_total,publisher,document,year,locator\n"
GOOD = "gravel,kg,2.9,P,D,2020,L\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test writes its table."""
    return tmp_path / "factors.csv"


def test_a_catalogue_written_and_read_is_the_same(path: Path) -> None:
    CARRIERS.frame.to_csv(path, index=False)
    assert cs.FactorCatalogue.read_csv(path) == CARRIERS
    CARRIERS.frame.sample(frac=1, random_state=1, axis=1).to_csv(path, index=False)
    assert cs.FactorCatalogue.read_csv(path) == CARRIERS


def test_few_columns_are_enough(path: Path) -> None:
    path.write_text(HEAD + GOOD)
    read = cs.FactorCatalogue.read_csv(path)
    assert read == cs.FactorCatalogue(
        [
            cs.EmissionFactor(
                factor="gravel",
                declared_unit="kg",
                gwp_total=2.9,
                source=cs.Source(publisher="P", document="D", year=2020, locator="L"),
            )
        ]
    )


def test_numbers_may_be_quantities(path: Path) -> None:
    path.write_text(HEAD + GOOD + 'b,t,"0,8 kg CO2e/kg",P,D,2020,L\n')
    assert cs.FactorCatalogue.read_csv(path).frame["gwp_total"].tolist() == [
        2.9,
        pytest.approx(800.0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_both_kinds_of_utf8_are_read(path: Path, encoding: str) -> None:
    path.write_text(HEAD + "grus,kg,2.9,Østfold,D,2020,L\n", encoding=encoding)
    assert cs.FactorCatalogue.read_csv(path).frame["publisher"].tolist() == ["Østfold"]


def test_only_what_is_wrong_is_reported_by_line_of_the_file(path: Path) -> None:
    path.write_text(
        HEAD
        + GOOD
        + "b,kg,x,P,D,2020,L\n"
        + "c,ton,1,P,D,2020,L\n"
        + "d,kg,1,P,D,2020,L\n"
        + "e,kg,nan,,D,20x0,\n"
        + "f,kg,inf,P,D,2020,L\n"
    )
    with pytest.raises(cs.InputError) as caught:
        cs.FactorCatalogue.read_csv(path)
    found = caught.value.problems
    assert sorted(zip(found["row"], found["column"], strict=True)) == [
        (3, "gwp_total"),
        (4, "declared_unit"),
        (6, "gwp_total"),
        (6, "locator"),
        (6, "publisher"),
        (6, "year"),
        (7, "gwp_total"),
    ]
    assert str(caught.value).startswith("factors.csv")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD.replace("gwp_total", "gwp_total,gwp_fosil") + "a,kg,2.9,1,P,D,2020,L\n", "gwp_fosil"),
        (HEAD.replace("factor,", "") + "kg,2.9,P,D,2020,L\n", "factor"),
        (HEAD.replace("gwp_total", "gwp_total,gwp_total") + "a,kg,2.9,1,P,D,2020,L\n", "gwp_total"),
        ("", ""),
    ],
)
def test_a_column_that_is_missing_unknown_or_double_is_refused(
    path: Path, text: str, said: str
) -> None:
    path.write_text(text)
    assert any(
        said in str(column) for _, column, _ in problems_of(cs.FactorCatalogue.read_csv, path)
    )


def test_rows_that_conflict_are_refused(path: Path) -> None:
    path.write_text(HEAD + GOOD + GOOD.replace("2.9", "3.1") + GOOD.replace("gravel", "diesel"))
    assert {"occurs twice", "is reserved: the basis says what it means"} == {
        problem for _, _, problem in problems_of(cs.FactorCatalogue.read_csv, path)
    }


def test_columns_of_whole_numbers_are_floats_with_the_same_digest(path: Path) -> None:
    whole = cs.FactorCatalogue([factor("a", gwp_total=2), factor("b", gwp_total=3)])
    whole.frame.assign(gwp_total=[2, 3]).to_csv(path, index=False)
    read = cs.FactorCatalogue.read_csv(path)
    assert read == whole and pd.api.types.is_float_dtype(read.frame["gwp_total"])
