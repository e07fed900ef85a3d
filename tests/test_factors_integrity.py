"""The digest, recomputed without the package, and rows that are or are not one catalogue."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest
from builders import factor, problem_table

import carbonsite as cs
from carbonsite.factors.columns import FACTOR_COLUMNS
from carbonsite.factors.generic import GENERIC_NAMES
from carbonsite.factors.shipped import data_file
from carbonsite.messages import Language, Message

PINNED = (Path(__file__).parent / "golden" / "catalogue_digest.txt").read_text().strip()


def digest_by_hand(path: Path, substitutions: dict[str, tuple[str, str]] | None = None) -> str:
    """sha256 over rows sorted by key, fixed column order, floats by repr, then substitutions.

    Cells are separated by the unit separator and rows by the record separator of ASCII.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: (row["factor"], row["module"], row["part"]))
    lines = [
        "\x1f".join(
            repr(float(row[name])) if name.startswith("gwp_") and row[name] else row[name]
            for name in FACTOR_COLUMNS
        )
        for row in rows
    ]
    lines += ["\x1f".join((old, *pair)) for old, pair in sorted((substitutions or {}).items())]
    return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()


def test_the_pinned_digest_is_that_of_the_shipped_file() -> None:
    assert digest_by_hand(data_file("emission_factors.csv")) == PINNED


def test_the_digest_of_any_catalogue_is_the_one_by_hand(tmp_path: Path) -> None:
    catalogue = cs.FactorCatalogue(
        [
            factor("b", gwp_ghg=1e-7, reference_year=2019, note="x, y"),
            factor("a", module="C3", gwp_total=-0.1, gwp_biogenic=2, valid_to="2030-01-31"),
            factor("a", module="A1-A3", gwp_total=12.5, density="5 kg/m3"),
            factor("a-b", gwp_total=3),
        ]
    )
    catalogue.write_csv(tmp_path / "own.csv")
    assert catalogue.digest == digest_by_hand(tmp_path / "own.csv")
    substituted = catalogue.substitute("b", "a", "why").substitute("a-b", "a", "æ")
    pairs = {"b": ("a", "why"), "a-b": ("a", "æ")}
    assert substituted.digest == digest_by_hand(tmp_path / "own.csv", pairs)


ODD: list[tuple[list[cs.EmissionFactor], str, str, str]] = [
    (
        [factor("a", gwp_ghg=1), factor("a", gwp_ghg=2)],
        "factor, module, part",
        "a, -, -",
        "occurs twice",
    ),
    (
        [factor("c", part="direct", gwp_ghg=1), factor("c", part="direct", gwp_ghg=2)],
        "factor, module, part",
        "c, -, direct",
        "occurs twice",
    ),
    *(
        ([factor(name, gwp_ghg=1)], "factor", name, "is reserved: the basis says what it means")
        for name in sorted(GENERIC_NAMES)
    ),
    (
        [
            factor("a", module="C3", gwp_ghg=1),
            factor("a", module="C4", gwp_ghg=2, declared_unit="m"),
        ],
        "declared_unit",
        "a",
        "has several declared units",
    ),
    *(
        (
            [factor("a", module="A1-A3", gwp_ghg=1), factor("a", module=step, gwp_ghg=2)],
            "module",
            "a",
            "declares A1-A3 besides A1, A2 or A3",
        )
        for step in ("A1", "A2", "A3")
    ),
    (
        [factor("a", gwp_ghg=1), factor("a", module="D", gwp_ghg=2)],
        "module",
        "a",
        "has a module on some rows and none on others",
    ),
]


@pytest.mark.parametrize(("rows", "column", "value", "problem"), ODD)
def test_rows_that_are_no_catalogue_are_one_problem_with_a_remedy(
    rows: list[cs.EmissionFactor], column: str, value: str, problem: str
) -> None:
    (found,) = problem_table(cs.FactorCatalogue, [*rows, factor("fine", gwp_ghg=1)]).to_dict(
        "records"
    )
    assert (found["column"], found["value"], found["problem"]) == (column, value, problem)
    for text in (found["problem"], found["remedy"]):
        assert isinstance(text, Message) and text.in_language(Language.NORWEGIAN) != text


def test_problems_of_units_are_in_the_order_of_the_rows() -> None:
    rows = [
        factor(name, module=module, gwp_ghg=1, declared_unit=unit)
        for name in "cab"
        for module, unit in (("C3", "kg"), ("C4", "m"))
    ]
    assert problem_table(cs.FactorCatalogue, rows)["value"].tolist() == ["c", "a", "b"]


@pytest.mark.parametrize(
    "rows",
    [
        [factor("a", module=step, gwp_ghg=1) for step in ("A1", "A2", "A3", "A4", "C3")],
        [factor("a", module="A1-A3", gwp_ghg=1), factor("b", module="A1", gwp_ghg=1)],
        [factor("c", part="direct", gwp_ghg=1), factor("c", part="upstream", gwp_ghg=1)],
        [factor("a", gwp_ghg=1), factor("b", gwp_ghg=1, declared_unit="m")],
        [factor("a", gwp_ghg=1), factor("b", gwp_ghg=1, module="A1-A3")],
    ],
)
def test_rows_that_may_stand_together_are_a_catalogue(rows: list[cs.EmissionFactor]) -> None:
    assert len(cs.FactorCatalogue(rows)) == len(rows)


def call(catalogue: cs.FactorCatalogue, method: str, *args: Any) -> Any:
    return getattr(catalogue, method)(*args)


@pytest.mark.parametrize(
    ("method", "arguments", "column", "problem"),
    [
        ("substitute", ("a", "b", " "), "note", "says nothing"),
        ("substitute", ("a", "a", "x"), "new", "says nothing"),
        ("substitute", ("a", "a", ""), "note", "says nothing"),
        ("redirect", ("gone", "a", " "), "note", "says nothing"),
        (
            "redirect",
            ("diesel", "a", "x"),
            "old",
            "is a generic name: the basis says what it means",
        ),
        ("redirect", ("a", "b", "x"), "old", "is in the catalogue"),
    ],
)
def test_a_replacement_that_says_nothing_new_is_refused(
    method: str, arguments: tuple[str, ...], column: str, problem: str
) -> None:
    catalogue = cs.FactorCatalogue([factor("a", gwp_ghg=1), factor("b", gwp_ghg=2)])
    table = problem_table(call, catalogue, method, *arguments)
    assert table[["column", "problem"]].to_numpy().tolist() == [[column, problem]]
    assert table["remedy"].str.len().gt(0).all()


def test_the_same_replacement_twice_is_the_same_catalogue() -> None:
    catalogue = cs.FactorCatalogue([factor("a", gwp_ghg=1), factor("b", gwp_ghg=2)])
    once = catalogue.substitute("a", "b", "x").redirect("gone", "b", "y")
    again = once.substitute("a", "b", "x").redirect("gone", "b", "another reason")
    assert again.substitutions == {"a": ("b", "x")} and again.current("gone") == "b"
    assert problem_table(once.substitute, "a", "b", "z")["problem"].tolist() == [
        "is substituted already, by 'b'"
    ]
    assert problem_table(once.redirect, "gone", "a", "y")["problem"].tolist() == [
        "leads to 'b' already"
    ]


def test_chains_say_what_to_substitute_instead() -> None:
    catalogue = cs.FactorCatalogue([factor(name, gwp_ghg=1) for name in "abc"])
    (chain,) = problem_table(catalogue.substitute("b", "c", "x").substitute, "a", "b", "y")[
        "remedy"
    ]
    assert chain == "substitute 'a' by 'c', or keep one of the two"
    circle = problem_table(catalogue.substitute("b", "a", "x").substitute, "a", "b", "y")["remedy"]
    assert circle.tolist() == ["keep one of the two"] * 2


def test_changing_what_a_catalogue_shows_changes_no_catalogue() -> None:
    catalogue = cs.FactorCatalogue([factor("a", gwp_ghg=1)]).redirect("old", "a", "x")
    frame = catalogue.frame
    frame.loc[0, "gwp_ghg"] = 9.0
    catalogue.redirects.clear()
    catalogue.substitutions["a"] = ("b", "x")
    assert catalogue["a"][0].gwp_ghg == 1 and catalogue.current("old") == "a"
    assert catalogue.substitutions == {}


def test_an_error_says_what_was_refused() -> None:
    catalogue = cs.FactorCatalogue([factor("a", gwp_ghg=1), factor("b", gwp_ghg=2)])
    with pytest.raises(cs.InputError) as joined:
        catalogue | cs.FactorCatalogue([factor("a", gwp_ghg=3)])
    with pytest.raises(cs.InputError) as redirected:
        catalogue.redirect("a", "b", "x")
    with pytest.raises(cs.InputError) as substituted:
        catalogue.substitute("a", "b", "")
    errors = [joined.value, redirected.value, substituted.value]
    assert [error.where for error in errors] == ["factor catalogue", "redirect", "substitution"]
