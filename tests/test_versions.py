"""Two versions of a catalogue, and ids that lead to new ones."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pandas as pd
import pytest
from builders import factor, problems_of, table

import carbonsite as cs
from carbonsite.factors.columns import FACTOR_COLUMNS
from carbonsite.factors.integrity import destination
from carbonsite.factors.shipped import shipped_redirects
from carbonsite.factors.versions import DIFF_COLUMNS

GOLDEN = Path(__file__).parent / "golden"
A, B = factor("a", module="A1-A3", gwp_ghg=1.0), factor("b", gwp_ghg=2.0)
C3 = factor("a", module="C3", gwp_ghg=0.5, valid_to="2020-12-31")


def test_every_id_ever_shipped_is_held_or_leads_to_one_that_is() -> None:
    default = cs.FactorCatalogue.default()
    ever = (GOLDEN / "factor_ids.txt").read_text(encoding="utf-8").split()
    assert len(ever) >= 500 and ever == sorted(set(ever))
    assert [name for name in ever if default.current(name) is None] == [], (
        "a removed id needs a line in data/redirects.csv"
    )
    assert set(default.table.ids) <= set(ever), "add new ids to tests/golden/factor_ids.txt"


def test_the_digest_of_the_shipped_catalogue_is_pinned() -> None:
    assert (
        cs.FactorCatalogue.default().digest == (GOLDEN / "catalogue_digest.txt").read_text().strip()
    ), "if this is meant: pin it again, and say in the changelog which results change"


def test_shipped_redirects_lead_to_ids_that_are_held() -> None:
    default = cs.FactorCatalogue.default()
    for old, redirect in shipped_redirects().items():
        assert (
            old not in default
            and default.current(old) in default
            and redirect.since
            and redirect.note
        )


def test_a_diff_lists_what_changed_was_added_and_was_removed() -> None:
    old = cs.FactorCatalogue([A, B, C3])
    new = cs.FactorCatalogue(
        [factor("a", module="A1-A3", gwp_ghg=1.1, note="corrected"), C3, factor("d", gwp_ghg=4.0)]
    )
    found = old.diff(new)
    assert tuple(found.columns) == DIFF_COLUMNS
    assert found[["change", "factor", "module"]].to_numpy().tolist() == [
        ["changed", "a", "A1-A3"],
        ["changed", "a", "A1-A3"],
        ["removed", "b", ""],
        ["added", "d", ""],
    ]
    assert found["column"].tolist()[:2] == ["gwp_ghg", "note"] and found["column"].isna().tolist()[
        2:
    ] == [True, True]
    number = found.iloc[0]
    assert (number["old"], number["new"], number["relative"]) == (1.0, 1.1, pytest.approx(0.1))
    assert not len(old.diff(old)) and not len(cs.FactorCatalogue().diff(cs.FactorCatalogue()))


CHANGED = {
    "name": "n",
    "category": "c",
    "declared_unit": "t",
    "gwp_total": 7.0,
    "gwp_ghg": 7.0,
    "gwp_fossil": 7.0,
    "gwp_biogenic": 7.0,
    "gwp_luluc": 7.0,
    "biogenic_carbon": "none",
    "carbon_content": 7.0,
    "generic": "diesel",
    "generic_for": "SE",
    "accounting": "location",
    "boundary": "direct",
    "density": "5 kg/m3",
    "heating_value": "5 kWh/L",
    "conductivity": "5 W/m/K",
    "swell": "1.5 lm3/fm3",
    "thickness": "5 mm",
    "service_life": "5 years",
    "property_source": "p",
    "standard": "s",
    "characterisation": "AR5",
    "geography": "NO",
    "reference_year": 2017,
    "valid_from": "2017-01-01",
    "valid_to": "2017-01-01",
    "uncertainty": "u",
    "publisher": "other",
    "document": "other",
    "year": 2017,
    "locator": "other",
    "url": "https://other.example",
    "terms": "t",
    "evidence": "e",
    "note": "other",
}


@pytest.mark.parametrize("column", FACTOR_COLUMNS[3:])
def test_a_diff_sees_each_column(column: str) -> None:
    old = cs.FactorCatalogue([A, B])
    frame = old.frame
    frame.loc[1, column] = CHANGED[column]
    new = old.holding(frame)
    before, after = old.frame.loc[1, column], new.frame.loc[1, column]
    for one, other, values in ((old, new, (before, after)), (new, old, (after, before))):
        (row,) = one.diff(other).to_dict("records")
        assert (row["change"], row["factor"], row["column"]) == ("changed", "b", column)
        assert [None if pd.isna(row[side]) else row[side] for side in ("old", "new")] == [
            None if pd.isna(value) else value for value in values
        ]


@pytest.mark.parametrize(
    ("old", "new", "relative"),
    [(2.0, 3.0, 0.5), (2.0, 1.0, -0.5), (-2.0, -3.0, 0.5), (0.0, 1.0, None), (None, 1.0, None)],
)
def test_a_relative_change_is_of_the_old_number(
    old: float | None, new: float, relative: float | None
) -> None:
    one, other = (
        cs.FactorCatalogue([factor("a", gwp_ghg=1.0, gwp_total=number)]) for number in (old, new)
    )
    (row,) = one.diff(other).to_dict("records")
    assert row["column"] == "gwp_total"
    assert (None if pd.isna(row["relative"]) else row["relative"]) == relative


def test_a_diff_there_and_back_says_the_opposite() -> None:
    one, other = cs.FactorCatalogue([A, B]), cs.FactorCatalogue([A, C3])
    there, back = one.diff(other), other.diff(one)
    assert sorted(there["change"]) == sorted(
        back["change"].replace({"added": "removed", "removed": "added"})
    )


@pytest.mark.parametrize(
    ("date", "expired"),
    [(None, []), ("2020-12-31", []), ("2021-01-01", ["a"]), (datetime.date(2024, 5, 1), ["a"])],
)
def test_expired_rows_are_listed_on_a_day(date: object, expired: list[str]) -> None:
    catalogue = cs.FactorCatalogue([A, C3])
    found = catalogue.diff(catalogue, date=date)  # type: ignore[arg-type]
    assert found["factor"].tolist() == expired and set(found["change"]) <= {"expired"}


@pytest.mark.parametrize("date", ["1.1.2020", 2020, ""])
def test_a_day_that_is_none_is_refused(date: object) -> None:
    assert problems_of(cs.FactorCatalogue([A]).diff, cs.FactorCatalogue([A]), date)[0][1:] == (
        "date",
        "is not a date",
    )


def test_a_renamed_id_resolves_with_a_finding() -> None:
    catalogue = (
        cs.FactorCatalogue([A, B])
        .redirect("b-old", "b", "says which product", "0.2.0")
        .redirect("b-older", "b-old", "first name")
    )
    found = cs.account(
        table(("x", "b-older", 3.0, "kg"), ("y", "b", 1.0, "kg"), module="A5"), catalogue
    )
    assert found.total.magnitude == 8.0
    assert found.lines[["factor", "resolved_factor"]].to_numpy().tolist() == [
        ["b-older", "b"],
        ["b", "b"],
    ]
    renamed = found.findings[found.findings["finding"] == "renamed"]
    assert (
        renamed[["factor", "rows", "share"]].to_numpy().tolist() == [["b-older", 1, 0.75]]
        and "is called b: first name" in renamed["detail"].iloc[0]
    )
    assert (
        cs.emissions("3 kg", "b-older", catalogue).magnitude == 6.0
        and catalogue["b-older"] == [B]
        and "b-older" not in catalogue
    )
    assert not len(
        cs.account(table(("y", "b", 1.0, "kg"), module="A5"), catalogue).findings.query(
            "finding == 'renamed'"
        )
    )


def test_a_renamed_id_is_renamed_in_a_diff() -> None:
    new = cs.FactorCatalogue([factor("bb", gwp_ghg=2.0)]).redirect("b", "bb", "clearer")
    found = cs.FactorCatalogue([B]).diff(new).set_index("change")
    assert (
        found.loc["renamed", "factor"] == "b"
        and "now bb: clearer" in found.loc["renamed", "detail"]
        and found.loc["added", "factor"] == "bb"
    )


def test_a_held_id_is_never_redirected() -> None:
    catalogue = cs.FactorCatalogue([A]).redirect("b", "a", "gone") | cs.FactorCatalogue([B])
    assert catalogue.current("b") == "b" and catalogue["b"] == [B]


def test_redirects_that_say_nothing_or_lead_nowhere_are_refused() -> None:
    catalogue = cs.FactorCatalogue([A, B])
    assert problems_of(catalogue.redirect, "a", "b", "x")[0][2] == "is in the catalogue"
    assert problems_of(catalogue.redirect, "c", "b", " ")[0][1] == "note"
    assert "generic name" in problems_of(catalogue.redirect, "diesel", "b", "x")[0][2]
    with pytest.raises(cs.UnknownFactorError):
        catalogue.redirect("c", "zz", "x")
    once = catalogue.redirect("c", "b", "x")
    assert "already" in problems_of(once.redirect, "c", "a", "x")[0][2]
    assert "two ways" in problems_of(lambda: once | catalogue.redirect("c", "a", "y"))[0][2]
    assert "back to itself" in problems_of(destination, "a", {"a": "b", "b": "a"})[0][2]


def test_substitutions_leave_a_trace_and_never_chain() -> None:
    catalogue = cs.FactorCatalogue([A, B, factor("c", gwp_ghg=4.0)])
    changed = catalogue.substitute("b", "c", "the supplier changed")
    found = cs.account(table(("x", "b", 1.0, "kg"), module="A5"), changed)
    assert found.lines[["factor", "resolved_factor", "gwp_ghg"]].to_numpy().tolist() == [
        ["b", "c", 4.0]
    ]
    assert found.findings.query("finding == 'substituted'")[
        ["factor", "detail", "share"]
    ].to_numpy().tolist() == [["b", "takes the numbers of c: the supplier changed", 1.0]]
    assert "itself substituted" in problems_of(changed.substitute, "a", "b", "x")[0][2]
    assert "itself substituted" in problems_of(changed.substitute, "c", "a", "x")[0][2]
    assert "itself substituted" in problems_of(changed.substitute, "c", "b", "circle")[0][2]
    assert "already" in problems_of(changed.substitute, "b", "a", "x")[0][2]
    assert changed.substitute("b", "c", "the supplier changed") == changed
    assert (
        "itself substituted"
        in problems_of(lambda: changed | catalogue.substitute("c", "a", "x"))[0][2]
    )


def test_a_renamed_id_takes_its_substitution_along() -> None:
    catalogue = (
        cs.FactorCatalogue([A, B, factor("c", gwp_ghg=4.0)])
        .redirect("old", "b", "x")
        .substitute("b", "c", "y")
    )
    found = cs.account(table(("x", "old", 1.0, "kg"), module="A5"), catalogue)
    assert found.total.magnitude == 4.0 and {"renamed", "substituted"} <= set(
        found.findings["finding"]
    )


def test_conflicting_sources_name_each_other() -> None:
    default = (
        cs.FactorCatalogue.default().frame.drop_duplicates("factor").set_index("factor")["note"]
    )
    groups: dict[str, list[str]] = {}
    with (GOLDEN / "conflicts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row["conflict"], []).append(row["factor"])
    assert len(groups) >= 12
    for conflict, ids in groups.items():
        silent = [
            (one, other)
            for one in ids
            for other in ids
            if other != one and other not in default[one]
        ]
        assert not silent, f"{conflict}: a note does not name the other"
