"""What nothing decays in does not take the number of a landfill where something decays."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.accounting.inert_masses import Masses, kind_of_masses

CATALOGUE = cs.FactorCatalogue.default()
INERT = (
    "gravel",
    "sand and gravel",
    "blue clay",
    "sprengstein",
    "Stein",
    "leire",
    "morene",
    "kult 0-200",
    "grusmasser",
    "fjell",
    "inerte masser",
    "crushed rock",
)
ORGANIC = ("topsoil", "matjord", "torv", "soil and stone", "jord og stein", "peat", "muldjord")
UNSTATED = ("excavated masses", "overskuddsmasser", "gravemasser", "Masser til Sandvika")
DECAY, ASKED = "decay of inert masses", "kind of masses not stated"


def findings_of(factor: str = "soil-landfill", amount: str = "100 t", **tags: Any) -> Any:
    row = cs.activity(tags.pop("item", "landfill"), amount, factor, module="A5", **tags)
    found = cs.account(cs.activities(row), CATALOGUE).findings
    return found[found["finding"].isin([DECAY, ASKED])]


@pytest.mark.parametrize("column", ["item", "material"])
@pytest.mark.parametrize(
    ("words", "finding"), [(INERT, [DECAY]), (UNSTATED, [ASKED]), (ORGANIC, []), (("x",), [])]
)
def test_a_kind_of_masses_is_read_in_the_item_and_in_the_material(
    column: str, words: tuple[str, ...], finding: list[str]
) -> None:
    for word in words:
        assert findings_of(**{column: word})["finding"].tolist() == finding, word


def test_masses_of_a_stated_kind_need_no_question() -> None:
    assert findings_of(item="masses to landfill", material="topsoil").empty
    (found,) = findings_of(item="masses to landfill", material="gravel").itertuples()
    assert found.finding == DECAY
    assert "aggregates-landfill" in found.detail
    assert (found.factor, found.rows, found.share) == ("soil-landfill", 1, 1.0)


@pytest.mark.parametrize(
    "factor", ["aggregates-landfill", "soil-closed-loop", "waste-concrete-landfill"]
)
def test_a_factor_without_decay_is_right_for_them(factor: str) -> None:
    assert findings_of(factor, item="sand and gravel").empty


def test_a_landfill_of_ones_own_is_judged_by_what_it_says() -> None:
    source = cs.Source("Kommune", "tabell", 2024, "s. 3")
    own = [
        cs.EmissionFactor(
            factor=name, declared_unit="t", gwp_ghg=15, biogenic_carbon=carbon, source=source
        )
        for name, carbon in (("jord-deponi", ""), ("jord-deponi-ren", "none"))
    ]
    rows = cs.activities(
        *(cs.activity("leire", "1 t", one.factor, module="A5", row=one.factor) for one in own)
    )
    found = cs.account(rows, cs.FactorCatalogue(own)).findings
    assert found.loc[found["finding"] == DECAY, "factor"].tolist() == ["jord-deponi"]


@settings(max_examples=examples(30))
@given(st.permutations([*INERT, *ORGANIC, "concrete"]), st.data())
def test_rows_and_share_are_those_of_the_rows_alone(words: list[str], data: Any) -> None:
    amounts = data.draw(
        st.lists(st.integers(1, 900), min_size=len(words), max_size=len(words)), "tonnes"
    )
    rows = [
        cs.activity(word, f"{amount} t", "soil-landfill", module="A5", row=str(place))
        for place, (word, amount) in enumerate(zip(words, amounts, strict=True))
    ]
    found = cs.account(cs.activities(*rows), CATALOGUE).findings.set_index("finding").loc[DECAY]
    inert = [amount for word, amount in zip(words, amounts, strict=True) if word in INERT]
    assert found["rows"] == len(inert)
    assert found["share"] == pytest.approx(sum(inert) / sum(amounts))


@pytest.mark.parametrize("word", ["Sandvika", "Steinkjer", "Bergen", "Leirvik", "steinull", None])
def test_names_of_places_and_products_are_no_masses(word: Any) -> None:
    assert kind_of_masses(word) is Masses.SILENT
