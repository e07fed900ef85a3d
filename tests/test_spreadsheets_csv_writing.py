"""One way to write a csv: for programs, and for Excel with Norwegian settings."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from profiles import examples
from typer.testing import CliRunner

import carbonsite as cs
from carbonsite.cli.app import app
from carbonsite.spreadsheets.files.csv_writing import write_csv

LANGUAGES = ("en", "nb")
PACKAGE = Path(cs.__file__).parent


def test_what_excel_in_norway_opens_by_itself(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "item": ["a;b", "=1+1", "1.5 L", None],
            "amount": [1.5, float("nan"), -2.25, 1234.0],
            "year": pd.array([2020, None, 2021, 2022], dtype="Int64"),
            "counted": [True, False, True, True],
            "mixed": pd.Series([0.5, "-", None, 3], dtype=object),
        }
    )
    nb = write_csv(table, tmp_path / "nb.csv", "nb").read_bytes()
    assert nb.decode("utf-8") == (
        "\ufeffitem;amount;year;counted;mixed\r\n"
        '"a;b";1,5;2020;True;0,5\r\n'
        "'=1+1;;;False;'-\r\n"
        "1.5 L;-2,25;2021;True;\r\n"
        ";1234,0;2022;True;3\r\n"
    )
    en = write_csv(table, tmp_path / "en.csv").read_bytes().decode("utf-8")
    assert en.splitlines()[:2] == ["item,amount,year,counted,mixed", "a;b,1.5,2020,True,0.5"]


@given(
    amounts=st.lists(
        st.floats(1e-9, 1e12) | st.integers(1, 10**7).map(lambda number: number / 1000),
        min_size=1,
        max_size=5,
    ),
    lang=st.sampled_from(LANGUAGES),
)
@example(amounts=[1.234], lang="nb")
@example(amounts=[1.234], lang="en")
@settings(max_examples=examples(60), deadline=None)
def test_activities_read_back_with_the_same_amounts(
    amounts: list[float], lang: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # An amount that is the sum of those beside it, by its digits, is read as their total.
    sums = [sum(amounts[a:b]) for a in range(len(amounts)) for b in range(a + 2, len(amounts) + 1)]
    assume(not any(abs(amount / total - 1) < 0.1 for amount in amounts for total in sums))
    activities = cs.activities(
        *(
            cs.activity(f"row; {place}", cs.Q(amount, "L"), "diesel-b0", module="A5")
            for place, amount in enumerate(amounts)
        )
    )
    path = cs.reports.csv(activities, tmp_path_factory.mktemp("csv") / "a.csv", lang)
    read = cs.read_activities(path)
    assert read.activities["amount"].tolist() == amounts and not len(read.left)
    assert read.activities["item"].tolist() == activities["item"].tolist()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_shipped_factors_read_back(lang: str, tmp_path: Path) -> None:
    default = cs.FactorCatalogue.default()
    default.write_csv(tmp_path / "all.csv", lang)
    assert cs.FactorCatalogue.read_csv(tmp_path / "all.csv").digest == default.digest


def test_commands_write_it_for_norwegian_excel(tmp_path: Path) -> None:
    rows = tmp_path / "log.csv"
    rows.write_text("item,factor,amount,unit,module\nx,diesel-b0,1.5,L,A5\n", encoding="utf-8")
    for command in ("read", "account"):
        path = tmp_path / f"{command}.csv"
        ran = CliRunner().invoke(app, [command, str(rows), "-o", str(path), "--csv", "nb"])
        assert ran.exit_code == 0, ran.output
        text = path.read_bytes().decode("utf-8")
        assert text.startswith("\ufeff") and ";1,5;L;" in text


def test_no_other_place_writes_a_csv() -> None:
    writers = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\.to_csv\(\s*(?!index=|lineterm)", path.read_text(encoding="utf-8"))
    }
    assert writers == {"csv_writing.py"}


@pytest.mark.parametrize("command", [["account"], ["read"], ["import-factors"], ["tender", "read"]])
def test_every_command_that_writes_a_csv_has_the_option(command: list[str]) -> None:
    shown = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "200"})
    assert "--csv" in shown.output
