"""Paths and packages of strangers: what is opened, and what is refused before it is unpacked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tables import CONTENT_TYPES, HEAD, MAIN, OFFICE, PARTS, by_hand, packed

import carbonsite as cs
from carbonsite.spreadsheets.files.opening import content_of, encoding_of

ROW = (
    '<row r="2"><c r="A2" t="s"><v>3</v></c><c r="B2"><v>5</v></c><c r="C2"'
    ' t="s"><v>3</v></c></row>'
)


def refused(path: Path, match: str) -> None:
    with pytest.raises(cs.InputError, match=match) as caught:
        cs.read_activities(path)
    assert caught.value.problems["remedy"].str.len().gt(0).all()
    assert not caught.value.problems["problem"].str.contains("1 problem").any(), (
        "an error within an error"
    )


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    refused(tmp_path, "is a folder")
    refused(tmp_path / "none.csv", "check the path")
    refused(tmp_path / ("x" * 300), "check the path")
    refused(Path("a\0b"), "check the path")
    if Path("/dev/zero").exists():
        refused(Path("/dev/zero"), "no ordinary file")
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "no ordinary file")


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b")
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("whoever runs the tests may read everything")
    refused(path, "check the path")


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(10**12)
    refused(tmp_path / "a.csv", "more than 200 MB")
    (tmp_path / "b.csv").write_bytes(b"x" * 11)
    with pytest.raises(cs.InputError):
        content_of(tmp_path / "b.csv", 10)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("å".encode(), "utf-8-sig"),
        ("å".encode("cp1252"), "cp1252"),
        ("å;b".encode("utf-16"), "utf-16"),
        ("å;b".encode("utf-16-le"), "utf-16-le"),
        ("å;b".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings(content: bytes, encoding: str) -> None:
    assert encoding_of(content, "a.csv") == encoding


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old kind"),
        (b"PK\x03\x04" + b"x" * 90, "no.*zip|zip"),
        (b"PAR1" + b"x" * 20 + b"PAR1", "cannot be read as a table"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0", "is a PDF"),
        (b"<html><table></table></html>", "is a web page"),
        (
            "\ufeffBeskrivelse;Mengde\n".encode() + b"gr\xf8ft;5\n",
            "first bytes say that it is UTF-8",
        ),
    ],
)
def test_files_of_other_kinds(content: bytes, match: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    refused(tmp_path / "a.xlsx", match)


OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("parts", "match"),
    [
        ({"word/document.xml": "<a/>", "[Content_Types].xml": CONTENT_TYPES}, "a Word document"),
        ({"mimetype": OPEN_DOCUMENT, "content.xml": "<a/>"}, "an OpenDocument file"),
        ({"a.txt": "a"}, "no workbook of Excel"),
    ],
)
def test_archives_that_are_no_workbooks(parts: dict[str, str], match: str, tmp_path: Path) -> None:
    refused(packed(tmp_path / "a.xlsx", parts), match)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    refused(by_hand(tmp_path / "ratio.xlsx", ROW, {"xl/other.xml": " " * 50_000_000}), "unpacks to")
    refused(
        packed(tmp_path / "parts.xlsx", {**PARTS, **{f"xl/{n}.xml": "" for n in range(3000)}}),
        "in 3006 parts|in 300",
    )
    refused(
        by_hand(
            tmp_path / "texts.xlsx",
            ROW,
            {"xl/texts.xml": f'<sst xmlns="{MAIN}">' + "<si><t>a</t></si>" * 5_000_000},
        ),
        "unpacks to",
    )


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
        "xl/texts.xml",
        "xl/styles.xml",
        "xl/worksheets/s.xml",
    ],
)
@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    ],
)
def test_a_document_type_is_refused_in_every_part(
    part: str, declaration: str, tmp_path: Path
) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{ROW}</sheetData></worksheet>'
    parts = {
        **PARTS,
        "xl/worksheets/s.xml": sheet,
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>'
        ),
    }
    refused(
        packed(tmp_path / "a.xlsx", {**parts, part: declaration + parts[part]}), "document type"
    )


def test_macros_and_other_workbooks_are_findings_and_nothing_is_run_or_fetched(
    tmp_path: Path,
) -> None:
    links = PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="e" Type="{OFFICE}/externalLink" Target="http://127.0.0.1:9/a.xlsx"'
        ' TargetMode="External"/></Relationships>',
    )
    found = cs.read_activities(
        by_hand(
            tmp_path / "a.xlsm",
            ROW,
            {"xl/vbaProject.bin": b"\0", "xl/_rels/workbook.xml.rels": links},
        ),
        tags={"factor": "f"},
    )
    assert found.findings["finding"].tolist() == ["macros", "external links"]
    assert len(found) == 1


def test_a_part_that_leads_out_of_the_package_leads_nowhere(tmp_path: Path) -> None:
    away = PARTS["xl/_rels/workbook.xml.rels"].replace("worksheets/s.xml", "../../../../etc/passwd")
    refused(
        by_hand(tmp_path / "a.xlsx", ROW, {"xl/_rels/workbook.xml.rels": away}),
        "the content of the sheet 'S' is missing",
    )


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    content = bytearray(by_hand(tmp_path / "a.xlsx", ROW).read_bytes())
    for at in range(len(content) - 4):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    (tmp_path / "a.xlsx").write_bytes(bytes(content))
    refused(tmp_path / "a.xlsx", "cannot be read as a table")
