"""Errors in a language: heading, names of columns, problems and remedies."""

from __future__ import annotations

import pytest

from carbonsite import limits
from carbonsite.errors import InputError, ReportError, UnitError
from carbonsite.messages import Language, message
from carbonsite.messages.error_text import error_text

NORWEGIAN = Language.NORWEGIAN


def problems(count: int) -> InputError:
    rows = [
        {
            "row": row,
            "column": "basis",
            "value": f"b{row}",
            "problem": message("project.missing"),
            "remedy": message("project.missing.remedy", name="year"),
        }
        for row in range(1, count + 1)
    ]
    return InputError.of(message("project.heading", file="site.toml"), rows)


@pytest.mark.parametrize("count", [1, 2, limits.PROBLEMS_SHOWN, limits.PROBLEMS_SHOWN + 3])
def test_in_english_it_is_what_the_error_says(count: int) -> None:
    assert error_text(problems(count), Language.ENGLISH) == str(problems(count))


def test_every_part_of_a_table_is_in_the_language() -> None:
    assert error_text(problems(2), NORWEGIAN).splitlines() == [
        "site.toml (rader er linjer, kolonner er nøkler): 2 feil",
        "rad kolonne verdi  feil",
        "  1   basis    b1  mangler; skriv year = …",
        "  2   basis    b2  mangler; skriv year = …",
    ]


def test_problems_that_are_not_listed_are_counted() -> None:
    lines = error_text(problems(limits.PROBLEMS_SHOWN + 3), NORWEGIAN).splitlines()
    assert len(lines) == limits.PROBLEMS_SHOWN + 3
    assert lines[-1] == "... og 3 til (se .problems)"


def test_problem_and_remedy_of_one_error_are_in_the_language() -> None:
    error = ReportError(
        message("cli.file_exists", file="x.toml"), message("cli.file_exists.remedy")
    )
    assert error_text(error, NORWEGIAN) == (
        "x.toml: finnes allerede; oppgi et annet navn, eller --force for å skrive over den"
    )
    assert error_text(error, Language.ENGLISH) == str(error)


def test_texts_of_others_stay_as_they_are() -> None:
    assert error_text(UnitError("some text"), NORWEGIAN) == "some text"
    row = {"row": 1, "column": "x", "value": "=cmd", "problem": "odd", "remedy": ""}
    assert "odd" in error_text(InputError.of("bid.xlsx", [row]), NORWEGIAN)
