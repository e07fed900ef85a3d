"""The JSON Schema, by an independent validator."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import carbonsite as cs
from carbonsite.projects.schema import project_schema

BIRI = Path(__file__).parents[1] / "examples" / "biri.toml"


def as_json(told: Any) -> Any:
    """What an editor hands to a validator: TOML's dates as text."""
    if isinstance(told, dict):
        return {key: as_json(value) for key, value in told.items()}
    if isinstance(told, list):
        return [as_json(value) for value in told]
    return told.isoformat() if isinstance(told, datetime.date) else told


@pytest.fixture
def biri() -> Any:
    return as_json(tomllib.loads(BIRI.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = project_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_example_is_valid(biri: Any, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(biri)] == []


def test_what_carbonsite_writes_is_valid(validator: Any, tmp_path: Path) -> None:
    cs.Project.read(BIRI).write(tmp_path / "x.toml")
    assert validator.is_valid(
        as_json(tomllib.loads((tmp_path / "x.toml").read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize(
    ("plant", "place"),
    [
        (lambda told: told["measures"][0].update(los="5 %"), ["measures", 0]),
        (lambda told: told["measures"][0].update(type="ElectricExcavators"), ["measures", 0]),
        (lambda told: told["measures"][1].pop("power"), ["measures", 1]),
        (lambda told: told["baseline"][0].pop("rate"), ["baseline", 0]),
        (lambda told: told["baseline"][2].update(module="A13"), ["baseline", 2]),
        (
            lambda told: told["assumptions"]["excavator hours"].pop("value"),
            ["assumptions", "excavator hours"],
        ),
        (
            lambda told: told["assumptions"]["excavator hours"].update(status="guessed"),
            ["assumptions", "excavator hours", "status"],
        ),
        (
            lambda told: told["derived"]["masses reused"].update(function="part"),
            ["derived", "masses reused"],
        ),
        (lambda told: told["sources"]["claim"].update(year="2021"), ["sources", "claim", "year"]),
        (
            lambda told: told["bases"]["direct"].update(boundary="scope 1"),
            ["bases", "direct", "boundary"],
        ),
        (lambda told: told.update(measure=[]), []),
        (lambda told: told.pop("name"), []),
    ],
)
def test_a_planted_error_is_found_where_it_is(
    biri: Any, validator: Any, plant: Callable[[Any], Any], place: list[Any]
) -> None:
    plant(biri)
    assert [list(error.path) for error in validator.iter_errors(biri)] == [place]


def test_an_editor_shows_what_everything_is() -> None:
    schema = project_schema()
    assert all(
        "description" in each or "$ref" in each
        for name, each in schema["properties"].items()
        if name != "claims"
    )
    measures = schema["$defs"]["Measure"]["oneOf"]
    excavator = next(each for each in measures if each["title"] == "ElectricExcavator")
    assert {each["title"] for each in measures} >= {
        "ElectricExcavator",
        "SolidTimber",
        "own measure",
    }
    assert excavator["description"] == "An electric excavator instead of a diesel one."
    assert excavator["properties"]["loss"]["examples"] == ["12.5 %"]


def test_every_measure_function_and_calculator_is_in_it() -> None:
    from carbonsite.projects.vocabulary import CALCULATORS, FUNCTIONS, MEASURES

    told = project_schema()["$defs"]
    assert {each["title"] for each in told["Measure"]["oneOf"]} == {*MEASURES, "own measure"}
    assert {each["title"] for each in told["Function"]["oneOf"]} == set(FUNCTIONS)
    assert {each.get("title") for each in told["Activity"]["anyOf"]} == {
        "activity",
        *CALCULATORS,
        None,
    }
    assert set(CALCULATORS) == {"machine_use", "space_heat", "haul", "deliver"}
    descriptions = {each["title"]: each["description"] for each in told["Function"]["oneOf"]}
    for name, function in FUNCTIONS.items():
        assert descriptions[name] == str(function.__doc__).strip().splitlines()[0]
