"""The command line on project files: what it prints, writes, and how it exits."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from commands import run
from jsonschema import Draft202012Validator

import carbonsite as cs
from carbonsite.cli import terminal_tables
from carbonsite.cli.new_file import file_text
from carbonsite.messages import Language
from carbonsite.projects.schema import project_schema

SITE = """name = "Site"
date = 2020-05-01
areas = ["5000 m2 BTA", "4000 m2 BRA"]
basis = "whole"
outputs = ["site.csv"]
[bases.whole]
year = 2020
blend = "0 %"
[bases.direct]
boundary = "direct"
year = 2020
[assumptions.hours]
value = "1000 h"
low = "700 h"
high = "1400 h"
reason = "six months"
[[baseline]]
item = "excavator"
calculator = "machine_use"
hours = "hours"
rate = "20 L/h"
machine = "excavator"
[[measures]]
type = "ElectricExcavator"
per_litre = "3,4 kWh/L"
"""
CLAIM = (
    '[[claims]]\namount = "167 000 kg CO2e"\nsource = {publisher = "Town", document = "Slide", year'
    ' = 2021, locator = "page 1"}\n'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with a project."""
    (tmp_path / "site.toml").write_text(SITE, encoding="utf-8")
    return tmp_path


def tables(text: str) -> dict[str, pd.DataFrame]:
    """The tables of a plain output, by their titles."""
    blocks = [block.partition("\n") for block in text.strip("\n").split("\n\n")]
    return {
        title.removeprefix("# "): pd.read_csv(io.StringIO(body), sep="\t")
        for title, _, body in blocks
    }


def test_the_account_is_what_the_library_gives(site: Path) -> None:
    done = run("account", "site.toml", folder=site)
    scenario = cs.Project.read(site / "site.toml").scenario
    shown = tables(done.stdout)
    assert (
        done.returncode == 0
        and done.stderr
        == "Site: life-cycle, location electricity 2020, biofuel credited, 2020-05-01\n"
    )
    values = dict(zip(shown["Totals"]["subject"], shown["Totals"]["value"], strict=True))
    assert values["total [kgCO2e]"] == scenario.account().total.magnitude
    assert values["total per m2 BTA [kgCO2e/m2]"] == scenario.account().total.magnitude / 5000
    assert values["total per m2 BRA [kgCO2e/m2]"] == scenario.account().total.magnitude / 4000
    assert (
        shown["Steps, in the order given"]["change"].tolist() == scenario.steps()["change"].tolist()
    )
    assert shown["By module"]["total"].sum() == pytest.approx(scenario.account().total.magnitude)
    last = shown["Savings between their bounds (not probabilities)"].iloc[-1]
    assert (last["value"], last["low"], last["high"]) == tuple(
        getattr(scenario.bounds(), name).magnitude for name in ("value", "low", "high")
    )
    assert shown["Findings"]["finding"].tolist() == scenario.findings["finding"].tolist()


def test_json_holds_all_with_its_provenance(site: Path) -> None:
    (site / "site.toml").write_text(SITE + CLAIM, encoding="utf-8")
    told = json.loads(run("account", "site.toml", "--json", folder=site).stdout)
    scenario = cs.Project.read(site / "site.toml").scenario
    assert told["totals"]["saving"] == scenario.saving().magnitude and told["totals"][
        "per_area"
    ].keys() == {"m2 BTA", "m2 BRA"}
    assert sum(row["gwp_ghg"] for row in told["lines"]) == pytest.approx(told["totals"]["baseline"])
    assert {row["factor"] for row in told["factors"]} >= {
        row["resolved_factor"] for row in told["lines"]
    } and all(row["locator"] for row in told["factors"])
    assert (
        told["assumptions"][0]["reason"] == "six months"
        and told["digests"]["baseline"] == scenario.baseline_account().digest
    )
    assert (
        told["carbonsite"] == cs.__version__
        and len(told["claims"][0]["cases"]) == 2
        and len(told["bases"]) == 2
    )


def test_outputs_are_written_by_their_names_and_are_the_same_again(site: Path) -> None:
    outputs = [f"x.{suffix}" for suffix in ("xlsx", "json", "csv", "parquet")]
    command = ["account", "site.toml", *(word for name in outputs for word in ("-o", name))]
    done = run(*command, folder=site)
    assert done.returncode == 0 and [
        line for line in done.stderr.splitlines() if line.startswith("wrote")
    ] == [f"wrote {name}" for name in outputs]
    total = cs.Project.read(site / "site.toml").scenario.account().total.magnitude
    for table in (pd.read_csv(site / "x.csv"), pd.read_parquet(site / "x.parquet")):
        assert table["gwp_ghg"][table["in_total"]].sum() == pytest.approx(total, rel=1e-12)
    assert json.loads((site / "x.json").read_text(encoding="utf-8"))["totals"]["total"] == total
    assert "Summary" in openpyxl.load_workbook(site / "x.xlsx").sheetnames
    before = {name: (site / name).read_bytes() for name in outputs}
    run(*command, folder=site)
    assert {name: (site / name).read_bytes() for name in outputs} == before


def test_the_outputs_that_the_file_names_are_written_only_when_asked(site: Path) -> None:
    run("account", "site.toml", folder=site)
    assert not (site / "site.csv").exists()
    assert (
        "site.csv" in run("account", site / "site.toml", "--write", folder=site.parent).stderr
        and (site / "site.csv").exists()
    )


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("x.docx", "is no kind of file"),
        ("none/x.csv", "there is no folder"),
        (".", "is no kind of file"),
    ],
)
def test_where_nothing_can_be_written_nothing_is_shown_as_done(
    site: Path, output: str, problem: str
) -> None:
    done = run("account", "site.toml", "-o", output, folder=site)
    assert done.returncode == 2 and problem in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("basis", ["direct", "boundary=direct,year=2020"])
def test_another_basis_by_name_or_by_options(site: Path, basis: str) -> None:
    told = json.loads(run("account", "site.toml", "--basis", basis, "--json", folder=site).stdout)
    expected = cs.Project.read(site / "site.toml").scenario.with_basis(
        cs.Basis(boundary="direct", year=2020)
    )
    assert told["totals"]["total"] == expected.account().total.magnitude


@pytest.mark.parametrize(
    ("basis", "remedy"),
    [
        ("dirct", "did you mean 'direct'"),
        ("boundry=direct", "boundary, electricity"),
        ("boundary=scope1", "'life-cycle', 'direct' or 'on-site'"),
        ("year=abc", "a year like 2020"),
        ("year=2020,year=2021", "name=value"),
    ],
)
def test_a_basis_that_cannot_be_meant(site: Path, basis: str, remedy: str) -> None:
    done = run("account", "site.toml", "--basis", basis, folder=site)
    assert (done.returncode, done.stdout) == (2, "") and remedy in done.stderr


def test_another_date(site: Path) -> None:
    told = json.loads(
        run("account", "site.toml", "--date", "2021-01-01", "--json", folder=site).stdout
    )
    assert told["date"] == "2021-01-01"
    assert run("account", "site.toml", "--date", "soon", folder=site).returncode == 2


def test_strict_passes_what_is_whole_and_names_what_is_not(site: Path) -> None:
    assert run("account", "site.toml", "--strict", folder=site).returncode == 0
    (site / "log.csv").write_text(
        "Beskrivelse;Mengde;Enhet;Faktor\nDiesel;100;L;diesel\nRigg;1;RS;\n", encoding="utf-8"
    )
    (site / "site.toml").write_text(
        SITE + CLAIM + '[[baseline]]\nfile = "log.csv"\ntags = {module = "A5"}\n', encoding="utf-8"
    )
    assert run("account", "site.toml", folder=site).returncode == 0
    done = run("account", "site.toml", "--strict", folder=site)
    told = [line for line in done.stderr.splitlines() if line.startswith("not met")]
    assert done.returncode == 1 and len(told) == 3
    assert "rows not read: log.csv: lump sum" in told[0] and all(
        "claim of 167000 kgCO2e: more than the bounds allow" in line for line in told[1:]
    )
    assert "Rigg" in done.stdout and "1 rows were not read" in done.stderr


def test_an_expired_factor_is_not_met(site: Path) -> None:
    factor = (
        'factor = "concrete-x"\nmodule = "A1-A3"\ndeclared_unit = "m3"\ngwp_ghg = 200\nvalid_to ='
        ' 2025-01-01\nsource = {publisher = "P", document = "D", year = 2020, locator = "p 1"}'
    )
    row = 'item = "x"\nfactor = "concrete-x"\namount = "1 m3"'
    (site / "site.toml").write_text(
        f'name = "x"\ndate = 2030-01-01\n[[baseline]]\n{row}\n[[factors]]\n{factor}\n',
        encoding="utf-8",
    )
    done = run("account", "site.toml", "--strict", folder=site)
    assert done.returncode == 1 and "not met: expired: valid to 2025-01-01" in done.stderr


def test_norwegian_labels(site: Path) -> None:
    done = run("account", "site.toml", "--lang", "nb", folder=site)
    assert list(tables(done.stdout))[:3] == [
        "Summer",
        "Per modul",
        "Steg i den rekkefølgen de er oppgitt",
    ]
    assert "besparelse [kgCO2e]" in done.stdout
    shown = tables(done.stdout)
    assert "Elektrisk gravemaskin" in shown["Steg i den rekkefølgen de er oppgitt"]["steg"].tolist()
    assert (
        shown["Merknader"]["utdyping"]
        .str.contains("bygger på|kilden er fra|regnskapet er fra")
        .any()
        and not shown["Merknader"]["utdyping"].str.contains(" the ").any()
    )


def test_a_table_of_activities_is_accounted_as_it_is(site: Path) -> None:
    (site / "log.csv").write_text(
        "Beskrivelse;Mengde;Enhet;Faktor;Modul\nDiesel;1 250,5;L;diesel-b0;A5\nRigg;1;RS;;\n",
        encoding="utf-8",
    )
    done = run("account", "log.csv", folder=site)
    assert (
        done.returncode == 0
        and tables(done.stdout)["Totals"]["value"].iloc[0]
        == cs.emissions("1250,5 L", "diesel-b0", cs.FactorCatalogue.default()).magnitude
    )
    (site / "bare.csv").write_text("Beskrivelse;Mengde;Enhet\nDiesel;5;L\n", encoding="utf-8")
    assert run("account", "bare.csv", folder=site).returncode == 2


def test_compare_tells_what_differs(site: Path) -> None:
    (site / "other.toml").write_text(
        SITE.replace("1000 h", "900 h").replace("year = 2020", "year = 2019", 1), encoding="utf-8"
    )
    done = run("compare", "site.toml", "other.toml", folder=site)
    shown = tables(done.stdout)
    assert shown["Side by side"]["scenario"].tolist() == ["Site (site.toml)", "Site (other.toml)"]
    assert shown["Side by side"].columns[-2:].tolist() == ["total per m2 BTA", "total per m2 BRA"]
    assert shown["What they are accounted with"]["subject"].tolist() == ["basis"]
    assert shown["Assumptions that differ"].iloc[0].tolist() == [
        "hours",
        "1000 h (700 h to 1400 h)",
        "900 h (700 h to 1400 h)",
    ]
    (effect,) = shown["What differs in the baseline"].itertuples()
    assert effect[4] == 0 and effect[5] == pytest.approx(-0.1 * effect[3])
    told = json.loads(run("compare", "site.toml", "other.toml", "--json", folder=site).stdout)
    assert (
        told["scenarios"][0]["saving"]
        == cs.Project.read(site / "site.toml").scenario.saving().magnitude
    )
    assert run("compare", "site.toml", folder=site).returncode == 2


@pytest.mark.parametrize("lang", list(Language))
def test_a_new_file_runs_is_valid_and_is_not_written_over(tmp_path: Path, lang: str) -> None:
    done = run("new", "site.toml", "--lang", lang, folder=tmp_path)
    assert (done.returncode, done.stdout) == (
        0,
        "",
    ) and "carbonsite account site.toml" in done.stderr
    assert run("account", "site.toml", "--strict", folder=tmp_path).returncode == 0
    told = json.loads(
        json.dumps(tomllib.loads((tmp_path / "site.toml").read_text(encoding="utf-8")), default=str)
    )
    assert not list(Draft202012Validator(project_schema()).iter_errors(told))
    (tmp_path / "site.toml").write_text("mine", encoding="utf-8")
    assert (
        run("new", "site.toml", folder=tmp_path).returncode == 2
        and (tmp_path / "site.toml").read_text(encoding="utf-8") == "mine"
    )
    assert run("new", "site.toml", "--force", folder=tmp_path).returncode == 0
    assert run("new", "site.xls", folder=tmp_path).returncode == 2


def test_the_new_files_of_all_languages_are_the_same_account(tmp_path: Path) -> None:
    for language in Language:
        (tmp_path / f"{language}.toml").write_text(file_text("project", language), "utf-8")
    one, two = (cs.Project.read(tmp_path / f"{lang}.toml").scenario for lang in Language)
    assert one.account().total == two.account().total and one.bounds().low == two.bounds().low


def test_the_schema_is_printed(tmp_path: Path) -> None:
    assert json.loads(run("schema", folder=tmp_path).stdout) == json.loads(
        json.dumps(project_schema())
    )


@pytest.mark.parametrize(
    "words",
    [
        ("account",),
        ("account", "none.toml"),
        ("account", "."),
        ("account", "site.toml", "--lang", "sv"),
        ("account", "site.toml", "--nonsense"),
        ("compare", "site.toml", "none.toml"),
        ("new",),
    ],
)
def test_what_cannot_be_meant_exits_with_2_and_prints_no_data(
    site: Path, words: tuple[str, ...]
) -> None:
    done = run(*words, folder=site)
    assert (
        (done.returncode, done.stdout) == (2, "")
        and done.stderr.strip()
        and "Traceback" not in done.stderr
    )


def test_what_is_wrong_names_line_and_key(site: Path) -> None:
    (site / "site.toml").write_text(
        SITE.replace("20 L/h", "20 L").replace("ElectricExcavator", "Excavator"), encoding="utf-8"
    )
    done = run("account", "site.toml", folder=site)
    assert (
        done.returncode == 2
        and "site.toml" in done.stderr
        and "measures[0].type" in done.stderr
        and "ElectricExcavator" in done.stderr
    )


def test_what_the_account_finds_names_line_and_key(site: Path) -> None:
    (site / "site.toml").write_text(
        SITE + '[[baseline]]\nitem = "gravel"\nfactor = "gravel-br18"\namount = "5 stk"\n',
        encoding="utf-8",
    )
    done = run("account", "site.toml", folder=site)
    assert (
        done.returncode == 2
        and "baseline[1].amount" in done.stderr
        and "Traceback" not in done.stderr
    )


def test_code_of_the_projects_own_runs_only_where_it_is_allowed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "strange_site", raising=False)
    (site / "strange_site.py").write_text(
        "print('ran')\nfrom carbonsite.measures import ElectricExcavator as E\nclass Own(E):\n   "
        " pass\n",
        encoding="utf-8",
    )
    (site / "site.toml").write_text(
        SITE.replace("ElectricExcavator", "strange_site:Own"), encoding="utf-8"
    )
    done = run("account", "site.toml", folder=site)
    assert (done.returncode, done.stdout) == (2, "") and "--plugins" in done.stderr
    assert "ran" in run("account", "site.toml", "--plugins", folder=site).stdout


def test_paths_outside_need_leave(site: Path) -> None:
    (site / "log.csv").write_text(
        "Beskrivelse;Mengde;Enhet;Faktor\nDiesel;100;L;diesel\n", encoding="utf-8"
    )
    (site / "in").mkdir()
    (site / "in" / "site.toml").write_text(
        SITE + '[[baseline]]\nfile = "../log.csv"\ntags = {module = "A5"}\n', encoding="utf-8"
    )
    assert run("account", "in/site.toml", folder=site).returncode == 2
    assert run("account", "in/site.toml", "--allow-outside", folder=site).returncode == 0


STRANGE = "[red]x[/red] \x1b[31m\u202e\x07 \x9b2J"


@pytest.mark.parametrize("on_terminal", [False, True])
def test_texts_of_strangers_are_no_commands_to_a_terminal(
    site: Path, on_terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_tables, "on_terminal", lambda: on_terminal)
    (site / "site.toml").write_text(
        SITE
        + f'[[baseline]]\nitem = {json.dumps(STRANGE)}\nfactor = "diesel"\nmodule = "A5"\namount ='
        ' "5 L"\n',
        encoding="utf-8",
    )
    (site / "other.toml").write_text(SITE, encoding="utf-8")
    (site / "bad.toml").write_text(SITE.replace('"20 L/h"', json.dumps(STRANGE)), encoding="utf-8")
    printed = run("compare", "site.toml", "other.toml", folder=site).stdout
    assert on_terminal == ("\t" not in printed)
    for text in (printed, run("account", "bad.toml", folder=site).stderr):
        assert "\\x1b[31m" in text and "\\u202e" in text and "\\x9b2J" in text
        assert not set(text) & set("\u202e\x07\x9b") and "\x1b[31m" not in text
    assert "[red]x[/red]" in printed


COMMANDS = (
    "account",
    "compare",
    "compare-versions",
    "factors",
    "explain",
    "rules",
    "read",
    "import-factors",
    "check-factors",
    "new",
    "schema",
    "verify",
    "sign",
)
TENDER_COMMANDS = ("new", "check", "form", "read", "evaluate", "schema")


@pytest.mark.parametrize(
    "command", [*COMMANDS, *(f"tender {command}" for command in TENDER_COMMANDS)]
)
def test_every_help_teaches_with_an_example(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert f"Example: carbonsite {command}" in " ".join(done.stdout.split())


def test_the_help_lists_the_commands_in_order() -> None:
    done = run("--help")
    listed = [
        line.split()[0]
        for line in done.stdout.split("Commands:")[1].split("\n\n")[0].splitlines()[1:]
        if line.startswith("  ") and not line.startswith("   ")
    ]
    assert listed == [*COMMANDS, "tender"] and "--install-completion" in done.stdout
    assert "carbonsite tender" in run("tender", "--help").stdout


def test_nothing_to_open_is_said(site: Path) -> None:
    done = run("account", "site.toml", "--open", folder=site)
    assert (done.returncode, done.stdout) == (2, "") and "-o page.html" in done.stderr


def test_a_language_is_that_of_titles_headings_cells_and_messages(site: Path) -> None:
    (site / "log.csv").write_text(
        "Beskrivelse;Mengde;Enhet;Faktor\nDiesel;100;L;diesel\nRigg;1;RS;\n", encoding="utf-8"
    )
    (site / "site.toml").write_text(
        SITE + CLAIM + '[[baseline]]\nfile = "log.csv"\ntags = {module = "A5"}\n', encoding="utf-8"
    )
    done = run("account", "site.toml", "--lang", "nb", "--strict", "-o", "x.json", folder=site)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert lines[0] == "skrev x.json"
    assert lines[1].startswith("Site: livsløp, fysisk levert elektrisitet 2020")
    assert lines[2] == "1 rader er ikke lest og er ikke med i noen sum"
    assert lines[3].startswith("ikke oppfylt: rader ikke lest: log.csv: rund sum")
    assert lines[4].startswith("ikke oppfylt: påstand om 167000 kgCO2e: mer enn ytterpunktene")
    shown = tables(done.stdout)
    claim = shown["Påstanden om 167000 kgCO2e"]
    assert set(claim["vurdering"]) == {"mer enn ytterpunktene tillater"}
    assert shown["Rader som ikke er lest; ikke med i noen sum"]["type"].tolist() == ["rund sum"]
    english = json.loads((site / "x.json").read_text(encoding="utf-8"))
    assert {case["verdict"] for case in english["claims"][0]["cases"]} == {
        "more than the bounds allow"
    }


def test_compare_names_measures_and_bases_in_the_language(site: Path) -> None:
    (site / "other.toml").write_text(
        SITE.replace("year = 2020", "year = 2019", 1), encoding="utf-8"
    )
    shown = tables(run("compare", "site.toml", "other.toml", "--lang", "nb", folder=site).stdout)
    assert shown["Besparelser for hvert tiltak"]["tiltak"].tolist() == ["Elektrisk gravemaskin"]
    settings = shown["Beregnet med"].iloc[0].tolist()
    assert settings[0] == "beregningsgrunnlag" and "livsløp, fysisk levert" in settings[1]


def test_an_error_is_told_in_the_language(site: Path) -> None:
    (site / "site.toml").write_text(
        SITE.replace("20 L/h", "20 L").replace('"ElectricExcavator"', "3"), encoding="utf-8"
    )
    heading, columns, *problems = run(
        "account", "site.toml", "--lang", "nb", folder=site
    ).stderr.splitlines()
    assert heading == "site.toml (rader er linjer, kolonner er nøkler): 2 feil"
    assert columns.split() == ["rad", "kolonne", "verdi", "feil"]
    assert "er ikke et tiltak; skriv et eget tiltak som" in problems[-1]
