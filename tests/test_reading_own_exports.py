"""What carbonsite writes reads back to the same account, or is recognised and refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import CARRIERS, table
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs

BASIS = cs.Basis(year=2020)
ROWS = cs.activities(
    cs.activity("excavator", "1000 L", "diesel", module="A5", machine="excavator"),
    cs.activity("power", "12 MWh", "electricity", module="A5"),
)


def account_of(rows: object) -> cs.Account:
    return cs.account(rows, CARRIERS, BASIS)  # type: ignore[arg-type]


def line_items(path: Path, lang: str = "en") -> None:
    """Line items in a file of this kind."""
    account = account_of(ROWS)
    if path.name == "lines.csv":
        account.lines.to_csv(path, index=False)
    elif path.suffix == ".csv":
        cs.reports.csv(account, path)
    else:
        cs.reports.excel(account, path, lang=lang)


@pytest.mark.parametrize(
    ("file", "lang"), [("lines.csv", "en"), ("a.csv", "en"), ("a.xlsx", "en"), ("a.xlsx", "nb")]
)
def test_line_items_are_recognised_and_refused(file: str, lang: str, tmp_path: Path) -> None:
    line_items(tmp_path / file, lang)
    with pytest.raises(cs.InputError, match="has line items of an account") as caught:
        cs.read_activities(tmp_path / file)
    assert "give the activities that the account was made of" in str(caught.value)


def test_results_as_json_are_recognised_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    cs.reports.json(account_of(ROWS), path)
    with pytest.raises(cs.InputError, match="is results of carbonsite; give the project file"):
        cs.read_activities(path)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [("diesel", "L"), ("diesel", "kg"), ("electricity", "kWh"), ("electricity", "MWh")]
            ),
            st.floats(0.001, 1e9),
            st.sampled_from(["A5", "A4", "C1"]),
            st.sampled_from(["", "crane", "excavator 35 t", "Ærlig; grave, maskin"]),
            st.sampled_from(["", "2020-03-01", "2020-05", "2020"]),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=examples(25), deadline=None)
def test_activities_read_back_to_the_same_account(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[tuple[str, str], float, str, str, str]],
) -> None:
    activities = table(
        *[
            (f"item {n}", factor, amount, unit)
            for n, ((factor, unit), amount, *_) in enumerate(rows)
        ],
        module=[row[2] for row in rows],
        machine=[row[3] for row in rows],
        date=[row[4] for row in rows],
    )
    path = tmp_path_factory.mktemp("csv") / "activities.csv"
    cs.reports.csv(activities, path)
    reading = cs.read_activities(path)
    assert not len(reading.left)
    before, after = account_of(activities), account_of(reading.complete())
    for columns in (("module",), ("machine",), ("month",)):
        one, other = before.by(*columns)["gwp_ghg"], after.by(*columns)["gwp_ghg"]
        assert one.to_dict() == pytest.approx(other.to_dict(), rel=1e-12)


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''", "+47 tlf", "'70-tallet", "@site", "-"])
def test_a_text_that_a_spreadsheet_would_compute_reads_back_as_it_was(
    text: str, tmp_path: Path
) -> None:
    """The mark before it, which keeps it a text in a spreadsheet, is not part of it."""
    activities = table((f"item {text}", "diesel", 5.0, "L"), module=["A5"], machine=[text])
    activities["item"] = text
    path = tmp_path / "activities.csv"
    cs.reports.csv(activities, path)
    (row,) = cs.read_activities(path).complete().to_dict("records")
    assert (row["item"], row["machine"]) == (text, text)
