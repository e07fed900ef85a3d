"""Every dependency that an installation brings has a job in the package, and no other is needed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import carbonsite as cs

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OF_ANOTHER = {"pydantic_core": "pydantic", "docx": "python_docx"}
"""Modules that come with a distribution of another name."""


def named(requirements: list[str]) -> set[str]:
    """The distributions of some requirements, as modules are written."""
    names = [re.split(r"[^\w-]", requirement)[0] for requirement in requirements]
    return {name.lower().replace("-", "_") for name in names}


def imported() -> set[str]:
    """The distributions whose modules the package imports, wherever in a file."""
    modules = set()
    for path in Path(cs.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    return {OF_ANOTHER.get(name, name) for name in modules - sys.stdlib_module_names}


def test_every_runtime_dependency_is_imported() -> None:
    runtime = named(PROJECT["dependencies"])
    assert len(runtime) > 5
    assert runtime - imported() == set()


def test_whatever_is_imported_is_declared() -> None:
    extras = [one for several in PROJECT["optional-dependencies"].values() for one in several]
    assert imported() - named([*PROJECT["dependencies"], *extras]) - {"carbonsite"} == set()
