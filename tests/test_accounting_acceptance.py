"""Findings that somebody has accepted: they stay, say by whom and why, and change no number."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import factor, problems_of, table
from typer.testing import CliRunner

import carbonsite as cs
from carbonsite.cli.app import app
from carbonsite.projects.writing import project_text
from carbonsite.reports.json_export import to_dict

CATALOGUE = cs.FactorCatalogue(
    [
        factor("wood", module="A1-A3", gwp_total=-700.0),
        factor("old", module="A1-A3", gwp_total=5.0, valid_to="2019-06-30"),
    ]
)
ROWS = table(("a", "wood", 1.0, "kg"), ("b", "old", 2.0, "kg"))
UPTAKE = cs.Acceptance(
    "uptake without release", "wood", "Kari Nordmann", "stands for a hundred years", "2025-03-01"
)
SAID = "accepted by Kari Nordmann on 2025-03-01: stands for a hundred years"


def account(*accepted: cs.Acceptance, **options: Any) -> cs.Account:
    return cs.account(ROWS, CATALOGUE, date="2020-01-01", accepted=accepted, **options)


def accepted_of(findings: Any) -> dict[str, str]:
    return dict(zip(findings["finding"], findings["accepted"], strict=True))


def test_an_accepted_finding_stays_and_says_so() -> None:
    before, after = account(), account(UPTAKE)
    assert accepted_of(before.findings) == {"expired": "", "uptake without release": ""}
    assert accepted_of(after.findings) == {"expired": "", "uptake without release": SAID}
    names = ["finding", "factor", "detail", "rows", "share"]
    assert after.findings[names].equals(before.findings[names])
    assert (after.total, after.digest) == (before.total, before.digest)
    (text,) = [text for text in after.findings["accepted"] if text]
    assert text.in_language("nb").startswith("godtatt av Kari Nordmann")


def test_an_acceptance_of_nothing_is_told() -> None:
    kinds, same = "expired, uptake without release", "uptake without release (wood)"
    for one, named, there in (
        (cs.Acceptance("uptake", "wood", "K", "w", "2025-03-01"), "uptake (wood)", kinds),
        (
            cs.Acceptance("uptake without release", "", "K", "w", "2025-03-01"),
            "uptake without release",
            same,
        ),
        (
            cs.Acceptance("uptake without release", "old", "K", "w", "2025-03-01"),
            "uptake without release (old)",
            same,
        ),
    ):
        told = account(UPTAKE, one).findings.iloc[-1]
        assert told["finding"] == "acceptance without finding" and told["factor"] == one.factor
        assert told["detail"] == (
            f"K has accepted '{named}', which is not found here; there are: {there}"
        )
    whole = cs.FactorCatalogue([factor("old", module="A1-A3", gwp_total=5.0)])
    (told,) = cs.account(ROWS.iloc[1:], whole, accepted=[UPTAKE]).findings["detail"]
    assert "which is not found here; there are: –" in told


def test_strict_refuses_what_is_accepted_too() -> None:
    expired = cs.Acceptance("expired", "old", "K", "the same mixer", "2020-01-01")
    assert accepted_of(account(expired).findings)["expired"]
    assert [column for _, column, _ in problems_of(account, expired, strict=True)] == ["factor"]


@pytest.mark.parametrize("name", ["finding", "who", "why", "date"])
def test_who_why_and_when_are_needed(name: str) -> None:
    values = {"finding": "expired", "who": "K", "why": "w", "date": "2020-01-01"}
    for blank in ("", "  ") if name != "date" else (None,):
        wrong = problems_of(cs.Acceptance, **{**values, name: blank})
        assert wrong == [("", name, "is missing")]
    assert cs.Acceptance(**values).date == datetime.date(2020, 1, 1)


def test_something_else_is_refused() -> None:
    for call in (
        lambda: cs.account(ROWS, CATALOGUE, accepted="expired"),
        lambda: cs.Scenario("s", ROWS, catalogue=CATALOGUE, accepted=["expired"]),
    ):
        assert problems_of(call)[0] == ("", "accepted", "is not an acceptance of a finding")


def scenario(*accepted: cs.Acceptance) -> cs.Scenario:
    return cs.Scenario(
        "site", ROWS.assign(module=""), catalogue=CATALOGUE, date="2020-01-01", accepted=accepted
    )


def test_a_scenario_says_it_of_both_its_accounts() -> None:
    other = cs.Acceptance("expird", "old", "K", "w", "2025-03-01")
    found = scenario(UPTAKE, other).findings
    accepted = found[found["accepted"] != ""]
    assert accepted["of"].tolist() == ["baseline", "scenario"]
    assert set(accepted["accepted"]) == {SAID}
    assert found["finding"].tolist().count("acceptance without finding") == 1
    assert "accepted by" in str(scenario(UPTAKE).with_basis(cs.Basis()).findings["accepted"])


def test_reports_show_it(tmp_path: Path) -> None:
    for one, name in ((scenario(UPTAKE), "scenario"), (account(UPTAKE), "account")):
        book = openpyxl.load_workbook(cs.reports.excel(one, tmp_path / f"{name}.xlsx"))
        assert SAID in {cell.value for row in book["Findings"].iter_rows() for cell in row}
        page = cs.reports.html(one, tmp_path / f"{name}.html", lang="nb")
        assert "godtatt av Kari Nordmann" in page.read_text(encoding="utf-8")
        assert SAID in [row["accepted"] for row in to_dict(one)["findings"]]
    plain = openpyxl.load_workbook(cs.reports.excel(account(), tmp_path / "plain.xlsx"))
    assert "Accepted" not in {cell.value for row in plain["Findings"].iter_rows() for cell in row}


def test_a_project_file_has_it_and_the_terminal_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text(project_text(cs.Project(scenario(UPTAKE))), encoding="utf-8")
    project = cs.Project.read(path)
    assert project.scenario.accepted == (UPTAKE,)
    assert SAID in set(project.findings["accepted"])
    printed = CliRunner().invoke(app, ["account", str(path)])
    assert SAID in printed.stdout and printed.exit_code == 0
    strict = CliRunner().invoke(app, ["account", str(path), "--strict"])
    assert strict.exit_code == 1
    path.write_text(path.read_text(encoding="utf-8").replace('who = "Kari Nordmann"\n', ""))
    assert problems_of(cs.Project.read, path)[0][1] == "accepted[0].who"


def test_nothing_is_accepted_in_the_future() -> None:
    """It stood as accepted on a day that nobody had seen."""
    day = datetime.date.today()
    assert cs.Acceptance("expired", "old", "K", "w", day).date == day
    later = day + datetime.timedelta(days=3)
    assert problems_of(cs.Acceptance, "expired", "old", "K", "w", later) == [
        ("", "date", "is in the future")
    ]
