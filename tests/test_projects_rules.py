"""A project file with a period and rules, from the file to the workbook."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import carbonsite as cs
from carbonsite.cli.app import app
from carbonsite.outcome import Outcome

FILE = """
name = "house"
areas = ["1000 m2 BR18", "900 m2 heated"]
period = {start = 2026, length = 50}
[[rules]]
rule = "br18-2025"
building = "office"
application = 2026-03-01
given = {lives = "own", shares = "own"}
[[baseline]]
item = "slab"
factor = "br18-concrete-c25-30"
amount = "100 m3"
element = "252"
flow = "product"
[[baseline]]
item = "power"
factor = "electricity-dk-br18"
amount = "20000 kWh/year"
module = "B6"
"""


def written(folder: Path, text: str = FILE) -> Path:
    path = folder / "house.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_project_has_a_period_and_rules_and_reads_back_equal(tmp_path: Path) -> None:
    project = cs.Project.read(written(tmp_path))
    assert project.scenario.period == cs.Period(2026, 50)
    result = project.rules[0].of(project.scenario.account())
    assert result.outcome is Outcome.NOT_SHOWN and result.limit == 7.5
    project.write(tmp_path / "again.toml")
    assert cs.Project.read(tmp_path / "again.toml") == project


def test_the_command_shows_what_rules_say_and_yearly_numbers(tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["account", str(written(tmp_path))]).output
    assert "br18-2025" in shown and "NOT_SHOWN" in shown and "B4: no row" in shown
    assert "per year" in shown


def test_the_workbook_of_yearly_amounts_follows_from_its_formulas(tmp_path: Path) -> None:
    text = FILE.replace(
        'amount = "20000 kWh/year"',
        'amount = {value = "20000 kWh/year", low = "15000 kWh/year", high = "30000 kWh/year",'
        ' reason = "simulated"}',
    )
    project = cs.Project.read(written(tmp_path, text))
    path = tmp_path / "house.xlsx"
    cs.reports.excel(project.scenario, path)
    assert cs.reports.verify(path).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("length = 50", "length = 0", "period.length"),
        ('rule = "br18-2025"', 'rule = "br18"', "rules[0].rule"),
        ("period = {start = 2026, length = 50}", "", "baseline[1].amount"),
    ],
)
def test_what_is_wrong_is_told_by_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.Project.read(written(tmp_path, FILE.replace(old, new)))
    assert caught.value.problems["column"].tolist() == [key]


def test_reports_of_the_command_have_what_rules_say_and_star_no_outcome_that_is_not_shown(
    tmp_path: Path,
) -> None:
    """In 2028 the limit of A4 and A5 is one that others quote, and no row is of them."""
    file = written(tmp_path, FILE.replace("2026-03-01", "2028-03-01"))
    outputs = [str(tmp_path / name) for name in ("a.xlsx", "a.html", "a.json")]
    options = [option for output in outputs for option in ("-o", output)]
    assert CliRunner().invoke(app, ["account", str(file), *options]).exit_code == 0
    assert cs.reports.verify(outputs[0]).exit_code == 0
    sheet = openpyxl.load_workbook(outputs[0])["Rules"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    # Areas are those of the first sheet, so that a value follows when one is changed there.
    assert "=area" in texts and "=area_2" in texts
    page = Path(outputs[1]).read_text(encoding="utf-8")
    assert "not shown" in texts and "not shown*" not in texts
    assert "BR18 §§ 297-298" in page and "not shown*" not in page
    rules = json.loads(Path(outputs[2]).read_text(encoding="utf-8"))["rules"]
    assert [one["rule"] for one in rules] == ["br18-2025"]
