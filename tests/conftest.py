"""How the tests run: examples by profile, long work made once per worker, no test is timed."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from profiles import EVERYDAY, THOROUGH

import carbonsite as cs

EXAMPLES = Path(__file__).parents[1] / "examples"

# The everyday profile tries few examples of a law, the thorough one as many as find rare faults:
# `pytest --hypothesis-profile=thorough`.
for name, count in (("everyday", EVERYDAY), ("thorough", THOROUGH)):
    settings.register_profile(
        name,
        max_examples=count,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("everyday")

collect_ignore = ["typed"]
"""Scripts for type checkers, some of them wrong on purpose; nothing runs them."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a fixture run on one worker, which makes it once."""
    for item in items:
        definitions = getattr(item, "_fixtureinfo", None)
        by_name = definitions.name2fixturedefs if definitions else {}
        if by_name.keys() & {"biri_example", "biri_project"}:
            item.add_marker(pytest.mark.xdist_group("biri"))
        elif any(several[-1].scope == "module" for several in by_name.values() if several):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def biri_example() -> Any:
    """The module examples/biri.py."""
    return loaded_example("biri")


@pytest.fixture(scope="session")
def biri_project() -> cs.Project:
    """The project file examples/biri.toml, read once; its scenario keeps its accounts."""
    return cs.Project.read(EXAMPLES / "biri.toml")


@pytest.fixture(scope="session")
def biri_tender_example() -> Any:
    """The module examples/biri_tender.py."""
    return loaded_example("biri_tender")


@pytest.fixture(scope="session")
def civil_works_example() -> Any:
    """The module examples/civil_works_tender.py."""
    return loaded_example("civil_works_tender")


def loaded_example(name: str) -> Any:
    """A script of examples/, as a module of its name."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
