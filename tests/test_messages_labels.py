"""The words of reports: every key in both languages, every key used, and no words in the code."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from workbooks import account, beside, rows_of, scenario, values

import carbonsite as cs
from carbonsite.messages.labels import FILE, Labels, label_table
from carbonsite.reports.basis_words import basis_words

PACKAGE = Path(cs.__file__).parent
CODE = {
    path: path.read_text(encoding="utf-8")
    for room in ("messages", "reports", "spreadsheets/writing")
    for path in sorted((PACKAGE / room).rglob("*"))
    if path.suffix in (".py", ".jinja")
}
TABLE = label_table()


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_key_has_both_languages_and_tells_the_same_things() -> None:
    for key, texts in TABLE.items():
        assert set(texts) == {"en", "nb"} and all(text.strip() for text in texts.values()), key
        assert fields(texts["en"]) == fields(texts["nb"]), key


def test_no_key_stands_twice() -> None:
    keys = [
        line.partition(",")[0]
        for line in FILE.read_text(encoding="utf-8").splitlines()[1:]
        if re.match(r"[a-z_.-]+,", line)
    ]
    assert len(keys) == len(set(keys)) == len(TABLE)


def test_every_key_is_used() -> None:
    """A key stands in the code whole, or its family does, before a part that is told:
    ``say(f"status.{word}")``.
    """
    code = "\n".join(CODE.values())
    whole = set(re.findall(r"""["']([a-z_]+(?:[.-][a-z_0-9-]+)*)["']""", code))
    families = set(re.findall(r"""f["']([a-z_.]+)\{""", code)) | {
        f"{name}." for name in re.findall(r'known\("([a-z_]+)"', code)
    }
    unused = [
        key
        for key in TABLE
        if key not in whole and not any(key.startswith(family) for family in families)
    ]
    assert not unused


def test_every_key_that_the_code_names_is_there() -> None:
    named = {
        key for text in CODE.values() for key in re.findall(r"""say\(["']([a-z_.-]+)["']""", text)
    }
    assert len(named) > 60
    assert not named - set(TABLE)


def test_the_two_languages_differ_wherever_words_do() -> None:
    alike = [key for key, texts in TABLE.items() if texts["en"] == texts["nb"]]
    assert len(alike) < 0.06 * len(TABLE), alike


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
