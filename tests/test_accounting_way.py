"""The way of an account through the packages: checks hand over their problems at once, and nothing
goes to and fro for what it could take along.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from types import FrameType

import pytest

import carbonsite as cs

PACKAGE = Path(cs.__file__).parent


def calls_of(table: object, catalogue: cs.FactorCatalogue) -> list[tuple[str, str]]:
    """Package and name of each function of carbonsite that an account calls, in order."""
    calls: list[tuple[str, str]] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(PACKAGE):
            calls.append((path.relative_to(PACKAGE).parts[0], frame.f_code.co_qualname))

    cs.account(table, catalogue, cs.Basis(year=2020))
    sys.setprofile(note)
    try:
        cs.account(table, catalogue, cs.Basis(year=2020))
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(scope="module")
def calls() -> list[tuple[str, str]]:
    table = cs.activities(
        cs.activity("excavator", "12 500 kWh", "electricity", module="A5"),
        cs.activity("wheel loader", "4 200 L", "diesel", module="A5"),
        cs.activity("foundation", "20 m3", "concrete-b35-class-a"),
    )
    return calls_of(table, cs.FactorCatalogue.default())


def test_problems_are_handed_over_once_by_the_checks_of_texts_and_once_by_the_factors(
    calls: list[tuple[str, str]],
) -> None:
    assert [name for _, name in calls if name.startswith("Problems.")] == [
        "Problems.__init__",
        "Problems.add_keys",
        "Problems.add_keys",
        "Problems.raise_if_any",
    ]


def test_an_account_stays_in_its_package_and_leaves_it_few_times(
    calls: list[tuple[str, str]],
) -> None:
    stays = [package for package, _ in groupby(package for package, _ in calls)]
    assert set(stays) <= {"accounting", "factors", "inputs", "messages", "units"}
    assert len(stays) <= 19
