"""A report is a stranger's file: whatever is done to it, there is a verification or an error that
says what is wrong.
"""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest
from edited import by_openpyxl, in_parts, in_sheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from profiles import examples
from recalculation import converted
from workbooks import MANIFEST, account

import carbonsite as cs
from carbonsite import limits
from carbonsite.reports import Verification, VerificationOutcome, verify

ODD = [
    "SUM(A:A)",
    "SUM(1:1)",
    "SUM(A1:XFD1048576)",
    "J5",
    "SUM(J1:J99)",
    'INDIRECT("J5")',
    "'[1]x'!A1",
    "1^1e308^2",
    "9^9^9^9",
    "-" * 200 + "1",
    "IF(" * 300 + "1",
    "MATCH(1,A1:A9,1)",
    "INDEX(A1:B9,1,2)",
    "A1048577",
    "XFE1",
    'REPT("x",1e9)',
]
"""Formulas that a spreadsheet may hold, and carbonsite does not write."""

BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b'
    b' "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c'
    b' r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cs.reports.excel(account(), tmp_path_factory.mktemp("safety") / "report.xlsx")


def outcome(path: Path) -> Verification | None:
    """A verification, or nothing where the report is refused; anything else that is raised fails
    the test.
    """
    try:
        return verify(path)
    except cs.CarbonsiteError as error:
        assert str(error) and "Traceback" not in str(error)
        return None


def packed(report: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(report) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


@settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_damage_to_a_part_is_worse_than_an_error(
    data: st.DataObject, report: Path, tmp_path: Path
) -> None:
    part, content = data.draw(
        st.sampled_from(
            [
                (name, content)
                for name, content in packed(report)
                if name.endswith((".xml", ".rels"))
            ]
        )
    )
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 60))
    put = data.draw(
        st.one_of(
            st.binary(max_size=30),
            st.sampled_from(
                [
                    b"",
                    b"<",
                    b"&",
                    b"</row>",
                    b'r="',
                    b"9" * 400,
                    b"-1",
                    b"1e999",
                    b"nan",
                    b"inf",
                    b'"',
                    b"A1048577",
                    b"XFE1",
                    b"\xff\xfe",
                    b"<c/>",
                    b"]]>",
                ]
            ),
        )
    )
    broken = in_parts(
        report,
        tmp_path / "broken.xlsx",
        lambda name, old: old[:start] + put + old[start + length :] if name == part else old,
    )
    outcome(broken)


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_damage_to_the_file_is_worse_than_an_error(
    data: st.DataObject, report: Path, tmp_path: Path
) -> None:
    content = report.read_bytes()
    start, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 3000))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(
        content[:start] + data.draw(st.binary(max_size=20)) + content[start + length :]
    )
    outcome(broken)


@settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.data(),
    value=st.sampled_from(
        ["1e999", "nan", "-inf", "", " ", "x", "1_000", "0x10", "9" * 400, "1e-400", "#N/A", "TRUE"]
    ),
    kind=st.sampled_from(
        ["", ' t="n"', ' t="s"', ' t="b"', ' t="e"', ' t="str"', ' t="d"', ' t="?"']
    ),
)
def test_no_value_of_any_cell_is_worse_than_an_error(
    data: st.DataObject, value: str, kind: str, report: Path, tmp_path: Path
) -> None:
    sheet = data.draw(st.sampled_from(["Summary", "Line items", "Factors"]))
    sheets = ["Summary", "Line items", "Changes", "Assumptions", "Factors"]
    part = f"xl/worksheets/sheet{sheets.index(sheet) + 1}.xml"
    names = re.findall(r'<c r="([A-Z]+[0-9]+)"', dict(packed(report))[part].decode())
    cell = data.draw(st.sampled_from(names))
    found = outcome(
        in_sheet(
            report,
            tmp_path / "odd.xlsx",
            sheet,
            lambda text: re.sub(
                rf'<c r="{cell}".*?</c>', f'<c r="{cell}"{kind}><v>{value}</v></c>', text
            ),
        )
    )
    assert found is None or found.outcome is not VerificationOutcome.UNCHANGED


@settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    data=st.data(),
    formula=st.one_of(
        st.text("AB12$!()+-*/^&=<>,:%\"' .SUMIFNDEX[]{}#", max_size=40), st.sampled_from(ODD)
    ),
)
def test_no_formula_is_worse_than_an_error(
    data: st.DataObject, formula: str, report: Path, tmp_path: Path
) -> None:
    from edited import _escaped

    cell = data.draw(st.sampled_from(["J5", "J9", "B3", "Z99"]))
    added = f'<c r="{cell}"><f>{_escaped(formula)}</f><v>1</v></c>'

    def change(text: str) -> str:
        if f'<c r="{cell}"' in text:
            return re.sub(rf'<c r="{cell}".*?</c>', lambda _: added, text)
        return text.replace(
            "</sheetData>", f'<row r="{re.sub("[A-Z]", "", cell)}">{added}</row></sheetData>'
        )

    found = outcome(in_sheet(report, tmp_path / "odd.xlsx", "Line items", change))
    assert found is None or found.outcome is not VerificationOutcome.UNCHANGED


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/styles.xml",
        "xl/worksheets/sheet2.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
        "xl/worksheets/sheet9.xml",
    ],
)
def test_entities_are_refused(part: str, report: Path, tmp_path: Path) -> None:
    found = in_parts(
        report,
        tmp_path / "bomb.xlsx",
        lambda name, content: BILLION_LAUGHS if name == part else content,
    )
    assert part == "[Content_Types].xml" or outcome(found) is None


def test_bombs_are_refused(report: Path, tmp_path: Path) -> None:
    bomb = in_parts(
        report,
        tmp_path / "bomb.xlsx",
        lambda name, content: (
            content[:200] + b" " * 50_000_000 + content[200:]
            if name == "xl/worksheets/sheet2.xml"
            else content
        ),
    )
    with pytest.raises(cs.InputError, match="unpacks to"):
        verify(bomb)


@pytest.mark.parametrize("most", [5000, limits.REPORT_FURTHER_CELLS])
def test_a_million_cells_of_junk_are_refused(
    most: int, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPORT_FURTHER_CELLS", most)
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            f'<c r="{letter}{row}"><v>{row * 7919 % 100_003}</v></c>' for letter in "ABCDEFGHIJ"
        )
        + "</row>"
        for row in range(100, 100_100)
    )
    junk = in_sheet(
        report,
        tmp_path / "junk.xlsx",
        "Findings",
        lambda text: text.replace("</sheetData>", f"{rows}</sheetData>"),
    )
    with pytest.raises(cs.InputError, match="more than"):
        verify(junk)


def test_cyclic_formulas_are_told(report: Path, tmp_path: Path) -> None:
    def tie(book: Workbook) -> None:
        book["Summary"]["H1"], book["Summary"]["H2"] = "=H2+1", "=H1+1"

    found = verify(by_openpyxl(report, tmp_path / "circle.xlsx", tie))
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert {("H1", "in a circle"), ("H2", "in a circle")} & set(
        found.wrong[["cell", "recalculated"]].itertuples(index=False, name=None)
    )


def test_a_line_that_rests_on_itself_is_told(report: Path, tmp_path: Path) -> None:
    """A circle through the cells of carbonsite's own: the amount is the emissions that it is
    multiplied to.
    """
    found = verify(
        by_openpyxl(
            report,
            tmp_path / "circle.xlsx",
            lambda book: book["Line items"].__setitem__("E5", "=J5"),
        )
    )
    assert found.outcome is VerificationOutcome.INCONSISTENT
    assert ("Line items", "E5") in set(
        found.cells[["sheet", "cell"]].itertuples(index=False, name=None)
    )
    assert any("circle" in str(each) for each in found.wrong["recalculated"])


def test_a_long_chain_that_ends_where_it_begins_is_told(report: Path, tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c'
        f' r="A{row}"><f>A{row + 1 if row < 20_099 else 100}+1</f><v>1</v></c></row>'
        for row in range(100, 20_100)
    )
    chain = in_sheet(
        report,
        tmp_path / "chain.xlsx",
        "Findings",
        lambda text: text.replace("</sheetData>", f"{rows}</sheetData>"),
    )
    found = verify(chain)
    assert found.outcome is VerificationOutcome.INCONSISTENT and found.count == 20_000
    assert any("circle" in str(each) for each in found.wrong["recalculated"])


def test_what_is_no_report_is_refused(report: Path, tmp_path: Path) -> None:
    Workbook().save(tmp_path / "empty.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    (tmp_path / "nothing.xlsx").touch()
    os.mkfifo(tmp_path / "pipe.xlsx")
    for path, problem in [
        (tmp_path / "empty.xlsx", "there is no sheet"),
        (tmp_path / "text.xlsx", "not a zip"),
        (tmp_path / "nothing.xlsx", "not a zip"),
        (tmp_path / "pipe.xlsx", "no ordinary file"),
        (tmp_path, "folder"),
        (tmp_path / "missing.xlsx", "No such file"),
    ]:
        with pytest.raises(cs.InputError, match=problem) as raised:
            verify(path)
        assert "cannot be read as a report" in str(raised.value)


def test_rows_and_cells_that_stand_twice_or_elsewhere_are_refused(
    report: Path, tmp_path: Path
) -> None:
    for change in (
        lambda text: text.replace('<row r="6"', '<row r="5"'),
        lambda text: text.replace('<c r="A6"', '<c r="A7"'),
        lambda text: text.replace('<c r="B6"', '<c r="A6"'),
        lambda text: text.replace('<c r="B6"', '<c r="XFE6"'),
    ):
        with pytest.raises(cs.InputError):
            verify(in_sheet(report, tmp_path / "odd.xlsx", "Line items", change))


def test_cells_under_another_prefix_are_seen(report: Path, tmp_path: Path) -> None:
    name_space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    row = '<y:row r="90"><y:c r="A90"><y:v>1</y:v></y:c></y:row></sheetData>'
    twice = f"{name_space} {name_space.replace('xmlns', 'xmlns:y')}"
    other = in_sheet(
        report,
        tmp_path / "prefixed.xlsx",
        "Findings",
        lambda text: text.replace(name_space, twice).replace("</sheetData>", row),
    )
    assert ("Findings", "A90") in set(
        verify(other).cells[["sheet", "cell"]].itertuples(index=False, name=None)
    )


def test_a_manifest_of_another_report_does_not_pass(report: Path, tmp_path: Path) -> None:
    other = cs.reports.excel(
        cs.account(
            cs.activities(cs.activity("x", "1 L", "diesel-b0", module="A5")),
            cs.FactorCatalogue.default(),
        ),
        tmp_path / "other.xlsx",
    )
    own, theirs = dict(packed(report)), dict(packed(other))
    sheet = next(
        name
        for name, content in theirs.items()
        if MANIFEST.encode() in content and name.startswith("xl/worksheets")
    )
    mixed = in_parts(
        report,
        tmp_path / "mixed.xlsx",
        lambda name, content: theirs[sheet] if name == sheet else content,
    )
    assert sheet in own and verify(mixed).outcome is not VerificationOutcome.UNCHANGED


def first_number(xml: str) -> str:
    """The cell of the first number in a sheet."""
    cell = re.search(r'<c r="[A-Z]+[0-9]+"( s="[0-9]+")?><v>[0-9.]+</v></c>', xml)
    assert cell is not None
    return cell[0]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("foreign value", "contains 'v'"),
        ("cell twice", "is there twice"),
        ("row twice", "is there twice"),
        ("number spelt oddly", "is stored as '5_0'"),
    ],
)
def test_a_cell_that_says_two_things_is_refused(
    kind: str, told: str, report: Path, tmp_path: Path
) -> None:
    def change(xml: str) -> str:
        cell = first_number(xml)
        changed = {
            "foreign value": cell.replace("</v>", '</v><q:v xmlns:q="urn:x">5</q:v>'),
            "cell twice": cell + cell,
            "row twice": f'{cell}</row><row r="1">',
            "number spelt oddly": re.sub("<v>.*</v>", "<v>5_0</v>", cell),
        }
        return xml.replace(cell, changed[kind], 1)

    with pytest.raises(cs.InputError, match=re.escape(told)) as caught:
        verify(in_sheet(report, tmp_path / "odd.xlsx", "Line items", change))
    assert "cannot be read as a report" in str(caught.value)


def test_a_relation_twice_is_refused(report: Path, tmp_path: Path) -> None:
    second = b'<Relationship Id="rId1" Type="urn:x/worksheet" Target="worksheets/sheet2.xml"/>'
    path = in_parts(
        report,
        tmp_path / "odd.xlsx",
        lambda name, content: (
            content.replace(b"<Relationship ", second + b"<Relationship ", 1)
            if name == "xl/_rels/workbook.xml.rels"
            else content
        ),
    )
    with pytest.raises(cs.InputError, match="refers twice to 'rId1'"):
        verify(path)


def test_a_second_reader_agrees_after_other_programs(report: Path, tmp_path: Path) -> None:
    for path in (report, by_openpyxl(report, tmp_path / "a.xlsx"), converted(report, tmp_path)):
        assert verify(path, second_reader=True).outcome is VerificationOutcome.UNCHANGED


def test_a_number_format_of_many_digits_is_another_format(report: Path, tmp_path: Path) -> None:
    long = b'formatCode="' + b"9" * 5000 + b'"'
    path = in_parts(
        report,
        tmp_path / "long.xlsx",
        lambda name, content: (
            content.replace(b'formatCode="#,##0"', long) if name == "xl/styles.xml" else content
        ),
    )
    verification = outcome(path)
    assert verification is not None and "number format" in set(verification.cells["change"])
