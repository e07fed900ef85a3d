"""The words of reports: every key in both languages, every key used, and no words in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from workbooks import account, beside, rows_of, scenario, values

import carbonsite as cs
from carbonsite.messages.labels import Labels
from carbonsite.messages.language import Language, texts_of
from carbonsite.reports.basis_words import basis_words

PACKAGE = Path(cs.__file__).parent
CODE = {
    path: path.read_text(encoding="utf-8")
    for path in sorted(PACKAGE.rglob("*"))
    if path.suffix in (".py", ".jinja", ".toml")
}
TABLE = texts_of(Language.ENGLISH)


def test_every_key_is_used() -> None:
    """A key is in the code whole, or its family is, before a part that is filled in."""
    code = "\n".join(CODE.values())
    whole = set(re.findall(r"\$\{(?:key:)?([a-z_.]+)\}", code))
    whole |= set(re.findall(r"""["']([A-Za-z_]+(?:[.-][A-Za-z_0-9-]+)*)["']""", code))
    families = set(re.findall(r"""f["']([a-z_.]+)\{""", code))
    families |= {f"{name}." for name in re.findall(r'(?:known|Word)\(\s*"([a-z_]+)"', code)}
    families |= {f"{name}." for name in re.findall(r'ColumnMaker\([\w.]+, "([a-z_]+)"', code)}
    begun = ("", "cli.", "form.")

    def is_used(key: str) -> bool:
        ends = [key.removeprefix(start) for start in begun]
        return any(end in whole or end.startswith(tuple(families)) for end in ends)

    # A remedy may be named by the key of its problem.
    unused = [key for key in TABLE if not is_used(key) and not is_used(key.removesuffix(".remedy"))]
    assert not unused


def test_every_key_that_the_code_names_is_there() -> None:
    named = {
        key
        for text in CODE.values()
        for key in re.findall(r"""\b(?:say|message)\(\s*["']([A-Za-z0-9_.-]+)["']""", text)
    }
    for text in CODE.values():
        named |= set(re.findall(r"""["']((?:tender|decision)\.[a-z0-9_.]+)["']""", text))
    named.remove("tender.toml")
    assert len(named) > 300
    assert not {key for key in named if key not in TABLE and f"form.{key}" not in TABLE}


def test_a_word_of_one_language_is_in_no_code() -> None:
    """Titles and notes stand in the file: no text of more than one word begins with a capital in a
    call that writes.
    """
    for path, text in CODE.items():
        assert not re.findall(
            r"""(?:heading|\.text|Column)\([^\n]*["'][A-Z][a-z]+ [a-z]""", text
        ), path


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="write 'en' or 'nb'"):
        cs.reports.excel(account(), tmp_path / "book.xlsx", lang="sv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "basis",
    [
        cs.Basis(),
        cs.Basis(electricity="residual", year=2020, biofuel="none"),
        cs.Basis(boundary="direct", electricity="my-contract", biofuel="additional"),
    ],
)
def test_a_basis_in_english_is_its_label(basis: cs.Basis) -> None:
    assert basis_words(Labels.of("en"), basis) == basis.label
    assert basis_words(Labels.of("nb"), basis) != basis.label


def test_a_norwegian_workbook_is_norwegian_and_says_the_same(tmp_path: Path) -> None:
    english, norwegian = (
        cs.reports.excel(scenario(), tmp_path / f"{lang}.xlsx", lang=lang) for lang in ("en", "nb")
    )
    assert (
        beside(norwegian, "Sammendrag", "Besparelse")[:3]
        == beside(english, "Summary", "Saving")[:3]
    )
    assert [list(row.values())[:6] for row in rows_of(norwegian, "Linjer")] == [
        list(row.values())[:6] for row in rows_of(english, "Line items")
    ]
    (line,) = [row for row in rows_of(norwegian, "Linjer") if row["Modul"] == "D"]
    assert (line["Utslipp [kgCO2e]"], line["I sum"]) == ("ikke deklarert", "nei")
    assert rows_of(norwegian, "Forutsetninger")[0]["Status"] == "antatt"
    words = set(
        re.findall(
            r"[A-Za-z]+",
            " ".join(
                str(cell)
                for row in values(norwegian, "Om").iter_rows(values_only=True)
                for cell in row
                if cell
            ),
        )
    )
    assert not words & {"the", "and", "what", "which", "undeclared"}
