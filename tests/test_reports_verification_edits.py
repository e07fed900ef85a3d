"""Edits around the cells of a report, one by one and several at once: a verification tells of each,
with the former and the present text, and says what to do.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from profiles import examples
from recalculation import recalculated
from report_edits import CHART, CORE, DRAWING, EDITS, STYLES, THEME, Edit
from workbooks import scenario

import carbonsite as cs
from carbonsite.reports import VerificationOutcome, verify
from carbonsite.reports.verification.verifying import open_report
from carbonsite.spreadsheets.writing.manifest import SurroundedSheet


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with two charts."""
    return cs.reports.excel(scenario(), tmp_path_factory.mktemp("report") / "report.xlsx")


def rows_about(path: Path, edit: Edit) -> list[dict[str, str]]:
    """What a verification lists of the kind of an edit."""
    verification = verify(path)
    outcome = verification.outcome
    assert (outcome is VerificationOutcome.UNCHANGED) == edit.is_note, str(verification)
    table = verification.notes if edit.is_note else verification.cells
    column = "note" if edit.is_note else "change"
    return table[table[column] == edit.told].to_dict("records")


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_around_the_cells_is_told_with_both_texts_and_a_remedy(
    kind: str, report: Path, tmp_path: Path
) -> None:
    edit = EDITS[kind]
    rows = rows_about(edit.made(report, tmp_path / "edited.xlsx"), edit)
    assert rows, "not seen"
    assert any(
        edit.was in row.get("was", "") and edit.now in row.get("now", row.get("text", ""))
        for row in rows
    )
    assert all(row["remedy"] for row in rows)


TEXTS = (
    st.text("abåT 0123456789.,-–%()", min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: text not in ("", "Reduction"))
)
_FREE = {
    "title of a chart": (CHART, "House: from the baseline[^<]*"),
    "title of an axis": (CHART, "t CO2e"),
    "name of a series": (CHART, "(?<=<c:v>)Reduction(?=<)"),
    "head of the page": ("Summary", "(?<=&amp;9)House"),
    "foot of the page": ("Summary", "(?<=&amp;L&amp;9)carbonsite [0-9.]+"),
    "property of the document": (CORE, "(?<=<dc:title>)House"),
    "prompt at a cell": ("Summary", ""),
}


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(kind=st.sampled_from(sorted(_FREE)), text=TEXTS)
def test_any_other_text_is_told_as_it_stands(
    kind: str, text: str, report: Path, tmp_path: Path
) -> None:
    part, pattern = _FREE[kind]
    if not pattern:
        prompts = f'<dataValidations><dataValidation prompt="{text}"/></dataValidations>'
        pattern, new = "(?<=</sheetData>)", prompts
    else:
        new = f" {text}" if "page" in kind else text
    edit = Edit(part, pattern, new, kind, "", " ".join(text.split()))
    rows = rows_about(edit.made(report, tmp_path / "edited.xlsx"), edit)
    assert any(edit.now in " ".join(row["now"].split()) for row in rows)


@settings(
    max_examples=examples(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(kinds=st.sets(st.sampled_from(sorted(EDITS)), min_size=2, max_size=5))
def test_of_several_edits_each_is_told(kinds: set[str], report: Path, tmp_path: Path) -> None:
    """At most one edit for a part: two could undo one another."""
    by_part = {EDITS[kind].part: EDITS[kind] for kind in sorted(kinds)}
    path = report
    for number, edit in enumerate(by_part.values()):
        path = edit.made(path, tmp_path / f"edited{number}.xlsx")
    verification = verify(path)
    reasons = {*verification.cells["change"], *verification.notes["note"]}
    assert {edit.told for edit in by_part.values()} <= reasons


@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    bound=st.sampled_from(["min", "max"]),
    number=st.floats(-1e9, 1e9).map(lambda number: f"{number:.6g}"),
    axis=st.sampled_from(["valAx", "catAx"]),
)
@example(bound="min", number="-0.5", axis="valAx")
@example(bound="min", number="-0", axis="valAx")
def test_any_other_scale_is_told(
    bound: str, number: str, axis: str, report: Path, tmp_path: Path
) -> None:
    scale = rf'\1<c:{bound} val="{number}"/>'
    edit = Edit(CHART, f"(<c:{axis}>.*?<c:scaling>)", scale, "scale of an axis")
    (row,) = rows_about(edit.made(report, tmp_path / "edited.xlsx"), edit)
    # A negative zero is 0; -0.5 stays what it is.
    assert f"{bound}={float(number) + 0.0:.15g}" in row["now"]


def test_text_that_the_theme_hides_is_noted(report: Path, tmp_path: Path) -> None:
    """The text has the dark colour of the theme, which is white there."""
    dark = Edit(STYLES, 'rgb="FF1A1A1A"', 'theme="1"', "")
    path = dark.made(report, tmp_path / "dark.xlsx")
    assert not len(verify(path).notes)
    for old, new in [
        ('<a:sysClr val="windowText" lastClr="000000"/>', '<a:sysClr val="window"/>'),
        ('<a:sysClr val="windowText" lastClr="000000"/>', '<a:srgbClr val="FFFFFF"/>'),
    ]:
        edit = Edit(THEME, old, new, "white on white", is_note=True)
        assert rows_about(edit.made(path, tmp_path / "edited.xlsx"), edit)


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ('<color rgb="FFFFFFFF"/>', "white on white"),
        ("<strike/>", "text struck through"),
        ('<vertAlign val="superscript"/>', "text raised or lowered"),
        ('<rFont val="Wingdings"/>', "font of symbols"),
    ],
)
def test_a_part_of_a_text_that_reads_otherwise_is_noted(
    look: str, told: str, report: Path, tmp_path: Path
) -> None:
    runs = rf"<is><r><t>\1</t></r><r><rPr>{look}</rPr><t>\2</t></r></is>"
    edit = Edit("Summary", r"<is><t>(\w\w)([^<]*)</t></is>", runs, told, is_note=True)
    assert rows_about(edit.made(report, tmp_path / "edited.xlsx"), edit)


def test_many_rows_fitted_to_one_page_are_too_small_to_read(tmp_path: Path) -> None:
    rows = (cs.activity(f"fill {n}", "1 L", "diesel-b0", module="A5") for n in range(140))
    account = cs.account(cs.activities(*rows), cs.FactorCatalogue.default())
    report = cs.reports.excel(account, tmp_path / "report.xlsx")
    edit = Edit("Line items", 'fitToHeight="0"', 'fitToHeight="1"', "printed too small to read")
    assert rows_about(edit.made(report, tmp_path / "edited.xlsx"), edit)


def test_charts_that_were_not_kept_do_not_hide_a_change_of_another(
    report: Path, tmp_path: Path
) -> None:
    """The first of two charts is gone, and the second has another title."""
    gone = Edit(DRAWING, "<xdr:twoCellAnchor>.*?</xdr:twoCellAnchor>", "", "")
    path = gone.made(report, tmp_path / "gone.xlsx")
    edit = Edit(
        "xl/charts/chart2.xml", "House: what", "House: all", "title of a chart", "what", "all"
    )
    (row,) = rows_about(edit.made(path, tmp_path / "edited.xlsx"), edit)
    assert (str(row["cell"]), row["was"][:11], row["now"][:10]) == (
        "chart 2",
        "House: what",
        "House: all",
    )
    assert "charts not kept" in set(verify(tmp_path / "edited.xlsx").notes["note"])


def test_a_report_of_an_earlier_format_is_verified_without_its_charts_and_pages(
    tmp_path: Path,
) -> None:
    sample = Path(__file__).parent / "samples" / "report_format_1.xlsx"
    for kind in ("chart title", "page header", "title of the document"):
        edited = EDITS[kind].made(sample, tmp_path / "edited.xlsx")
        assert verify(edited).outcome is VerificationOutcome.UNCHANGED
    for kind in ("prompt", "zoom", "chart hidden"):
        assert rows_about(EDITS[kind].made(sample, tmp_path / "edited.xlsx"), EDITS[kind])


@pytest.mark.parametrize(
    "name", ['R&D "2" hus & co', "2019 hus", "&P <b> 100 %", "a\nb", "Hus!A1", "=A!B2"]
)
def test_names_that_are_commands_of_pages_or_formulas_elsewhere_change_nothing(
    name: str, tmp_path: Path
) -> None:
    report = cs.reports.excel(scenario(name=name), tmp_path / "report.xlsx")
    steps = open_report(report)[1].manifest.sheets[1]
    assert isinstance(steps, SurroundedSheet)
    assert all(chart.title.startswith(" ".join(name.split())) for chart in steps.chart_facts)
    for path in (report, recalculated(report, tmp_path / "again")):
        verification = verify(path)
        assert verification.outcome is VerificationOutcome.UNCHANGED, str(verification)
