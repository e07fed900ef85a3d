"""What is declared field by field."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field, ValidationError

import carbonsite as cs
from carbonsite.units.records import Record


class Bucket(Record):
    """A record with two fields."""

    name: str
    volume: Annotated[float, Field(gt=0)] = 1.0


def test_is_frozen_and_equal_by_content() -> None:
    bucket = Bucket(name="a")
    assert bucket == Bucket(name="a", volume=1.0)
    with pytest.raises(ValidationError, match="frozen"):
        bucket.volume = 2.0  # type: ignore[misc]


def test_all_wrong_fields_are_listed_in_one_error() -> None:
    with pytest.raises(cs.InputError) as caught:
        Bucket(volume=-1, colour="red")  # type: ignore[call-arg]
    found = caught.value.problems.set_index("column")
    assert sorted(found.index) == ["colour", "name", "volume"]
    assert found["problem"].loc[["name", "colour"]].tolist() == ["is missing", "is not a field"]
    assert found.loc["name", "remedy"] == "give this field"
    assert found.loc["colour", "remedy"] == "did you mean 'volume'?"
    assert found.loc["volume", "value"] == -1 and str(caught.value).startswith("Bucket: 3 problems")
