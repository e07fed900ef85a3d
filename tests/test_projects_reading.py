"""What a project file may say, and what is told of one that says something else: file, line, key,
what to write.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs
from carbonsite import limits
from carbonsite import measures as m

HEAD = 'name = "Site"\nbasis = {year = 2020}\n'
ROW = (
    '[[baseline]]\nitem = "excavator"\nfactor = "diesel"\namount = "1000 L"\nmodule = "A5"\nmachine'
    ' = "excavator"\n'
)


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Reads a text as a project file."""

    def reading(text: str, **options: Any) -> cs.Project:
        (tmp_path / "site.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
        return cs.Project.read(tmp_path / "site.toml", **options)

    return reading


@pytest.fixture
def problems(read: Any) -> Any:
    """The problems of a text: line, key, problem, remedy."""

    def found(text: str, **options: Any) -> list[tuple[Any, str, str, str]]:
        with pytest.raises(cs.InputError) as raised:
            read(text, **options)
        assert raised.value.where.startswith("site.toml")
        return [
            (row.row, row.column, row.problem, row.remedy)
            for row in raised.value.problems.itertuples()
        ]

    return found


def test_a_small_file_is_the_scenario_that_one_would_build(read: Any) -> None:
    project = read(f"""{HEAD}
areas = ["5000 m2 BTA", "4300 m2 BRA"]
[assumptions]
hours = {{value = "1000 h", low = "700 h", high = "1400 h", reason = "six months"}}
[[baseline]]
item = "excavator"
calculator = "machine_use"
hours = "hours"
rate = "20 L/h"
machine = "excavator"
tags = {{contractor = "Graver AS"}}
[[measures]]
type = "ElectricExcavator"
per_litre = "3,4 kWh/L"
loss = {{value = "5 %", low = "2 %", high = "10 %", reason = "100 m of cable"}}
""")
    hours = cs.Assumption("hours", "1000 h", low="700 h", high="1400 h", reason="six months")
    loss = cs.Assumption(
        "Electric excavator: loss", "5 %", low="2 %", high="10 %", reason="100 m of cable"
    )
    row = m.machine_use("excavator", hours, "20 L/h", machine="excavator", contractor="Graver AS")
    built = cs.Scenario(
        "Site",
        row,
        [m.ElectricExcavator(per_litre="3,4 kWh/L", loss=loss)],
        basis=cs.Basis(year=2020),
        area="5000 m2 BTA",
        further_areas=["4300 m2 BRA"],
    )
    assert project == cs.Project(built)
    assert project.scenario.bounds().low == built.bounds().low
    assert list(project.scenario.compare())[-2:] == ["total per m2 BTA", "total per m2 BRA"]


def test_everything_that_is_wrong_is_told_at_once_by_line(problems: Any) -> None:
    found = problems("""nme = "Site"
basis = "lifecycle"
date = "yesterday"
outputs = ["site.exe"]
areas = ["5000 kg"]

[bases]
life-cycle = {year = 2020}

[sources.glava]
publisher = "Glava"
document = "EPD"
year = 1066
locator = "page 2"

[assumptions."30 L/h"]
value = "30 L/h"

[assumptions.hours]
value = "1000 h"
low = "2000 h"
reason = "because"

[[baseline]]
item = "excavator"
calculator = "machine_use"
hours = "huors"
rate = "20 L/h"
machne = "excavator"

[[baseline]]
item = "concrete"
factor = "concrete-b35-clas-a"
amount = 12

[[measures]]
type = "ElectricExcavatr"

[[measures]]
type = "ElectricTowerCrane"
power = "40 furlongs"
utilisation = "250 %"

[[claims]]
amount = "167 000 kg"
source = "municipality"
""")
    told = {(row, column) for row, column, _, _ in found}
    assert told >= {
        ("", "name"),
        (1, "nme"),
        (2, "basis"),
        (3, "date"),
        (4, "outputs[0]"),
        (5, "areas[0]"),
        (13, "sources.glava.year"),
        (16, 'assumptions."30 L/h"'),
        (19, "assumptions.hours"),
        (27, "baseline[0].hours"),
        (29, "baseline[0].machne"),
        (33, "baseline[1].factor"),
        (34, "baseline[1].amount"),
        (37, "measures[0].type"),
        (41, "measures[1].power"),
        (42, "measures[1].utilisation"),
        (45, "claims[0].amount"),
        (46, "claims[0].source"),
    }
    remedies = {column: remedy for _, column, _, remedy in found}
    assert "did you mean 'name'?" in remedies["nme"]
    assert (
        "'hours'" in remedies["baseline[0].hours"] and "'machine'" in remedies["baseline[0].machne"]
    )
    assert "'concrete-b35-class-a'" in remedies["baseline[1].factor"]
    assert "'ElectricExcavator'" in remedies["measures[0].type"]
    assert [row for row, *_ in found if row] == sorted(row for row, *_ in found if row)


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("name = 'a'\nname = 'b'\n", 2, "", "is not TOML"),
        ("name = 'a", 1, "", "is not TOML"),
        ("name = 'a'\r\n[[baseline\r\n", 2, "", "is not TOML"),
        (f"{HEAD}x = {'[' * 10_000}", 3, "", "nested deeper"),
        (f"{HEAD}{'a.' * 10_000}a = 1", 3, "", "nested deeper"),
        (f"{HEAD}x = {'9' * 5000}\n", "", "", "is not TOML"),
        (HEAD, "", "baseline", "there is no activity"),
        (f"{HEAD}[[baseline]]\n", 3, "baseline[0]", "is empty"),
        (f"{HEAD}{ROW}amount2 = 'x'\n", 9, "baseline[0].amount2", "is not a key of an activity"),
        (
            f"{HEAD}{ROW.replace('1000 L', '1,000 L')}",
            6,
            "baseline[0].amount",
            "may mean 1000 or 1,000",
        ),
        (f"{HEAD}{ROW.replace('1000 L', '1000 gal')}", 6, "baseline[0].amount", "'gal'"),
        (
            f"{HEAD}{ROW.replace('machine', 'element')}".replace('"excavator"\n', "22\n"),
            4,
            "baseline[0].item",
            "is not a text",
        ),
        (
            f"{HEAD}{ROW}tags = {{amount = 3}}",
            9,
            "baseline[0].tags.amount",
            "is no column of one's own",
        ),
        (
            f"{HEAD}{ROW}[[measures]]\ntype = 'Biodiesel'\n[[measures]]\ntype = 'Biodiesel'\n",
            11,
            "measures[1]",
            "is the name of two measures",
        ),
        (
            f"{HEAD}{ROW}[[measures]]\ntype = 'ElectricTools'\nper_litre = '3 kWh/L'\n",
            9,
            "measures[0]",
            "the baseline has no row with machine 'hand tools'",
        ),
        (
            f"{HEAD}{ROW}[[measures]]\ntype = 'ElectricExcavator'\n",
            9,
            "measures[0]",
            "give per_litre",
        ),
        (
            f"{HEAD}{ROW}[[measures]]\ntype = 'own.site:Idling'\n",
            10,
            "measures[0].type",
            "is code of the project's own",
        ),
        (
            f"{HEAD}{ROW}[sets]\nall = ['Biodisel']\n",
            10,
            "sets.all[0]",
            "is not the name of a measure",
        ),
        (
            (
                f"{HEAD}{ROW}[derived.a]\nfunction = 'part_of'\nmass = 'b'\nshare = '5"
                " %'\n[derived.b]\nfunction = 'part_of'\nmass = 'a'\nshare = '5 %'\n"
            ),
            9,
            "derived.a",
            "rests on itself: a → b → a",
        ),
        (
            f"{HEAD}{ROW}[derived.a]\nfunction = 'part_of'\nmass = '5 km'\nshare = '5 %'\n",
            9,
            "derived.a",
            "mass is in 't'",
        ),
        (
            (
                f"{HEAD}{ROW}[derived.a]\nfunction = 'heat_energy'\narea = '5 m2'\ndemand = '1"
                " kWh/m2'\nefficiency = '0 %'\n"
            ),
            9,
            "derived.a",
            "efficiency is in 'parts of one'; 0 % is out of bounds",
        ),
        (
            f"{HEAD}{ROW}[derived.a]\nfunction = 'part_of'\nmass = '5 t'\n",
            9,
            "derived.a",
            "part_of() needs share",
        ),
        (
            f"{HEAD}{ROW}[derived.a]\nfunction = 'part_of'\nmass = '5 t'\nshare = nan\n",
            12,
            "derived.a.share",
            "is too large, or no number",
        ),
        (
            f"{HEAD}{ROW}[assumptions.a]\nvalue = '5'\nreason = 'x'\n",
            10,
            "assumptions.a.value",
            "has no unit",
        ),
        (
            f"{HEAD}{ROW}[assumptions.a]\nvalue = nan\nreason = 'x'\n",
            10,
            "assumptions.a.value",
            "is too large, or no number",
        ),
        (
            f"{HEAD}{ROW}[assumptions.a]\nvalue = '5 t'\n",
            9,
            "assumptions.a.reason",
            "is missing, and the status is assumed",
        ),
        (
            f"{HEAD}{ROW}[assumptions.a]\nvalue = '5 t'\nsource = 'bok'\n",
            11,
            "assumptions.a.source",
            "is not one of the sources of this file",
        ),
        (
            f"{HEAD}areas = ['1 m2 BTA', '2 m2 BTA']\n{ROW}",
            3,
            "areas[1]",
            "is a second area of its type",
        ),
        (f"{HEAD}format = 2\n{ROW}", 3, "format", "is not an option"),
    ],
)
def test_each_problem_stands_where_it_is(
    problems: Any, text: str, line: Any, column: str, problem: str
) -> None:
    assert any(
        row == line and name == column and problem in told for row, name, told, _ in problems(text)
    ), problems(text)


def test_a_problem_is_told_once_and_not_by_what_rests_on_it(problems: Any) -> None:
    found = problems(
        f"{HEAD}{ROW.replace('1000 L', 'fuel')}[assumptions.fuel]\nvalue = '5 parsec'\nreason ="
        " 'x'\n"
    )
    assert [(row, column) for row, column, *_ in found] == [(10, "assumptions.fuel.value")]


def test_derived_quantities_are_nested_and_named_and_read_in_any_order(read: Any) -> None:
    project = read(f"""{HEAD}
[derived.reused]
function = "part_of"
mass = "mass"
share = 0.5
[derived.mass]
function = "bank_mass"
volume = "volume"
density = "2 t/fm3"
[assumptions.volume]
value = "100 fm3"
low = "80 fm3"
high = "100 fm3"
reason = "drawing"
[[baseline]]
item = "gravel"
factor = "gravel-br18"
amount.function = "part_of"
amount.mass = {{function = "part_of", mass = "reused", share = "50 %"}}
amount.share = "10 %"
""")
    amount = project.scenario.baseline["amount"].iloc[0]
    assert amount.value == cs.Q("5 t") and list(amount.assumptions) == ["volume"]
    assert project.derived["reused"].evaluate({"volume": cs.Q("80 fm3")}) == cs.Q("80 t")


def test_own_factors_stand_in_the_file_and_beside_it(read: Any, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "factor,module,declared_unit,gwp_total,publisher,document,year,locator\npit,A1-A3,t,2.9,Pit"
        " AS,EPD,2024,table 2\n",
        encoding="utf-8",
    )
    text = f"""{HEAD}
catalogue.files = [{{file = "own.csv"}}]
catalogue.substitute = [{{old = "gravel-br18", new = "pit", note = "the pit's own"}}]
[sources.epd]
publisher = "Wool AS"
document = "EPD-1"
year = 2024
locator = "table 3"
[[factors]]
factor = "wool"
module = "A1-A3"
declared_unit = "kg"
gwp_total = 1.5
density = "30 kg/m3"
source = "epd"
[[baseline]]
item = "wool"
factor = "wool"
amount = "2 m3"
[[baseline]]
item = "gravel"
factor = "gravel-br18"
amount = "10 t"
"""
    project = read(text)
    assert project.scenario.baseline_account().by("item")["gwp_total"].to_dict() == pytest.approx(
        {"wool": 90.0, "gravel": 29.0}
    )
    project.write(tmp_path / "again.toml")
    assert cs.Project.read(tmp_path / "again.toml") == project


def test_what_is_wrong_in_a_file_of_factors_names_both_files(problems: Any, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(
        "factor,module,declared_unit,gwp_total,publisher,document,year,locator\npit,A1-A3,t,x,Pit"
        " AS,EPD,2024,table 2\n",
        encoding="utf-8",
    )
    ((row, column, problem, _),) = problems(
        f"{HEAD}{ROW}[catalogue]\nfiles = [{{file = 'own.csv'}}]\n"
    )
    assert (
        (row, column) == (10, "catalogue.files[0]") and "own.csv" in problem and "row 2" in problem
    )


def test_an_error_of_the_account_is_located(read: Any) -> None:
    project = read(
        f"{HEAD}{ROW}[[baseline]]\nitem = 'oddity'\nfactor = 'gravel-br18'\namount = '5"
        " stk'\n[[measures]]\ntype = 'Biodiesel'\n"
    )
    with pytest.raises(cs.InputError) as raised:
        project.scenario.baseline_account()
    found = project.located(raised.value)
    assert found.where.startswith("site.toml") and [
        (row.row, row.column) for row in found.problems.itertuples()
    ] == [(12, "baseline[1].amount")]


def test_a_measure_that_cannot_act_is_located(read: Any) -> None:
    project = read(f"""{HEAD}
[[baseline]]
item = "masses to landfill"
factor = "soil-landfill"
amount = "100 t"
module = "A5"
flow = "waste-treatment"
material = "excavated masses"
[[baseline]]
item = "haul"
calculator = "haul"
mass = "100 t"
volume = "60 lm3"
distance = "5 km"
lorry = ["16 t", "17 lm3"]
rate = "0,5 L/km"
material = "excavated masses"
[[measures]]
type = "ReusedMasses"
on_site = "200 t"
""")
    with pytest.raises(cs.InputError) as raised:
        project.scenario.saving()
    (found,) = project.located(raised.value).problems.itertuples()
    assert (found.row, found.column) == (20, "measures[0]") and "does not close" in found.problem


def test_bases_may_rest_on_assumptions(read: Any) -> None:
    project = read(
        'name = "Site"\n[basis]\nyear = 2020\nblend = "blend"\n[assumptions.blend]\nvalue = "7'
        f' %"\nlow = "5 %"\nhigh = "10 %"\nreason = "pump"\n{ROW}'
    )
    assert project.scenario.basis.blend == project.assumptions["blend"]


def test_a_byte_order_mark_and_windows_lines_are_read(read: Any, problems: Any) -> None:
    assert read("\ufeff" + (HEAD + ROW).replace("\n", "\r\n")) == read(HEAD + ROW)
    assert (
        problems("\ufeff" + (HEAD + ROW).replace("diesel", "deisel").replace("\n", "\r\n"))[0][0]
        == 5
    )


def test_letters_of_another_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_bytes("name = 'a'\n# ok\nx = 'gjøvik'\n".encode("cp1252"))
    with pytest.raises(cs.InputError) as raised:
        cs.Project.read(tmp_path / "site.toml")
    assert (
        raised.value.problems["row"].tolist() == [3]
        and "UTF-8" in raised.value.problems["problem"].iloc[0]
    )


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml", "a\0b.toml"):
        with pytest.raises(cs.InputError, match="a project file"):
            cs.Project.read(path)


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    place = tmp_path / "large.toml"
    with place.open("wb") as file:
        file.truncate(limits.PROJECT_BYTES + 1)
    with pytest.raises(cs.InputError, match="MB"):
        cs.Project.read(place)


def test_more_tables_than_a_file_may_hold_are_refused(
    problems: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = HEAD + "[[baseline]]\n" * (limits.PROJECT_TABLES + 1)
    assert any(
        column == "baseline" and "holds more than" in told for _, column, told, _ in problems(text)
    )


OWN = """
from carbonsite.measures import SiteMeasure, Stage
from carbonsite.measures.base import number
from carbonsite.units.assumption_fields import Estimated
from carbonsite.measures.rows import matching, scaled
from typing import Annotated, Any, ClassVar
open(__file__ + ".ran", "w").close()

class Idling(SiteMeasure):
    stage: ClassVar[Stage] = Stage.AVOID
    name: str = "Engines off"
    where: dict[str, str] = {"machine": "excavator"}
    share: Annotated[Any, Estimated("", le=1.0)]

    def apply(self, activities, properties):
        return scaled(activities, matching(activities, self.where), 1 - number(self.share, ""))

class NoMeasure:
    pass
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module of a stranger's, on Python's path."""
    (tmp_path / "strangers_site.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "strangers_site", raising=False)
    return tmp_path / "strangers_site.py.ran"


def test_a_measure_of_ones_own_runs_only_where_it_is_allowed(
    read: Any, own: Path, tmp_path: Path
) -> None:
    text = f"{HEAD}{ROW}[[measures]]\ntype = 'strangers_site:Idling'\nshare = '10 %'\n"
    with pytest.raises(cs.InputError, match="is not run"):
        read(text)
    assert not own.exists() and "strangers_site" not in sys.modules
    project = read(text, plugins=True)
    assert own.exists() and project.scenario.saving().magnitude == pytest.approx(
        project.scenario.baseline_account().total.magnitude * 0.1
    )
    project.write(tmp_path / "again.toml")
    assert cs.Project.read(tmp_path / "again.toml", plugins=True) == project


NO_MEASURES = {
    "strangers_site:NoMeasure": "is no measure",
    "strangers_site:Nothing": "cannot be imported",
    "no_such_module:X": "cannot be imported",
    "os:sep": "is not a class",
    "../x:Y": "is not a measure",
    "x": "is not a measure",
}


@pytest.mark.parametrize(("name", "problem"), NO_MEASURES.items())
def test_what_is_no_measure_is_refused(problems: Any, own: Path, name: str, problem: str) -> None:
    assert any(
        problem in told
        for _, _, told, _ in problems(f"{HEAD}{ROW}[[measures]]\ntype = '{name}'\n", plugins=True)
    )
