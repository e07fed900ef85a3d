"""The tender file: what it says, its digest, and everything that is wrong with it at once."""

from __future__ import annotations

import contextlib
import copy
import datetime
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from profiles import examples
from tendered import SITE, site_text

import carbonsite as cs
from carbonsite.lifecycle import GENERIC_CARRIERS
from carbonsite.tender.digest import digest_of
from carbonsite.tender.schema import tender_schema

Tender = cs.tender.Tender


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "tender.toml"
    place.write_text(site_text(), encoding="utf-8")
    return place


def test_a_tender_says_by_what_every_bid_is_computed(file: Path) -> None:
    tender = Tender.read(file)
    assert (tender.name, tender.language, tender.currency) == ("Omsorgssenter", "nb", "NOK")
    assert [option.name for option in tender.options] == [
        "Elektrisk gravemaskin",
        "Biodiesel",
        "Elektrisk tårnkran",
    ]
    assert tender.options[0].open == {"per_litre": "kWh/L"}
    assert tender.options[1].excludes == ("Elektrisk tårnkran",)
    assert len(tender.scenario.baseline) == 6
    assert not tender.scenario.measures
    assert [requirement.name for requirement in tender.requirements] == ["Massivtre"]
    assert tender.award.weights == {"pris": 0.7, "klima": 0.3}
    # 15 000 L + 3 000 L diesel for the machines, 1 000 L thawing.
    assert tender.scenario.baseline_account().total.magnitude > 0


def test_it_reads_back_equal_and_with_the_same_digest(file: Path, tmp_path: Path) -> None:
    tender = Tender.read(file)
    tender.write(tmp_path / "again.toml")
    again = Tender.read(tmp_path / "again.toml")
    assert again == tender
    assert again.digest == tender.digest
    assert again.content == tender.content


def test_a_tender_in_python_is_the_same_as_in_a_file(file: Path) -> None:
    assert Tender.of(tomllib.loads(site_text())).digest == Tender.read(file).digest


def test_spaces_comments_and_order_do_not_change_the_digest(file: Path) -> None:
    digest = Tender.read(file).digest
    text = site_text()
    file.write_text(
        "# fixed on the first of March\n"
        + text.replace('currency = "NOK"\n', "").replace(
            "\ndate", '\ncurrency   =   "NOK" # without VAT\ndate'
        ),
        encoding="utf-8",
    )
    assert Tender.read(file).digest == digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("15 000 L", "15 001 L"),
        ("year = 2024", "year = 2023"),
        ("allow_own_factors = false", "allow_own_factors = true"),
        ('"kWh/L"', '"kWh / L"'),
        ("excludes", "requires"),
    ],
)
def test_every_word_that_means_something_changes_the_digest(file: Path, old: str, new: str) -> None:
    digest = Tender.read(file).digest
    changed = file.read_text(encoding="utf-8").replace(old, new)
    assert changed != file.read_text(encoding="utf-8")
    file.write_text(changed, encoding="utf-8")
    assert Tender.read(file).digest != digest


def test_a_file_that_it_names_changes_the_digest(tmp_path: Path) -> None:
    place, table = tmp_path / "tender.toml", tmp_path / "boq.csv"
    place.write_text(
        'name = "Site"\ndate = 2025-03-01\nbasis = {year = 2024}\n[[baseline]]\nfile ='
        ' "boq.csv"\ntags = {module = "A5"}\n',
        encoding="utf-8",
    )
    digests = []
    for amount in ("10", "11"):
        table.write_text(
            f"Beskrivelse;Mengde;Enhet;Faktor\nGravemaskin;{amount};L;diesel\n", encoding="utf-8"
        )
        digests.append(Tender.read(place).digest)
    assert digests[0] != digests[1]
    with pytest.raises(cs.InputError, match="another folder"):
        Tender.read(place).write(tmp_path.parent / "elsewhere.toml")


def test_the_digest_knows_a_day_from_its_letters() -> None:
    assert digest_of({"date": datetime.date(2025, 3, 1)}, [], "") != digest_of(
        {"date": "2025-03-01"}, [], ""
    )


def read(file: Path, old: str, new: str) -> Any:
    text = site_text()
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return Tender.read(file)


def test_what_the_form_says_is_taken_over(file: Path) -> None:
    asked = read(
        file,
        "[form]",
        """[form]
carriers = ["electricity", "diesel"]
factors = ["clt"]
questions = [
    {part = "materials", name = "concrete_class", title = "Klasse", choices = ["A", "B"]},
    {part = "machines", name = "concrete_class", title = "Klasse"},
]""",
    )
    assert asked.carriers == ("electricity", "diesel")
    assert asked.form.factors == ["clt"]
    assert [(question.part, question.choices) for question in asked.form.questions] == [
        ("materials", ["A", "B"]),
        ("machines", []),
    ]
    assert [layout.language for layout in asked.layouts] == ["nb", "en"]
    assert set(Tender.read(file).carriers) == {"electricity", "diesel"}


def test_carriers_left_out_are_all_that_have_a_number(file: Path) -> None:
    everything = Tender.read(file).carriers
    assert {"diesel", "electricity"} <= set(everything) <= set(GENERIC_CARRIERS)
    assert len(set(everything)) == len(everything) > 2


def test_a_requirement_may_look_at_what_is_asked(file: Path) -> None:
    ban = """[[requirements]]
type = "all-of"
name = "x"
[[requirements.parts]]
type = "ban"
name = "y"
where = {machine = "excavator"}
column = "feedstock"
banned = ["palm"]
[[requirements]]"""
    text = site_text().replace("[[requirements]]", ban)
    asked = '[form]\nquestions = [{part = "machines", name = "feedstock", title = "Råstoff"}]'
    assert ("requirements[0].column", "is asked of no bidder") in [
        row[1:] for row in problems(text, file)
    ]
    file.write_text(text.replace("[form]", asked), encoding="utf-8")
    assert [one.name for one in Tender.read(file).requirements] == ["x", "Massivtre"]


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        (
            "[[requirements]]",
            '[[requirements]]\ntype = "limit"\nname = "Massivtre"\nlimit = "1 tCO2e"\n'
            "[[requirements]]",
            "requirements[1].name",
            "is the name of another requirement too",
        ),
        (
            "[form]",
            '[form]\nquestions = [{part = "machines", name = "q", title = "x",'
            ' choices = ["a", "a"]}]',
            "form.questions[0].choices",
            "holds a text twice",
        ),
        (
            "[form]",
            '[form]\nquestions = [{part = "machines", name = "q", title = "x"},'
            ' {part = "machines", name = "q", title = "y"}]',
            "form.questions[1].name",
            "is the name of another column",
        ),
        (
            'open = {power = "kW"}',
            'open = {power = "kW"}\nquestions = {load = "?"}',
            "options[2].questions.load",
            "is not a field that is open to bidders",
        ),
        (
            'excludes = ["Elektrisk tårnkran"]',
            'requires = ["Biodiesel"]',
            "options[1].requires[0]",
            "is not the name of another option of this file",
        ),
    ],
)
def test_names_stand_once(file: Path, old: str, new: str, column: str, problem: str) -> None:
    assert (column, problem) in [row[1:] for row in problems(site_text().replace(old, new), file)]


def test_tenders_are_equal_by_what_they_say(file: Path, tmp_path: Path) -> None:
    tender, other = Tender.read(file), read(file, "15 000 L", "15 001 L")
    assert tender != other and tender != "a text"
    assert len({tender, Tender.of(tomllib.loads(site_text()))}) == 1
    assert tender.uncovered.empty and tender.left.empty
    tender.write(tmp_path / "a.toml")
    text = (tmp_path / "a.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == tomllib.loads(site_text())
    head = [row.partition(" ")[0] for row in text.partition("\n[")[0].splitlines()]
    assert head[:2] == ["name", "date"] and "basis" in head, "plain keys come before the tables"


def problems(text: str, file: Path) -> list[tuple[Any, str, str]]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(cs.InputError) as raised:
        Tender.read(file)
    assert raised.value.where == "tender.toml (rows are lines, columns are keys)"
    return [(row.row, row.column, row.problem) for row in raised.value.problems.itertuples()]


def line(text: str, beginning: str) -> int:
    return next(
        number
        for number, each in enumerate(text.splitlines(), start=1)
        if each.startswith(beginning)
    )


def test_everything_that_is_wrong_is_told_at_once(file: Path) -> None:
    text = (
        site_text()
        .replace('open = {per_litre = "kWh/L"}', 'open = {per_liter = "kWh/L"}')
        .replace("[form]", '[form]\ncarriers = ["diesel", "kull"]\nsize = 3')
    )
    text = text.replace('excludes = ["Elektrisk tårnkran"]', 'excludes = ["Tårnkran"]').replace(
        "allow_own_factors = false", 'allow_own_factors = "no"'
    )
    found = problems(text, file)
    told = {column: (row, problem) for row, column, problem in found}
    assert told["options[0].per_liter"] == (
        line(text, 'name = "Elektrisk gravemaskin"') - 1,
        "is not a field of ElectricExcavator",
    )
    assert told["form.allow_own_factors"][1] == "is neither true nor false"
    assert told["form.size"][1] == "is not a key of this table"
    # What is of the wrong shape is left out whole: carriers are told once the form can be read.
    assert "form.carriers[1]" not in told


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        (
            "[form]",
            '[form]\ncarriers = ["kull"]',
            "form.carriers[0]",
            "is not a generic name of a carrier",
        ),
        ("[form]", '[form]\nfactors = ["diesel"]', "form.factors[0]", "'diesel' is a carrier"),
        ("[form]", '[form]\nfactors = ["clt-x"]', "form.factors[0]", "no emission factor "),
        (
            'excludes = ["Elektrisk tårnkran"]',
            'excludes = ["Tårnkran"]',
            "options[1].excludes[0]",
            "is not the name of another option of this file",
        ),
        ('open = {per_litre = "kWh/L"}', 'open = {per_litre = "kg"}', "options[0].per_litre", ""),
        (
            'open = {per_litre = "kWh/L"}',
            'open = {per_litre = "ton"}',
            "options[0].open.per_litre",
            "unknown unit 'ton'",
        ),
        (
            'open = {per_litre = "kWh/L"}',
            'open = {per_litre = "kWh/L"}\ncost = "3 NOK"',
            "options[0].cost",
            "is the price, which the bidder states",
        ),
        (
            'open = {per_litre = "kWh/L"}',
            'open = {per_litre = "kWh/L"}\nper_litre = "3 kWh/L"',
            "options[0].per_litre",
            "is stated here and open to the bidder too",
        ),
        (
            'name = "Biodiesel"',
            'name = "Elektrisk gravemaskin"',
            "options[1].name",
            "is the name of another option too",
        ),
        (
            'machine = "mobile crane"',
            'machine = "crane"',
            "options[2]",
            "the baseline has no row with machine 'mobile crane'",
        ),
        ('factor = "clt"', 'factor = "clt-x"', "baseline[4].factor", "no emission factor "),
        ('"1 200 m3"', '"1 200 kWh"', "baseline[4].amount", "cannot be turned into"),
        ('currency = "NOK"', 'currency = "kroner"', "currency", "is not an option"),
        (
            'type = "limit"',
            'type = "limits"',
            "requirements[0].type",
            "is not a type of requirement",
        ),
        ('limit = "500 tCO2e"', 'limit = "500 t"', "requirements[0].limit", ""),
        ('type = "limit"', 'type = ["limit"]', "requirements[0].type", "is not a text"),
        (
            'type = "limit"',
            'type = "all-of"\nparts = 3',
            "requirements[0].parts",
            "is not an array of tables",
        ),
        (
            "[[requirements]]",
            '[[requirements]]\npreset = "dfo"\n[[requirements]]',
            "requirements[0].preset",
            "is not a preset",
        ),
        ('model = "relative"},', 'model = "fair"},', "award.model", "is not known"),
        (
            "criteria = [",
            "additions = [3]\ncriteria = [",
            "award.additions",
            "is not an array of tables",
        ),
        (
            "[[requirements]]",
            (
                '[[requirements]]\ntype = "ban"\nname = "x"\nwhere = {machine ='
                ' "excavator"}\ncolumn = "feedstock"\nbanned = ["palm"]\n[[requirements]]'
            ),
            "requirements[0].column",
            "is asked of no bidder",
        ),
        (
            "[form]",
            '[form]\nquestions = [{part = "materials", name = "density", title = "x"}]',
            "form.questions[0].name",
            "is the name of another column",
        ),
        ("[form]", "[measures]", "measures", "is not a key of a tender file"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_key(
    file: Path, old: str, new: str, column: str, problem: str
) -> None:
    text = site_text()
    assert old in text
    found = problems(text.replace(old, new), file)
    told = [each for each in found if each[1].startswith(column)]
    assert told, found
    assert problem in told[0][2]
    assert isinstance(told[0][0], int)


def test_files_stay_in_the_folder(file: Path) -> None:
    found = problems('name = "x"\n[[baseline]]\nfile = "../boq.csv"\n', file)
    assert ("baseline[0].file", "leads out of the project's folder") in [each[1:] for each in found]


def test_the_schema_holds_the_example_and_refuses_faults() -> None:
    schema = tender_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert not [error.message for error in validator.iter_errors(SITE)]
    faults = (("options", "typ", "x"), ("baseline", "machne", "x"), ("requirements", "limt", "1 t"))
    for table, key, value in faults:
        wrong = copy.deepcopy(SITE)
        wrong[table][0][key] = value
        assert not validator.is_valid(wrong)


FEW = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@FEW
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(site_text()) - 1),
            st.sampled_from(["[", "]", "{", "}", "=", '"', "#", ".", "\n", "9" * 300, "x", ""]),
            st.integers(0, 40),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_changed_text_is_read_or_refused(
    tmp_path: Path, edits: list[tuple[int, str, int]]
) -> None:
    text = site_text()
    for place, new, taken in edits:
        text = text[:place] + new + text[place + taken :]
    file = tmp_path / "t.toml"
    file.write_text(text, encoding="utf-8")
    with contextlib.suppress(cs.CarbonsiteError):
        Tender.read(file)
