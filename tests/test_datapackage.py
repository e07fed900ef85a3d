"""The shipped tables are what their data package says: an independent validator reads both."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs
from carbonsite.factors.columns import FACTOR_COLUMNS, KEY, PROPERTIES
from carbonsite.factors.generic import GENERIC_NAMES
from carbonsite.lifecycle import INDICATORS, MODULES

DATA = Path(__file__).parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def validated(folder: Path) -> dict[str, Any]:
    """What frictionless says, in a process of its own: it is no part of the package."""
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_an_independent_validator_confirms_the_package() -> None:
    report = validated(DATA)
    assert report["valid"], [task["errors"] for task in report["tasks"]]
    read = {task["name"]: task["stats"].get("rows", 0) for task in report["tasks"]}
    assert read == {name: len(rows_of(resource["path"])) for name, resource in RESOURCES.items()}
    assert read["emission-factors"] >= 700 and not any(
        task.get("warnings") for task in report["tasks"]
    )


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("emission_factors.csv", lambda text: text + text.splitlines()[1] + "\n", "primary-key"),
        (
            "emission_factors.csv",
            replaced("aggregates-primary,A1-A3", "aggregates-primary,A13"),
            "constraint-error",
        ),
        ("emission_factors.csv", replaced("0.00779306", "0,00779306x"), "row"),
        ("emission_factors.csv", replaced("factor,module", "factor,modul"), "incorrect-label"),
        ("machines.csv", replaced("3.4 L/h", "3.4"), "constraint-error"),
        ("sales_obligation.csv", replaced("10 %", "ten"), "constraint-error"),
        ("redirects.csv", lambda text: text + "Old Id,new,1.0.0,x\n", "constraint-error"),
        ("synonyms.csv", replaced(",nb,", ",no,"), "constraint-error"),
    ],
)
def test_a_planted_defect_is_found(
    file: str, change: Callable[[str], str], said: str, tmp_path: Path
) -> None:
    for path in DATA.iterdir():
        shutil.copy(path, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert change(text) != text
    (tmp_path / file).write_text(change(text), encoding="utf-8", newline="")
    report = validated(tmp_path)
    assert not report["valid"] and said in json.dumps(
        [task["errors"] for task in report["tasks"] if not task["valid"]]
    )


def test_every_table_is_in_the_package_with_its_columns_key_and_licences() -> None:
    assert {resource["path"] for resource in RESOURCES.values()} == {
        path.name for path in DATA.glob("*.csv")
    }
    for resource in RESOURCES.values():
        heading = (DATA / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == heading
        assert (
            resource["schema"]["primaryKey"]
            and resource["licenses"]
            and all(field["description"] for field in resource["schema"]["fields"])
        )
    assert RESOURCES["emission-factors"]["schema"]["primaryKey"] == list(KEY)
    assert PACKAGE["version"] == cs.__version__


def test_the_schema_says_what_the_program_says() -> None:
    fields = {field["name"]: field for field in RESOURCES["emission-factors"]["schema"]["fields"]}
    assert tuple(fields) == FACTOR_COLUMNS
    assert (
        fields["module"]["constraints"]["enum"] == list(MODULES)
        and set(fields["generic"]["constraints"]["enum"]) == GENERIC_NAMES
    )
    assert all(fields[name]["type"] == "number" for name in INDICATORS)


def test_every_publisher_and_document_is_among_the_sources() -> None:
    said = {source["title"] for source in PACKAGE["sources"]}
    rows = [
        row
        for name in ("emission_factors.csv", "machines.csv", "sales_obligation.csv")
        for row in rows_of(name)
    ]
    assert {f"{row['publisher']}: {row['document']}" for row in rows} == said


def test_every_shipped_row_is_a_factor_and_has_a_locator_that_tells_rows_apart() -> None:
    default = cs.FactorCatalogue.default()
    assert cs.FactorCatalogue(list(default)).digest == default.digest, (
        "every row passes every check of an own factor"
    )
    frame = default.frame
    located = (
        frame.groupby(["publisher", "document", "locator", "module", "declared_unit"])[
            ["gwp_total", "gwp_ghg", "gwp_fossil"]
        ]
        .nunique()
        .max(axis=1)
    )
    assert not len(located[located > 1]), (
        f"one locator for two numbers: {located[located > 1].index.tolist()[:3]}"
    )
    bare = frame[
        (frame["locator"].str.len() < 5) | frame["terms"].eq("") | frame["evidence"].eq("")
    ]
    assert not len(bare), bare["factor"].tolist()


def test_every_property_says_where_it_was_read() -> None:
    frame = cs.FactorCatalogue.default().frame
    has = frame[list(PROPERTIES)].ne("").any(axis=1)
    assert has.sum() > 100
    assert (frame.loc[has, "property_source"].ne("") | frame.loc[has, "locator"].ne("")).all()


def test_fuels_of_norway_have_both_parts() -> None:
    default = cs.FactorCatalogue.default()
    for fuel in (
        "diesel-b0",
        "hvo100",
        "fame100",
        "biodiesel-offroad",
        "propane",
        "heating-oil",
        "desnz-petrol-mineral",
        "desnz-natural-gas",
    ):
        assert {row.part for row in default[fuel]} == {"direct", "upstream"}, fuel


@pytest.mark.parametrize(
    ("what", "found"),
    [
        ({"category": "electricity", "geography": "NO", "accounting": "location"}, 10),
        ({"category": "electricity", "geography": "NO", "accounting": "residual"}, 4),
        ({"category": "electricity", "geography": "EU"}, 5),
        ({"category": "heat", "geography": "NO"}, 15),
        ({"category": "transport", "geography": "NO"}, 5),
        ({"category": "mass_handling"}, 20),
        ({"category": "waste"}, 40),
        ({"geography": "DK", "module": "C3"}, 60),
        ({"geography": "DK", "module": "C4"}, 40),
        ({"geography": "DK", "module": "D"}, 60),
        ({"geography": "GB"}, 200),
        ({"category": "refrigerant"}, 70),
        ({"category": "water"}, 2),
        ({"category": "electricity", "geography": "FI", "accounting": "residual"}, 3),
        ({"category": "electricity", "geography": "SE", "accounting": "location"}, 11),
        ({"category": "heat", "geography": "SE"}, 45),
        ({"category": "transport", "declared_unit": "km"}, 200),
    ],
)
def test_what_a_site_needs_is_there(what: dict[str, str], found: int) -> None:
    frame = cs.FactorCatalogue.default().frame
    kept = frame[(frame[list(what)] == list(what.values())).all(axis=1)]
    assert len(kept) >= found


@pytest.mark.parametrize(
    "query",
    [
        "betong b30",
        "betong b35",
        "limtre",
        "massivtre",
        "trefiber",
        "steinull",
        "glassull",
        "armering",
        "konstruksjonsstål",
        "gips",
        "pukk",
        "fjernvarme",
    ],
)
def test_what_norwegian_sites_are_built_of_is_found(query: str) -> None:
    assert len(cs.FactorCatalogue.default().search(query))


def test_machine_rates_read_and_lie_within_their_ranges() -> None:
    rows = rows_of("machines.csv")
    assert len(rows) >= 25
    for row in rows:
        rates = [name for name in ("fuel_rate", "power_rate") if row[name]]
        assert rates, row["machine"]
        for name in rates:
            value = cs.Q(row[name])
            low, high = (
                cs.Q(row[f"{name}_{end}"]) if row[f"{name}_{end}"] else value
                for end in ("low", "high")
            )
            assert low <= value <= high and high.magnitude > 0, (row["machine"], row["size"])
        assert "forum" not in (row["publisher"] + row["url"]).casefold()
        assert row["grade"] in "ABCD" and (
            row["year"] or "year not stated" in row["note"].casefold()
        )


def test_everything_left_out_has_a_reason() -> None:
    with (DATA.parent / "docs" / "left_out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["candidate"] for row in rows}) == len(rows) > 500
    default = cs.FactorCatalogue.default()
    for row in rows:
        assert row["reason"].strip()
        assert not row["folded_into"] or row["folded_into"] in default, row
        assert row["folded_into"] or row["reason"] not in ("unit twin", "sum of the two parts"), row
