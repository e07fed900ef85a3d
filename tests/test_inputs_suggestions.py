"""Factors proposed for texts: the best first, with why a unit does not fit, and none applied."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import carbonsite as cs

CATALOGUE = cs.FactorCatalogue.default()


def proposed(text: str, unit: str = "", count: int = 3) -> pd.DataFrame:
    return cs.suggest_factors(pd.DataFrame({"item": [text], "unit": [unit]}), CATALOGUE, count)


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("Massivtre vegger", "m3", "clt"),
        ("Limtre bjelker 300x600", "m3", "glulam"),
        ("Diesel hjullaster", "L", "diesel"),
        ("Strøm brakkerigg", "kWh", "electricity"),
        ("Fjernvarme byggvarme", "MWh", "district-heat"),
        ("Betong B35 lavkarbon A, fundamenter", "m3", "concrete-b35-class-a"),
    ],
)
def test_the_words_of_a_bill_find_their_factor(text: str, unit: str, factor: str) -> None:
    found = proposed(text, unit)
    assert factor in found["factor"].tolist()
    assert found.loc[found["factor"] == factor, "fits"].tolist() == ["yes"]


def test_the_best_comes_first_and_scores_are_shares() -> None:
    found = proposed("Armering B500NC", "t", 5)
    assert found["score"].is_monotonic_decreasing and found["score"].between(0, 1).all()
    assert len(found) == 5


def test_a_unit_that_does_not_fit_is_said_and_weighs_less() -> None:
    fitting, misfit = proposed("Massivtre", "m3", 1), proposed("Massivtre", "kWh", 1)
    assert misfit["fits"].iloc[0].startswith("no: 'kWh' cannot be turned into")
    assert misfit["score"].iloc[0] < fitting["score"].iloc[0]


@pytest.mark.parametrize("text", ["Riggplan xyzzy", "22/64", "???", "x" * 100_000, "= = ="])
def test_what_nothing_answers_has_one_line_without_a_factor(text: str) -> None:
    found = proposed(text)
    assert found[["factor", "score"]].values.tolist() == [["", 0.0]] or found["score"].max() < 0.75


def test_texts_are_told_apart_by_unit_and_counted() -> None:
    table = pd.DataFrame({"item": ["Stål", "Stål", "Stål", ""], "unit": ["kg", "kg", "m3", "kg"]})
    found = cs.suggest_factors(table, CATALOGUE, 1)
    assert found[["text", "unit", "rows"]].values.tolist() == [["Stål", "kg", 2], ["Stål", "m3", 1]]


def test_a_reading_gives_the_rows_for_which_no_factor_is_told(tmp_path: Path) -> None:
    path = tmp_path / "boq.csv"
    path.write_text(
        "Beskrivelse;Mengde;Enhet\nMassivtre;12,5;m3\nLimtre;3;m3\nRigg;1;RS\nSum;15,5;m3\n",
        encoding="utf-8",
    )
    reading = cs.read_activities(path, factors={"Limtre": "glulam"})
    found = cs.suggest_factors(reading, CATALOGUE, 1)
    assert found[["text", "unit", "factor"]].values.tolist() == [
        ["Massivtre", "m3", "clt-dk-without-biogenic"]
    ]
    assert reading.activities["factor"].tolist() == ["glulam"], "nothing is applied"
    again = cs.read_activities(
        path, factors={"Limtre": "glulam", **dict(zip(found["text"], found["factor"], strict=True))}
    )
    assert again.activities["factor"].tolist() == ["clt-dk-without-biogenic", "glulam"]


def test_a_table_without_items_is_refused() -> None:
    with pytest.raises(cs.InputError, match="missing column"):
        cs.suggest_factors(pd.DataFrame({"text": ["x"]}), CATALOGUE)
