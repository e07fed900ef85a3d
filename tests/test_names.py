"""The public names: all there, loaded when first used, and seen by editors and type checkers."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import carbonsite as cs

ROOT = Path(cs.__file__).parent
FACES = {
    "carbonsite": ROOT / "__init__.pyi",
    "carbonsite.reports": ROOT / "reports" / "__init__.pyi",
    "carbonsite.units": ROOT / "units" / "__init__.pyi",
}
PROMISED = (
    "Account",
    "Assumption",
    "Basis",
    "CarbonsiteError",
    "Claim",
    "Difference",
    "EmissionFactor",
    "FactorCatalogue",
    "InputError",
    "Q",
    "Quantity",
    "Scenario",
    "Source",
    "UnitError",
    "UnknownFactorError",
    "account",
    "accounts",
    "activities",
    "activity",
    "diff",
    "emissions",
    "examine",
    "in_unit",
    "in_units",
    "measures",
    "reports",
    "units",
)
HEAVY = (
    "numpy",
    "openpyxl",
    "pandas",
    "pint",
    "pydantic",
    "xlsxwriter",
    "matplotlib",
    "typer",
    "jinja2",
)


def fresh(code: str) -> str:
    """What a new process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def shown_to_editors(package: str = "carbonsite") -> dict[str, str]:
    """Name to home, as the stub of a public face states them."""
    shown: dict[str, str] = {}
    for statement in ast.parse(FACES[package].read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.AnnAssign):
            continue
        assert isinstance(statement, ast.ImportFrom) and statement.level == 1, statement
        for alias in statement.names:
            assert alias.asname == alias.name, f"write 'import {alias.name} as {alias.name}'"
            assert alias.name not in shown, f"{alias.name} stands twice"
            shown[alias.name] = statement.module or ""
    return shown


@pytest.mark.parametrize("name", PROMISED)
def test_every_promised_name_is_there(name: str) -> None:
    found = getattr(cs, name)
    home = shown_to_editors()[name]
    expected = (
        getattr(importlib.import_module(f"carbonsite.{home}"), name)
        if home
        else importlib.import_module(f"carbonsite.{name}")
    )
    assert found is expected


def test_every_promised_name_is_public() -> None:
    assert set(PROMISED) <= set(cs.__all__)


@pytest.mark.parametrize("package", list(FACES))
def test_what_editors_see_is_what_is_public(package: str) -> None:
    assert set(importlib.import_module(package).__all__) == set(shown_to_editors(package))


@pytest.mark.parametrize("package", list(FACES))
def test_a_name_is_what_its_home_holds_whatever_was_imported_before(package: str) -> None:
    face = importlib.import_module(package)
    for name, home in shown_to_editors(package).items():
        if home:
            module = importlib.import_module(f"{package}.{home}")
            assert getattr(face, name) is getattr(module, name)
            assert f"{package}.{name}" not in sys.modules, (
                "a module of this name would stand in its place"
            )


def test_dir_shows_the_names_before_they_are_loaded() -> None:
    assert set(PROMISED) <= set(
        json.loads(fresh("import carbonsite, json; print(json.dumps(dir(carbonsite)))"))
    )


def test_importing_the_package_loads_nothing_heavy() -> None:
    loaded = json.loads(
        fresh("import carbonsite, sys, json; print(json.dumps(sorted(sys.modules)))")
    )
    assert not {module.split(".")[0] for module in loaded} & set(HEAVY)


def test_a_quantity_needs_neither_tables_nor_models() -> None:
    loaded = json.loads(
        fresh(
            "import carbonsite as cs, sys, json; cs.Q('12,5 m3');"
            " print(json.dumps(sorted(sys.modules)))"
        )
    )
    assert "pint" in loaded
    assert not {module.split(".")[0] for module in loaded} & {
        "pandas",
        "pydantic",
        "openpyxl",
        "xlsxwriter",
        "matplotlib",
    }


def test_a_page_is_written_without_what_writes_workbooks() -> None:
    loaded = json.loads(
        fresh(
            "import carbonsite as cs, sys, json; cs.reports.html;"
            " print(json.dumps(sorted(sys.modules)))"
        )
    )
    assert "jinja2" in loaded
    assert not {module.split(".")[0] for module in loaded} & {
        "openpyxl",
        "xlsxwriter",
        "cryptography",
        "matplotlib",
    }


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="acount"):
        cs.acount  # noqa: B018
    with pytest.raises(AttributeError, match="exel"):
        cs.reports.exel  # noqa: B018


def test_excel_is_reached_through_reports() -> None:
    assert callable(cs.reports.excel)


def test_an_old_name_leads_to_the_new_one_and_says_so() -> None:
    with pytest.warns(DeprecationWarning, match="VerificationOutcome; .*Outcome goes in 0.3"):
        old = cs.reports.Outcome
    assert old is cs.reports.VerificationOutcome
    assert "Outcome" not in cs.reports.__all__
    with pytest.raises(AttributeError, match="Outcomes"):
        _ = cs.reports.Outcomes  # type: ignore[attr-defined]
