"""A saving that is undeclared says so wherever a saving is shown, and is never 0 or blank."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from timber import with_diesel
from workbooks import beside, rows_of

import carbonsite as cs
from carbonsite.cli.terminal_tables import show
from carbonsite.messages.labels import Labels
from carbonsite.messages.numbers import number_text
from carbonsite.reports import charts

SAID = {"en": "undeclared", "nb": "ikke deklarert"}
SOURCE = cs.Source(publisher="P", document="D", year=2020, locator="p 1")


@pytest.fixture(scope="module")
def scenario() -> cs.Scenario:
    return with_diesel()


def test_in_a_notebook_and_as_text(scenario: cs.Scenario) -> None:
    bounds = scenario.bounds()
    assert "saves undeclared</caption>" in scenario._repr_html_()
    assert "<td>undeclared</td>" in scenario._repr_html_()
    assert repr(bounds).startswith("saves undeclared, between undeclared and undeclared: bounds")
    assert bounds._repr_html_().count("undeclared") == 2
    uncertainty = cs.uncertainty(scenario, draws=200)
    for shown in (uncertainty, cs.simulate(uncertainty), cs.attribution(scenario)):
        assert "<td>undeclared</td>" in shown._repr_html_()
    assert "undeclared" in repr(uncertainty)
    assert [number_text(float("nan"), 1, lang) for lang in SAID] == list(SAID.values())


@pytest.mark.parametrize("lang", SAID)
def test_on_the_page_and_in_its_charts(scenario: cs.Scenario, lang: str, tmp_path: Path) -> None:
    examined = [cs.examine(scenario, cs.Claim("218 t CO2e", SOURCE))]
    page = cs.reports.html(scenario, tmp_path / "page.html", lang, examined).read_text("utf-8")
    assert f'value="nan">{SAID[lang]}</data>' in page
    assert ">nan<" not in page and "nan kg" not in page
    verdict = {"en": "the saving is undeclared", "nb": "besparelsen er ikke deklarert"}[lang]
    assert verdict in page
    assert page.count(SAID[lang]) >= 5
    assert f"{SAID[lang]}\u202f%" not in page and f"{SAID[lang]} tonn" not in page


def test_in_charts_of_several(scenario: cs.Scenario) -> None:
    axes = charts.comparison({"whole": scenario, "site": scenario.only("scaled")})
    assert [text.get_text() for text in axes.texts] == ["undeclared", "1.50 (1.50 … 1.50)"]
    totals = charts.comparison({"whole": scenario}, ranges=False)
    assert "undeclared" in totals.texts[0].get_text()
    assert "undeclared" in charts.waterfall(scenario).get_xlabel()


def test_as_json_it_is_null(scenario: cs.Scenario, tmp_path: Path) -> None:
    told = json.loads(cs.reports.json(scenario, tmp_path / "a.json").read_text("utf-8"))
    assert told["totals"]["saving"] is None and told["bounds"]["low"] is None
    assert [row["change"] for row in told["steps"]] == [0.0, None, -1500.0]
    assert told["totals"]["baseline"] == 285_000 and told["totals"]["total"] == 65_500


@pytest.mark.parametrize("lang", SAID)
def test_in_the_workbook_beside_what_is_declared(
    scenario: cs.Scenario, lang: str, tmp_path: Path
) -> None:
    path = cs.reports.excel(scenario, tmp_path / "book.xlsx", lang)
    labels = {"en": "Saving", "nb": "Besparelse"}
    assert beside(path, {"en": "Summary", "nb": "Sammendrag"}[lang], labels[lang])[:3] == (
        [SAID[lang]] * 3
    )
    steps = rows_of(path, {"en": "Steps", "nb": "Steg"}[lang])
    change = next(name for name in steps[0] if name.startswith(("Change", "Endring")))
    assert [row[change] for row in steps[1:]] == [SAID[lang], -1500, SAID[lang]]


def test_on_the_terminal(scenario: cs.Scenario, capsys: pytest.CaptureFixture[str]) -> None:
    for lang, said in SAID.items():
        show("steps", scenario.steps(), Labels.of(lang))
        line = capsys.readouterr().out.splitlines()[3].split("\t")
        assert line[1:] == [said, "-218000.0", "67000.0"]
