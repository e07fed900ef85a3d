"""Verdicts of rules in the workbook, on the page and in the JSON export."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook
from second_calculator import Calculator
from test_recalculation import cell_of
from test_rules import AREAS, GIVEN, OWN, danish, under

import carbonsite as cs
from carbonsite.rules import Rule
from carbonsite.rules.rule import RuleField

COUNT = cs.Assumption("count", "300 stk", low="200 stk", high="400 stk", reason="a guess")
HOSTILE = "=1+1 <script>alert(1)</script> & \"'"


def rule_with(name: str = "br18-2025", **fields: Any) -> Rule:
    """A shipped rule with some fields at other values."""
    rule = Rule.named(name)
    changed = {key: RuleField(value=value, source="") for key, value in fields.items()}
    return rule.model_copy(update={"fields": {**rule.fields, **changed}})


def mixed_rows(generic: Any = "300 stk") -> pd.DataFrame:
    """Activities of elements and flows, of which a rule counts some, declared and generic."""
    rows = [
        cs.activity("wall", "1000 stk", "wall", element="231", flow="product"),
        cs.activity("generic", generic, "generic wall", element="251", flow="product"),
        cs.activity("fence", "70 stk", "wall", element="711", flow="product"),
        cs.activity("crane", "50 stk", "generic wall", element="231", flow="equipment-transport"),
        cs.activity("power", "2000 kWh/year", "electricity-dk-br18", module="B6"),
    ]
    return cs.activities(*rows)


def mixed(generic: str = "300 stk") -> cs.Account:
    return cs.account(mixed_rows(generic), OWN, period=cs.Period(2026, 50), areas=AREAS)


PARTLY: Mapping[str, Any] = {
    "elements": ["231", "251"],
    "flows": ["equipment-transport"],
    "data": 0.25,
}
CASES = {
    "two checks": lambda: (danish(), "br18-2025"),
    "parts of modules and a surcharge": lambda: (mixed(), rule_with(**PARTLY)),
    "surcharge alone": lambda: (mixed(), rule_with(data=0.25)),
    "biogenic left out": lambda: (mixed(), rule_with(biogenic="left out")),
    "no limit": lambda: (mixed(), "ns3720"),
    "no area": lambda: (danish(areas=["800 m2 heated"]), "br18-2025"),
}


def case(name: str) -> tuple[cs.Account, cs.UnderRule]:
    account, rule = CASES[name]()
    options = {} if rule == "ns3720" else {"building": "office", "application": "2026-03-01"}
    return account, cs.under(account, rule, given=GIVEN, **options)


def written(folder: Path, obj: Any, *results: cs.UnderRule, lang: str = "en") -> Path:
    return cs.reports.excel(obj, folder / f"{lang}.xlsx", lang, rules=results)


def rows_of(path: Path, title: str = "Rules") -> list[list[Any]]:
    sheet = load_workbook(path, data_only=True)[title]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def rows_after(rows: list[list[Any]], heading: str) -> list[list[Any]]:
    """The rows below the heads of the first table with a heading."""
    first = next(place for place, row in enumerate(rows) if row[0] == heading) + 2
    last = next(place for place in range(first, len(rows) + 1) if _ends(rows, place))
    return rows[first:last]


def _ends(rows: list[list[Any]], place: int) -> bool:
    return place == len(rows) or rows[place][0] is None


def number(cell: Any) -> Any:
    """A cell as a number; the word of an undeclared one is NaN."""
    return float("nan") if cell == "undeclared" else cell


# -- the workbook


@pytest.mark.parametrize("name", CASES)
def test_the_sheet_has_the_numbers_of_the_verdict(name: str, tmp_path: Path) -> None:
    account, result = case(name)
    rows = rows_of(written(tmp_path, account, result))
    checks = rows_after(rows, "Values beside their limits")
    assert len(checks) == len(result.checks)
    for row, check in zip(checks, result.checks.to_dict("records"), strict=True):
        assert row[0] == check["modules"]
        expected = [check[key] for key in ("value", "compared", "limit", "margin")]
        cells = [number(cell) for cell in row[1:5]]
        if check["limit"] != check["limit"]:
            assert cells[2:] == [None, None]
            cells[2:] = expected[2:]
        assert cells == pytest.approx(expected, rel=1e-12, nan_ok=True)
        assert row[6] == {"MET": "met", "NOT_MET": "not met"}.get(check["outcome"], "not shown")
        assert (row[7] or "") == check["source"]
    modules = result.checks["modules"][0]
    *sums, value = rows_after(rows, f"Sums by module: {modules}")
    assert number(value[4]) == pytest.approx(result.value, nan_ok=True)
    for row, line in zip(sums, result.by_module.to_dict("records"), strict=True):
        assert (row[0], row[5]) == (line["module"], line["area"] or None)
        expected = [line[key] for key in ("emissions", "surcharge", "per")]
        cells = [number(row[place]) for place in (1, 2, 4)]
        assert cells == pytest.approx(expected, nan_ok=True)
        assert row[6] == "formula"


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["en", "nb"])
def test_every_formula_gives_what_is_stored(name: str, lang: str, tmp_path: Path) -> None:
    account, result = case(name)
    path = written(tmp_path, account, result, lang=lang)
    assert list(Calculator(path).differences()) == []
    assert cs.reports.verify(path).exit_code == 0


def test_only_lines_that_the_rule_counts_are_marked(tmp_path: Path) -> None:
    account, result = case("parts of modules and a surcharge")
    rows = rows_of(written(tmp_path, account, result), "Line items")
    heads = {head: place for place, head in enumerate(rows[3])}
    counted = {row[heads["Item"]]: row[heads["Counted under br18-2025"]] for row in rows[4:8]}
    assert counted == {"wall": "yes"}
    of_items = [
        (row[heads["Item"]], row[heads["Module"]])
        for row in rows[4:]
        if row[heads["Counted under br18-2025"]] == "yes"
    ]
    assert {item for item, _ in of_items} == {"wall", "generic"}
    raised = [
        (row[heads["Item"]], row[heads["Module"]])
        for row in rows[4:]
        if row[heads["Surcharge under br18-2025"]] == "yes"
    ]
    assert raised == [("generic", "A1-A3")]
    assert result.surcharge > 0


def test_the_value_follows_an_amount_of_a_line(tmp_path: Path) -> None:
    account, result = case("parts of modules and a surcharge")
    path = written(tmp_path, account, result)
    items = [row[1] for row in rows_of(path, "Line items")[4:]]
    cell = cell_of(path, "Line items", "Amount", 1 + items.index("generic"))
    found = Calculator(path).computed(["rule_1_value"], {("Line items", cell): 600.0})
    expected = under(mixed("600 stk"), rule_with(**PARTLY)).value
    assert found == [pytest.approx(expected, rel=1e-9)]
    assert expected != pytest.approx(result.value, rel=1e-3)


@dataclass(frozen=True)
class FewerWalls:
    """A measure that leaves 800 of the walls."""

    name: str = "fewer walls"
    stage: int = cs.measures.Stage.AVOID
    cost: Any = None

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        fewer = activities["amount"].where(activities["item"] != "wall", 800.0)
        return activities.assign(amount=fewer)


def test_a_scenario_is_judged_after_its_measures(tmp_path: Path) -> None:
    scenario = cs.Scenario(
        "House",
        mixed_rows(COUNT),
        [FewerWalls()],
        catalogue=OWN,
        area=AREAS[0],
        further_areas=AREAS[1:],
        period=cs.Period(2026, 50),
    )
    rule = rule_with(**PARTLY)
    result = under(scenario.account(), rule)
    assert result.value < under(scenario.baseline_account(), rule).value
    path = written(tmp_path, scenario, result)
    assert list(Calculator(path).differences()) == []
    assert cs.reports.verify(path).exit_code == 0
    *sums, value = rows_after(rows_of(path), f"Sums by module: {result.checks['modules'][0]}")
    assert value[4] == pytest.approx(result.value)
    assert {row[6] for row in sums} == {"formula"}
    with pytest.raises(cs.InputError, match="another account"):
        written(tmp_path, scenario, under(scenario.baseline_account(), rule))


def test_areas_that_the_account_does_not_have_leave_quotients_stored(tmp_path: Path) -> None:
    account = danish(areas=[])
    result = under(account, areas=AREAS)
    path = written(tmp_path, account, result)
    *sums, value = rows_after(rows_of(path), f"Sums by module: {result.checks['modules'][0]}")
    assert [row[3] for row in sums] == [None] * len(sums)
    assert [row[4] for row in sums] == pytest.approx(result.by_module["per"].tolist())
    assert value[4] == pytest.approx(result.value)
    assert rows_after(rows_of(path), "Sums by module: A4, A5")[-1][4:7:2] == [
        pytest.approx(result.checks["value"][1]),
        "stored",
    ]
    assert list(Calculator(path).differences()) == []


@pytest.mark.parametrize(("column", "forged"), [("G", "met*"), ("B", 1.0), ("D", 9.5)])
def test_verify_sees_a_changed_verdict(column: str, forged: Any, tmp_path: Path) -> None:
    account, result = case("two checks")
    path = written(tmp_path, account, result)
    rows = rows_of(path)
    row = 2 + next(n for n, row in enumerate(rows, start=1) if row[0] == "Modules") - 1
    forgery = tmp_path / "forged.xlsx"
    book = load_workbook(path)
    book["Rules"][f"{column}{row}"] = forged
    book.save(forgery)
    cells = cs.reports.verify(forgery).cells
    assert ("Rules", f"{column}{row}") in set(zip(cells["sheet"], cells["cell"], strict=True))


def test_without_rules_there_is_no_sheet_and_several_accounts_take_none(tmp_path: Path) -> None:
    account, result = case("two checks")
    path = written(tmp_path, account)
    assert "Rules" not in load_workbook(path).sheetnames
    assert "Rules" in load_workbook(written(tmp_path, account, result)).sheetnames
    with pytest.raises(cs.InputError, match="one account"):
        written(tmp_path, [account, account], result)


# -- words


def test_hostile_texts_are_texts(tmp_path: Path) -> None:
    account = danish()
    result = under(account, given={"lives": HOSTILE, "shares": HOSTILE})
    path = written(tmp_path, account, result)
    assert HOSTILE in [row[1] for row in rows_of(path)]
    assert cs.reports.verify(path).exit_code == 0
    page = cs.reports.html(account, tmp_path / "page.html", rules=[result]).read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page


def test_what_is_missing_is_told_in_norwegian(tmp_path: Path) -> None:
    account, result = case("no area")
    path = written(tmp_path, account, result, lang="nb")
    texts = [cell for row in rows_of(path, "Regler") for cell in row if isinstance(cell, str)]
    assert {"ikke dokumentert", "Mangler", "Oppgitt: levetider", "Unntatt"} <= set(texts)
    page = cs.reports.html(account, tmp_path / "page.html", "nb", rules=[result])
    shown = page.read_text("utf-8")
    for words in (
        "br18-2025: ikke dokumentert",
        "regelen deler på m2 BR18",
        "Ikke lest: utskifting",
    ):
        assert words in shown
    own = Rule.named("br18-2025").fields["replacement"].unread["lives"]
    assert own["nb"] in texts and own["en"] not in texts
    assert own["nb"] in shown and own["en"] not in shown


def test_a_limit_that_is_only_quoted_has_a_star_where_it_decides(tmp_path: Path) -> None:
    account = danish()
    result = under(account, application="2028-01-01")
    assert result.verdict == "MET*"
    rows = rows_of(written(tmp_path, account, result))
    assert ["Outcome", "met*"] in [row[:2] for row in rows]
    unknown = under(mixed(), application="2028-01-01")
    assert unknown.is_tentative and unknown.verdict == "NOT_SHOWN"
    checks = rows_after(rows_of(written(tmp_path, mixed(), unknown)), "Values beside their limits")
    assert [row[6] for row in checks] == ["not shown"] * len(checks)
    page = cs.reports.html(account, tmp_path / "page.html", rules=[result]).read_text("utf-8")
    assert "br18-2025: met*" in page and "read only as others quote it" in page


# -- page and JSON


@pytest.mark.parametrize("name", CASES)
def test_the_json_has_the_verdict(name: str, tmp_path: Path) -> None:
    account, result = case(name)
    path = cs.reports.json(account, tmp_path / "a.json", rules=[result])
    (told,) = json.loads(path.read_text("utf-8"))["rules"]
    assert told["verdict"] == result.verdict
    value = float("nan") if told["value"] is None else told["value"]
    assert value == pytest.approx(result.value, nan_ok=True)
    assert told["missing"] == [str(one) for one in result.missing]
    assert [row["modules"] for row in told["checks"]] == result.checks["modules"].tolist()
    without = cs.reports.json(account, tmp_path / "b.json").read_text("utf-8")
    assert "rules" not in json.loads(without)


def test_the_page_has_a_section_and_a_fact_for_each_rule(tmp_path: Path) -> None:
    account, result = case("two checks")
    page = cs.reports.html(account, tmp_path / "page.html", rules=[result]).read_text("utf-8")
    assert '<h2 id="rule-1">br18-2025: met</h2>' in page
    assert "<dt>br18-2025</dt><dd>met</dd>" in page
    assert page.count("BR18 §§ 297-298") == 1
    other = under(danish(2000.0))
    with pytest.raises(cs.InputError, match="another account"):
        cs.reports.html(account, tmp_path / "page.html", rules=[other])
