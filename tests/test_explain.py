"""Where each number of a factor comes from."""

from __future__ import annotations

import re

import numpy as np
import pytest
from builders import factor
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.lifecycle import INDICATORS

CATALOGUE = cs.FactorCatalogue.default()


def test_every_number_of_the_shipped_factors_is_explained_with_a_source() -> None:
    table = CATALOGUE.table
    for factor_id in table.ids[::7]:
        told = CATALOGUE.explain(factor_id)
        code = table.codes[factor_id]
        held = table.gwp[table.start[code] : table.stop[code]]
        assert told.numbers["number"].tolist() == held[~np.isnan(held)].tolist()
        assert (told.numbers["source"].str.len() > 20).all() and (told.numbers["terms"] != "").all()
        declared = (
            table.frame.iloc[table.start[code] : table.stop[code]][list(INDICATORS)]
            .notna()
            .to_numpy()
        )
        assert (told.numbers["how"].str.startswith("as declared")).sum() == declared.sum()


def test_a_fuel_says_what_is_declared_derived_and_from_where() -> None:
    told = CATALOGUE.explain("diesel-b0")
    numbers = told.numbers.set_index(["part", "indicator"])
    assert (
        numbers.loc[("direct", "gwp_ghg"), "how"] == "as declared"
        and numbers.loc[("direct", "gwp_ghg"), "number"] == 2.66
    )
    assert "no biogenic carbon" in numbers.loc[("direct", "gwp_total"), "how"]
    assert (
        "Miljødirektoratet" in numbers.loc[("direct", "gwp_ghg"), "source"]
        and "DESNZ" in numbers.loc[("upstream", "gwp_ghg"), "source"]
    )
    assert (
        told.properties["property"].tolist() == ["density", "heating_value"]
        and (told.properties["source"] != "").all()
    )
    assert any("Other sources differ" in note and "ets-no-diesel" in note for note in told.notes)
    assert told.validity["reference_year"].tolist() == [2021, 2025]


parts = st.none() | st.floats(-1e3, 1e3).map(lambda number: round(number, 3))


@given(
    parts, parts, parts, st.sampled_from(["", "none", "co2 only"]), st.sampled_from(["", "direct"])
)
@settings(max_examples=examples(60), deadline=None)
def test_a_derived_number_is_what_its_formula_gives(
    fossil: float | None, biogenic: float | None, luluc: float | None, word: str, part: str
) -> None:
    if fossil is None and biogenic is None and luluc is None:
        return
    made = factor(
        "a",
        gwp_fossil=fossil,
        gwp_biogenic=biogenic,
        gwp_luluc=luluc,
        biogenic_carbon=word,
        part=part,
    )
    numbers = cs.FactorCatalogue([made]).explain("a").numbers
    by_name = dict(zip(numbers["indicator"], numbers["number"], strict=True))
    for row in numbers.itertuples():
        terms = [
            float(text)
            for text in re.findall(
                r"(?<=total |ossil |genic |luluc )-?[\d.]+(?:e[+-]?\d+)?",
                row.how.replace("fossil", "ossil").replace("biogenic", "genic"),
            )
        ]
        if " + " in row.how:
            assert sum(terms) == pytest.approx(row.number, abs=1e-9)
        elif row.how.startswith("derived: total"):
            assert terms[0] - terms[1] == pytest.approx(row.number, abs=1e-9)
        elif "the same as" in row.how:
            assert by_name[f"gwp_{row.how.split()[4].rstrip(',')}"] == row.number
        else:
            assert row.how.startswith("as declared")


def test_a_number_from_the_carbon_content_says_so() -> None:
    timber = factor("a", module="A1-A3", gwp_total=-1.25, carbon_content=0.45)
    numbers = cs.FactorCatalogue([timber]).explain("a").numbers.set_index("indicator")
    assert numbers.loc["gwp_ghg", "number"] == pytest.approx(0.4)
    assert numbers.loc["gwp_ghg", "how"] == (
        "derived: total -1.25 + 44/12 x 0.45 kg biogenic carbon"
    )


def test_it_prints_and_shows_and_escapes() -> None:
    odd = cs.FactorCatalogue(
        [factor("a<b>", gwp_ghg=1.0, note="<script>alert(1)</script>", density="840 kg/m3")]
    )
    told = odd.explain("a<b>")
    assert (
        str(told) == repr(told)
        and "density 840 kg/m3" in str(told)
        and "table 2, row 5" in str(told)
    )
    html = told._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html and "<table>" in html


def test_substitutions_and_new_names_are_noted() -> None:
    catalogue = (
        cs.FactorCatalogue([factor("a", gwp_ghg=1.0), factor("b", gwp_ghg=2.0)])
        .substitute("a", "b", "supplier")
        .redirect("old", "a", "renamed for clarity", "0.2.0")
    )
    assert (
        "'b'" in catalogue.explain("a").notes[0] and "supplier" in catalogue.explain("b").notes[0]
    )
    told = catalogue.explain("old")
    assert told.factor == "a" and "'old' is now called 'a': renamed for clarity" in told.notes


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("diesel", "diesel-b0"),
        ("diesel-b", "did you mean"),
        (3, "no emission factor"),
        ("", "no emission factor"),
    ],
)
def test_what_is_no_id_says_what_to_explain_instead(name: object, said: str) -> None:
    with pytest.raises(cs.UnknownFactorError, match=said):
        CATALOGUE.explain(name)  # type: ignore[arg-type]


def test_a_catalogue_shows_itself_as_a_table() -> None:
    html, more = CATALOGUE._repr_html_(), len(CATALOGUE.table.ids) - 20
    assert (
        html.count("<tr>") == 21
        and f"and {more} more rows" in html
        and CATALOGUE.digest[:12] in html
    )
    assert "<table>" in cs.FactorCatalogue()._repr_html_()
