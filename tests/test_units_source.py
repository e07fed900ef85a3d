"""Where a number was read."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

import carbonsite as cs

GOOD: dict[str, Any] = {
    "publisher": "SINTEF",
    "document": "Zero Emission Digger",
    "year": 2020,
    "locator": "paragraph 2",
}


def test_prints_what_an_auditor_needs() -> None:
    assert str(cs.Source(**GOOD)) == "SINTEF: Zero Emission Digger (2020), paragraph 2"


def test_is_frozen_hashable_and_equal_by_content() -> None:
    source = cs.Source(**GOOD)
    assert source == cs.Source(**GOOD) and len({source, cs.Source(**GOOD, url="")}) == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        source.year = 2021  # type: ignore[misc]


@pytest.mark.parametrize("name", ["publisher", "document", "locator"])
@pytest.mark.parametrize("blank", ["", "  ", None])
def test_a_blank_is_refused(name: str, blank: Any) -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.Source(**{**GOOD, name: blank})
    assert caught.value.problems["column"].tolist() == [name]


@pytest.mark.parametrize("year", ["2020", 20, 3000, 2020.0, None, True])
def test_a_year_is_a_year(year: Any) -> None:
    with pytest.raises(cs.InputError, match="is not a year"):
        cs.Source(**{**GOOD, "year": year})


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(cs.InputError) as caught:
        cs.Source(publisher="", document="", year=0, locator="")
    assert sorted(caught.value.problems["column"]) == ["document", "locator", "publisher", "year"]
