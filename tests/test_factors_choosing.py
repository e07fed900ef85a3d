"""The default of each product group follows from one rule, and only like is compared with like."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import SOURCE, factor
from commands import run
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite.factors import choosing
from carbonsite.factors.choosing import CHOSEN_ON, KINDS, members_of_groups, product_groups

CATALOGUE = cs.FactorCatalogue.default()
GOLDEN = Path(__file__).parent / "golden" / "defaults.csv"


def test_the_defaults_are_those_that_were_reviewed() -> None:
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        reviewed = {row["group"]: (row["factor"], row["why"]) for row in csv.DictReader(file)}
    defaults = CATALOGUE.defaults
    assert {row.group: (row.factor, row.why.key) for row in defaults.itertuples()} == reviewed


def test_every_member_is_shipped_and_a_group_has_one_unit() -> None:
    members = members_of_groups(CATALOGUE.table)
    assert set(members["factor"]) == set(product_groups())
    assert (members.groupby("group")["declared_unit"].nunique() == 1).all()
    assert set(members["kind"]) <= set(KINDS)


def test_clt_is_not_the_lowest_of_its_sources_by_default() -> None:
    choice = CATALOGUE.explain("clt").choice
    assert choice is not None and choice.default == "clt-dk-without-biogenic"
    low, default = (
        cs.emissions("1 m3", name, CATALOGUE, indicator="gwp_ghg").magnitude
        for name in ("clt", choice.default)
    )
    rows = CATALOGUE.frame.set_index(["factor", "module"])["gwp_total"]
    assert (low, default) == (34.0, rows["br18-clt", "A1-A3"] + rows["br18-clt", "C3"])
    assert CATALOGUE.search("massivtre")["factor"].iloc[0] == choice.default
    assert CATALOGUE.search("clt")["factor"].iloc[0] == "clt", "who writes an id means it"


def grouped(*members: tuple[str, str, dict[str, Any]]) -> tuple[cs.FactorCatalogue, dict[str, Any]]:
    """A catalogue of one product group, and the table of groups that says so."""
    factors = [factor(name, **{"module": "A1-A3", **fields}) for name, _, fields in members]
    return cs.FactorCatalogue(factors), {name: ("g", kind) for name, kind, _ in members}


def of_year(year: int) -> cs.Source:
    return dataclasses.replace(SOURCE, year=year, document="EPD 77")


NOW, OLD = of_year(CHOSEN_ON.year), of_year(CHOSEN_ON.year - 6)
TABLE = dataclasses.replace(OLD, document="National table")


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (
            ("product", {"gwp_ghg": 1.0, "source": OLD, "geography": "GB"}),
            ("average", {"gwp_total": -9.0, "source": NOW, "geography": "NO"}),
            "usable",
        ),
        (
            ("product", {"gwp_ghg": 1.0, "source": NOW, "geography": "GB"}),
            ("average", {"gwp_ghg": 9.0, "source": OLD, "geography": "NO"}),
            "valid",
        ),
        (
            ("average", {"gwp_ghg": 1.0, "source": TABLE}),
            ("average", {"gwp_ghg": 9.0, "source": OLD}),
            "valid",
        ),
        (
            ("product", {"gwp_ghg": 1.0, "source": OLD, "valid_to": "2030-01-01"}),
            ("product", {"gwp_ghg": 9.0, "source": NOW, "valid_to": "2020-01-01"}),
            "valid",
        ),
        (
            ("average", {"gwp_ghg": 1.0, "source": NOW, "geography": "GB"}),
            ("limit", {"gwp_ghg": 9.0, "source": NOW, "geography": "NO"}),
            "of_kind",
        ),
        (
            ("product", {"gwp_ghg": 1.0, "source": NOW, "geography": "SE"}),
            ("product", {"gwp_ghg": 9.0, "source": NOW, "geography": "GB"}),
            "near",
        ),
        (
            ("product", {"gwp_ghg": 9.0, "source": NOW, "geography": "SE"}),
            ("product", {"gwp_ghg": 1.0, "source": NOW, "geography": "DK"}),
            "higher",
        ),
    ],
)
def test_the_first_part_of_the_rule_that_tells_two_apart_decides(
    first: tuple[str, Any], second: tuple[str, Any], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue, groups = grouped(("zz", *first), ("aa", *second))
    monkeypatch.setattr(choosing, "product_groups", lambda: groups)
    row = catalogue.defaults.iloc[0]
    assert (row["factor"], row["why"].key, row["beside"]) == ("zz", f"choice.{why}", "aa")


@given(
    st.permutations(range(4)), st.lists(st.sampled_from([1.0, 2.0, 3.0]), min_size=4, max_size=4)
)
@settings(max_examples=examples(30), deadline=None)
def test_the_order_of_rows_changes_no_default(order: list[int], numbers: list[float]) -> None:
    factors = [
        factor(f"f{place}", module="A1-A3", gwp_ghg=number, source=NOW)
        for place, number in enumerate(numbers)
    ]
    groups = {f"f{place}": ("g", "product") for place in range(4)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(choosing, "product_groups", lambda: groups)
        default = cs.FactorCatalogue([factors[place] for place in order]).defaults["factor"].iloc[0]
    assert default == f"f{numbers.index(max(numbers))}"


def test_a_spread_is_only_of_one_product_method_and_boundary(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = {"standard": "EN 15804+A2", "source": NOW}
    catalogue, groups = grouped(
        ("scrap", "average", {"gwp_ghg": 0.99, **one}),
        ("alike", "average", {"gwp_ghg": 1.1, **one}),
        ("other-method", "average", {"gwp_ghg": 1.5, "source": NOW, "standard": "national table"}),
        ("no-method", "average", {"gwp_ghg": 1.6, "source": NOW}),
        ("other-module", "average", {"gwp_ghg": 7.0, "module": "C3", **one}),
        ("furnace", "average", {"gwp_ghg": 2.92, **one}),
    )
    groups["furnace"] = ("another product", "average")
    monkeypatch.setattr(choosing, "product_groups", lambda: groups)
    choice = catalogue.explain("scrap").choice
    assert choice is not None and choice.spread == (0.99, 1.1)
    compared = dict(zip(choice.beside["factor"], choice.beside["compared"], strict=True))
    assert compared["alike"] == "comparable" and "furnace" not in compared
    assert {name: text.key for name, text in compared.items() if name != "alike"} == {
        "other-method": "choice.another_standard",
        "no-method": "choice.another_standard",
        "other-module": "choice.another_module",
    }
    lone = catalogue.explain("no-method").choice
    assert lone is not None and lone.spread is None
    furnace = catalogue.explain("furnace").choice
    assert furnace is not None and furnace.spread is None and not len(furnace.beside)


def test_shipped_steel_sections_are_products_and_no_range() -> None:
    groups = {
        product_groups()[name][0] for name in ("br18-steel-section", "steel-sections-nepd-81")
    }
    assert len(groups) == 2
    for name in ("br18-steel-section", "steel-sections-nepd-81", "steel-hsq-beams"):
        choice = CATALOGUE.explain(name).choice
        assert choice is not None and choice.spread is None


def test_members_of_a_group_stand_side_by_side_in_a_search() -> None:
    row = CATALOGUE.search("massivtre").set_index("factor").loc["clt"]
    assert (row["group"], row["default"]) == ("cross-laminated timber", "clt-dk-without-biogenic")
    assert row["beside"].split() == ["clt-dk-without-biogenic", "br18-clt"]
    assert row["why"].key == "choice.of_kind"
    done = run("factors", "massivtre", "--lang", "nb")
    assert "standardvalget er clt-dk-without-biogenic, fordi den er et gj" in done.stderr


def test_a_carrier_that_the_basis_chooses_says_so() -> None:
    choice = CATALOGUE.explain("electricity-no-2019-location").choice
    assert choice is not None and choice.default == "" and choice.why.key == "choice.by_basis"
    assert "electricity-no-2019-production" in set(choice.beside["factor"])
    assert CATALOGUE.explain("ets-no-waste").choice is None


def test_explain_prints_the_choice_in_both_languages() -> None:
    done = run("explain", "clt")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the default is clt-dk-without-biogenic, because" in done.stdout
    assert "beside it: br18-clt A1-A3 -664" in done.stdout
    assert "standardvalget er clt-dk-without-biogenic, fordi" in (
        run("explain", "clt", "--lang", "nb").stdout
    )
    lines = [line.split("\t") for line in run("explain").stdout.splitlines()]
    assert pd.DataFrame(lines[1:], columns=lines[0])["factor"].tolist() == (
        CATALOGUE.defaults["factor"].tolist()
    )
    unknown = run("explain", "cltt")
    assert unknown.returncode == 2 and "did you mean" in unknown.stderr
