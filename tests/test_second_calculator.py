"""Every formula of a workbook, computed by a second calculator in pure Python, also after an
assumption, an amount and a factor were changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sites
from openpyxl import load_workbook
from profiles import is_thorough
from second_calculator import Calculator
from test_recalculation import CASES, cell_of, plant
from workbooks import rows_of

import carbonsite as cs
from carbonsite import Q
from carbonsite.inputs.amounts import with_numbers
from carbonsite.scenarios.assumptions import at

CLOSE = 1e-9
TOTALS = ["baseline_total", "final_total", "saving", "formulas_hold"]
Book = Callable[..., Calculator]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The workbook of a case, compiled once."""
    folder, found = tmp_path_factory.mktemp("books"), {}

    def of(case: str, lang: str = "en") -> Calculator:
        if (case, lang) not in found:
            found[case, lang] = Calculator(
                cs.reports.excel(CASES[case](), folder / f"{case}_{lang}.xlsx", lang=lang)
            )
        return found[case, lang]

    return of


def moved(scenario: cs.Scenario, values: Mapping[str, Any]) -> cs.Scenario:
    """The scenario as carbonsite accounts it with some inputs at other values."""
    table = scenario.assumptions
    told = {
        name: Q(value) for name, value in zip(table["assumption"], table["value"], strict=True)
    } | dict(values)
    return replace(
        scenario,
        baseline=with_numbers(scenario.baseline, told),
        measures=[at(measure, told) for measure in scenario.measures],
    )


def totals(scenario: cs.Scenario) -> list[Any]:
    return [
        float(q.magnitude)
        for q in (scenario.baseline_account().total, scenario.account().total, scenario.saving())
    ]


# -- every cell


@pytest.mark.parametrize(
    ("case", "lang"), [("account", "nb"), ("scenario", "en"), ("site", "nb"), ("hostile", "en")]
)
def test_every_formula_gives_what_is_stored(case: str, lang: str, books: Book) -> None:
    assert list(books(case, lang).differences()) == []


def test_several_subjects_in_one_workbook(tmp_path: Path) -> None:
    path = cs.reports.excel(
        [
            CASES["scenario"](),
            CASES["account"](),
            replace(CASES["scenario"](), name="Other", measures=[]),
        ],
        tmp_path / "several.xlsx",
    )
    assert load_workbook(path).sheetnames[:3] == ["Comparison", "A Summary", "A Steps"]
    assert list(Calculator(path).differences()) == []


def test_a_planted_value_is_found(books: Book, tmp_path: Path) -> None:
    path, planted = (
        cs.reports.excel(CASES["scenario"](), tmp_path / "book.xlsx"),
        tmp_path / "planted.xlsx",
    )
    cell = cell_of(path, "Changes", "Amount", 1)
    plant(path, planted, "Changes", cell, "999")
    assert (("Changes", cell, 999)) in [
        (found.sheet, found.cell, found.stored) for found in Calculator(planted).differences()
    ]


# -- change something


def every_end(scenario: cs.Scenario) -> list[tuple[int, str, Any]]:
    """Each input at other values: its ends and a tenth less; every day one of these, in turn."""
    values = []
    for place, row in enumerate(scenario.assumptions.itertuples(index=False)):
        own = Q(row.value)
        ends = {str(end): end for end in (Q(row.low), Q(row.high))}
        others = [other for other in (*ends.values(), own * 0.9) if other != own]
        chosen = others if is_thorough() else [others[place % len(others)]]
        values += [(place, row.assumption, other) for other in chosen]
    return values


@pytest.mark.thorough
def test_the_totals_follow_every_assumption(books: Book) -> None:
    scenario, book = CASES["site"](), books("site")
    table = scenario.assumptions
    assert len(table) > 15
    sheet, first = book.cell_of("formulas_hold")[0], 5
    for place, name, other in every_end(scenario):
        number = float(other.to(Q(table["value"].iloc[place]).units).magnitude)
        found = book.computed(TOTALS, {(sheet, f"B{first + place}"): number})
        assert found == [
            *(pytest.approx(total, rel=CLOSE) for total in totals(moved(scenario, {name: other}))),
            "yes",
        ], f"{name} at {other}"


def test_the_totals_follow_an_assumption_an_amount_and_a_factor_at_once(
    books: Book, tmp_path: Path
) -> None:
    scenario, book = CASES["site"](), books("site")
    path = tmp_path / "site.xlsx"
    cs.reports.excel(scenario, path)
    place = scenario.assumptions["assumption"].tolist().index("heat avoided")
    line = next(
        n for n, row in enumerate(rows_of(path, "Line items"), start=1) if row["Item"] == "roller"
    )
    factor = next(
        n
        for n, row in enumerate(rows_of(path, "Factors"), start=1)
        if row["Key: factor|module|part"] == "old-concrete|A1-A3|"
    )
    changed = {
        ("Assumptions", f"B{5 + place}"): 45.0,
        ("Line items", cell_of(path, "Line items", "Amount", line)): 9000.0,
        ("Factors", cell_of(path, "Factors", "gwp_ghg", factor)): 333.0,
    }
    told = moved(scenario, {"heat avoided": Q("45 %")})
    frame = sites.ALL.frame
    frame.loc[(frame["factor"] == "old-concrete") & (frame["module"] == "A1-A3"), "gwp_ghg"] = 333.0
    amounts = told.baseline["amount"].where(told.baseline["item"] != "roller", 9000.0)
    expected = replace(
        told,
        baseline=told.baseline.assign(amount=amounts.astype(float)),
        catalogue=sites.ALL.holding(frame),
    )
    assert totals(expected) != pytest.approx(totals(scenario), rel=1e-3)
    assert book.computed(TOTALS, changed) == [
        *(pytest.approx(total, rel=CLOSE) for total in totals(expected)),
        "yes",
    ]


def test_where_a_formula_no_longer_holds_the_sums_are_no_number(books: Book) -> None:
    scenario, book = CASES["site"](), books("site")
    place = scenario.assumptions["assumption"].tolist().index("Excavated masses reused: on_site")
    found = book.computed(TOTALS, {("Assumptions", f"B{5 + place}"): 9000.0})
    assert found[0] == pytest.approx(totals(scenario)[0], rel=CLOSE)
    assert found[1:] == ["#N/A", "#N/A", "no"]
    with pytest.raises(cs.InputError, match="mass balance"):
        moved(scenario, {"Excavated masses reused: on_site": Q("9000 t")}).account()


def test_an_input_that_no_formula_follows_says_so_and_breaks_the_sums_when_it_is_changed(
    books: Book,
) -> None:
    book = books("scenario")
    assert book.computed(TOTALS)[-1] == "yes"
    found = book.computed(TOTALS, {("Assumptions", "B5"): 40.0})
    assert found[1:] == ["#N/A", "#N/A", "no"]


def test_all_lines_of_an_activity_follow_its_first(books: Book, tmp_path: Path) -> None:
    path, book = cs.reports.excel(CASES["account"](), tmp_path / "account.xlsx"), books("account")
    lines = pd.DataFrame(rows_of(path, "Line items"))
    first = int(lines.index[lines["Item"] == "excavator"][0]) + 1
    found = book.computed(
        ["total"], {("Line items", cell_of(path, "Line items", "Amount", first)): 1100.0}
    )
    assert found == [
        pytest.approx(CASES["account"]().total.magnitude + 100 * (2.5 + 0.5), rel=CLOSE)
    ]
