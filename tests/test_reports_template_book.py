"""The workbook to fill in: what it offers is accepted, what it refuses is named, and what stands in
it reads back.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from builders import factor
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from recalculation import converted

import carbonsite as cs
from carbonsite.inputs.reading.vocabulary import meaning
from carbonsite.messages.labels import Labels
from carbonsite.messages.language import Language, texts_of
from carbonsite.reports.choices import choices_of
from carbonsite.reports.template_sheets import ROWS

SITE = cs.activities(
    cs.activity(
        "gravemaskin",
        "1 250,5 L",
        "diesel",
        module="A5",
        machine="excavator",
        hours="112,5 h",
        date="2019-12-01",
        quality="invoiced",
    ),
    cs.activity("massivtre", "1200 m3", "clt", flow="product", element="022", material="timber"),
    cs.activity("=1+1", "3 t", "gravel-br18", module="A1-A3", purpose="drying"),
)


@pytest.fixture(scope="module")
def catalogue() -> cs.FactorCatalogue:
    return cs.FactorCatalogue.default()


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_what_stands_in_it_reads_back(lang: Any, tmp_path: Path) -> None:
    read = cs.read_activities(cs.reports.template(tmp_path / "t.xlsx", activities=SITE, lang=lang))
    assert not len(read.uncovered)
    columns = [column for column in SITE if column != "source"]
    pd.testing.assert_frame_equal(
        read.activities[columns].astype(object), SITE[columns].astype(object), check_dtype=False
    )
    assert read.activities["row"].tolist() == [2, 3, 4]


def test_every_unit_and_module_that_is_offered_is_accepted(catalogue: cs.FactorCatalogue) -> None:
    offered = [
        (choice.factor, unit, place)
        for choice in choices_of(catalogue)
        for unit in choice.units
        for place in choice.modules
    ]
    table = pd.DataFrame(offered, columns=["factor", "unit", "module"]).assign(item="x", amount=1.0)
    with pytest.raises(cs.InputError) as raised:
        cs.account(table, catalogue, cs.Basis(year=2020), date="2020-06-01")
    # What a basis cannot take is no fault of a unit or a module; every other cell can be used.
    assert set(raised.value.problems["column"]) == {"factor"}
    assert set(
        raised.value.problems["problem"].str.extract(
            r"(has no life-cycle number|stands beside|no factor for)"
        )[0]
    ) == {"has no life-cycle number", "stands beside", "no factor for"}


def test_a_planted_unit_that_cannot_be_taken_is_found(catalogue: cs.FactorCatalogue) -> None:
    table = pd.DataFrame(
        {"item": ["x"], "factor": ["clt"], "amount": [1.0], "unit": ["kWh"], "module": ["A1-A3"]}
    )
    with pytest.raises(cs.InputError) as raised:
        cs.account(table, catalogue)
    assert raised.value.problems["column"].tolist() == ["unit"]


def rules(path: Path) -> dict[str, Any]:
    """The rule of each column of inputs, by its heading."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {
        sheet.cell(1, cell.min_col).value: rule
        for rule in sheet.data_validations.dataValidation
        for cell in rule.sqref.ranges
    }


def test_lists_refuse_all_else(tmp_path: Path) -> None:
    found = rules(cs.reports.template(tmp_path / "t.xlsx", lang="en"))
    for heading in ("Factor", "Unit", "Module", "Data quality", "Flow"):
        rule = found[heading]
        assert (
            rule.type,
            rule.showErrorMessage,
            rule.errorStyle or "stop",
            bool(rule.allow_blank),
        ) == ("list", True, "stop", False)
        assert str(rule.sqref).split(":")[1].strip("ABCDEFGHIJKLMN") == str(ROWS + 1)
    assert (found["Amount"].type, found["Amount"].formula1, found["Date"].type) == (
        "decimal",
        "0",
        "date",
    )


def test_notes_stand_in_both_languages(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(cs.reports.template(tmp_path / "t.xlsx", lang="nb"))
    columns = [
        key.removesuffix(".note") for key in texts_of(Language.ENGLISH) if key.endswith(".note")
    ]
    columns = [key for key in columns if key.startswith("template.column.")]
    shown = [cell.comment.text for cell in book.worksheets[0][1]]
    assert shown == [
        "\n\n".join(
            f"{texts_of(language)[key]}: {texts_of(language)[f'{key}.note']}"
            for language in (Language.NORWEGIAN, Language.ENGLISH)
        )
        for key in columns
    ]
    guide = [cell.value for row in book.worksheets[1].iter_rows() for cell in row if cell.value]
    assert [text for text in guide if not text.startswith("• ")] == [
        texts_of(language)[key]
        for language in (Language.NORWEGIAN, Language.ENGLISH)
        for key in (
            "template.guide.title",
            "template.guide.text",
            *(f"{key}.note" for key in columns),
        )
    ]


def test_a_heading_of_the_template_is_read_as_its_column(tmp_path: Path) -> None:
    """In every language; also as the headings of the workbook's sheets."""
    for language in Language:
        say = Labels.of(language)
        for column in ("item", "factor", "amount", "unit", "module", "element", "machine"):
            assert meaning(say(f"template.column.{column}")) == column
        for column in ("machine", "purpose", "material", "flow", "hours", "date", "quality"):
            assert meaning(say(f"template.column.{column}").removesuffix(" [h]")) == column
            assert meaning(say.known("tag", column)) == column


def test_the_choices_of_a_row_follow_its_factor(
    tmp_path: Path, catalogue: cs.FactorCatalogue
) -> None:
    """LibreOffice computes the names behind the lists in a cell of the same row."""
    path = cs.reports.template(tmp_path / "t.xlsx", activities=SITE, lang="en")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.protection.disable()
    for row in (2, 3, 5):
        sheet.cell(row, 20).value, sheet.cell(row, 21).value = (
            "=COUNTA(units_of_factor)",
            "=COUNTA(modules_of_factor)",
        )
    book.save(tmp_path / "asked.xlsx")
    converted(tmp_path / "asked.xlsx", tmp_path, "csv")
    rows = list(csv.reader((tmp_path / "asked.csv").read_text(encoding="utf-8").splitlines()))
    held = {choice.factor: choice for choice in choices_of(catalogue)}
    assert rows[1][19:21] == [str(len(held["diesel"].units)), str(len(held["diesel"].modules))]
    assert rows[2][19:21] == [str(len(held["clt"].units)), "1"]
    assert rows[4][19:21] == ["0", "0"], "without a factor there is nothing to choose"


def test_own_factors_can_be_chosen(tmp_path: Path) -> None:
    own = cs.FactorCatalogue([factor("own-gravel", module="A1-A3", declared_unit="t", gwp_ghg=2.9)])
    path = cs.reports.template(
        tmp_path / "t.xlsx", catalogue=own, activities=cs.activity("gravel", "3 t", "own-gravel")
    )
    assert cs.read_activities(path).activities["factor"].tolist() == ["own-gravel"]


def test_what_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="is not in the catalogue"):
        cs.reports.template(
            tmp_path / "t.xlsx", activities=cs.activity("x", "1 t", "no-such-factor")
        )
    with pytest.raises(cs.InputError, match=f"more than {ROWS} rows"):
        cs.reports.template(tmp_path / "t.xlsx", activities=pd.concat([SITE] * ROWS))
    with pytest.raises(cs.ReportError):
        cs.reports.template(tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (
        cs.reports.template(tmp_path / name, activities=SITE).read_bytes()
        for name in ("a.xlsx", "b.xlsx")
    )
    assert one == other


@settings(max_examples=examples(10))
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["=cmd|' /c calc'!A0", "+1", "@x", "-1", "'quoted", "ä ø", "http://x.example"]
            ),
            st.floats(0, 1e9),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_text_becomes_a_formula(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, float]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.xlsx"
    cs.reports.template(
        path,
        activities=pd.DataFrame(
            [
                {"item": item, "factor": "clt", "amount": amount, "unit": "m3"}
                for item, amount in rows
            ]
        ),
    )
    cells = [
        cell
        for row in (
            openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, max_row=len(rows) + 1)
        )
        for cell in row
        if cell.value is not None
    ]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert cs.read_activities(path).activities["item"].tolist() == [item for item, _ in rows]
