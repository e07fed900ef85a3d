"""examples/biri.toml is examples/biri.py, cell for cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import carbonsite as cs

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def written(biri_project: cs.Project) -> cs.Project:
    return biri_project


@pytest.fixture(scope="module")
def built(biri_example: Any) -> Any:
    """The same in Python: scenario, claim, sets."""
    return biri_example.biri()


def test_the_baseline_is_the_same(written: cs.Project, built: Any) -> None:
    one, two = written.scenario.baseline, built[0].baseline
    assert list(one) == list(two) and len(one) == len(two) == 15
    for column in two:
        assert one[column].tolist() == two[column].tolist(), column


def test_measures_bases_and_what_they_are_accounted_with_are_the_same(
    written: cs.Project, built: Any
) -> None:
    one, two = written.scenario, built[0]
    for name in (
        "name",
        "measures",
        "catalogue",
        "basis",
        "date",
        "area",
        "areas",
        "indicator",
        "bases",
    ):
        assert getattr(one, name) == getattr(two, name), name
    assert list(one.bases) == list(two.bases)


@pytest.mark.parametrize("part", ["changes", "steps", "unequal_scope", "compare", "activities"])
def test_what_follows_is_the_same(written: cs.Project, built: Any, part: str) -> None:
    pd.testing.assert_frame_equal(
        getattr(written.scenario, part)(), getattr(built[0], part)(), check_exact=True
    )


@pytest.mark.parametrize("part", ["change_lines", "assumptions", "findings"])
def test_lines_assumptions_and_findings_are_the_same(
    written: cs.Project, built: Any, part: str
) -> None:
    pd.testing.assert_frame_equal(
        getattr(written.scenario, part), getattr(built[0], part), check_exact=True
    )


def test_accounts_are_the_same_to_the_digest(written: cs.Project, built: Any) -> None:
    for name in ("account", "baseline_account"):
        one, two = getattr(written.scenario, name)(), getattr(built[0], name)()
        pd.testing.assert_frame_equal(one.lines, two.lines, check_exact=True)
        assert one.digest == two.digest


def test_bounds_under_each_basis_are_the_same(written: cs.Project, built: Any) -> None:
    for basis in written.scenario.bases.values():
        one, two = written.scenario.with_basis(basis).bounds(), built[0].with_basis(basis).bounds()
        assert (one.low, one.value, one.high) == (two.low, two.value, two.high)
        pd.testing.assert_frame_equal(one.measures, two.measures, check_exact=True)
        pd.testing.assert_frame_equal(one.sensitivity, two.sensitivity, check_exact=True)


def test_the_claim_is_examined_alike(written: cs.Project, built: Any) -> None:
    scenario, claim, sets = built
    assert written.claims == (claim,)
    assert {name: list(members) for name, members in written.sets.items()} == sets
    one, two = (
        cs.examine(written.scenario, written.claims[0], None, written.sets),
        cs.examine(scenario, claim, None, sets),
    )
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)
    pd.testing.assert_frame_equal(one.takes, two.takes, check_exact=True)


def test_read_written_and_read_it_is_equal(written: cs.Project, tmp_path: Path) -> None:
    written.write(tmp_path / "one.toml")
    again = cs.Project.read(tmp_path / "one.toml")
    again.write(tmp_path / "two.toml")
    assert again == written
    assert (tmp_path / "one.toml").read_bytes() == (tmp_path / "two.toml").read_bytes()
    assert again.scenario.baseline_account().digest == written.scenario.baseline_account().digest


def test_a_scenario_made_in_python_is_written_too(built: Any, tmp_path: Path) -> None:
    scenario, claim, sets = built
    made = cs.Project(scenario, (claim,), {name: tuple(members) for name, members in sets.items()})
    made.write(tmp_path / "made.toml")
    again = cs.Project.read(tmp_path / "made.toml")
    assert again == made
    assert again.scenario.account().digest == scenario.account().digest
