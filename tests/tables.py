"""Tables as people send them, written to a file and read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

import carbonsite as cs

ONE_FACTOR = {"factor": "f"}
"""Tags by which every row has a factor, where factors are not what is tested."""


def reading(
    folder: Path,
    content: str | bytes,
    name: str = "table.csv",
    encoding: str = "utf-8",
    **told: Any,
) -> cs.ActivityReading:
    """A file with this content, read with one factor for all rows."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return cs.read_activities(path, **{"tags": ONE_FACTOR, **told})


def lines(found: cs.ActivityReading) -> list[tuple[str, float, str]]:
    """Item, amount and unit of each activity."""
    return list(found.activities[["item", "amount", "unit"]].itertuples(index=False, name=None))


def kinds(found: cs.ActivityReading) -> dict[Any, str]:
    """What each row is that is no activity."""
    return dict(zip(found.left["row"], found.left["kind"], strict=True))


def said(found: cs.ActivityReading, row: Any) -> str:
    """What is said of a row that is no activity: what is wrong, and what to do."""
    line = found.left[found.left["row"] == row].iloc[0]
    return f"{line['problem']}; {line['remedy']}"


def with_openpyxl(path: Path, rows: Iterable[Iterable[Any]], merged: Iterable[str] = ()) -> Path:
    """A workbook of one sheet, written by openpyxl; texts that begin with = are formulas without a
    stored value.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def with_xlsxwriter(
    path: Path, rows: Iterable[Iterable[Any]], formats: Mapping[tuple[int, int], str] | None = None
) -> Path:
    """A workbook of one sheet, written by XlsxWriter; formats by row and column from 0."""
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        sheet = book.add_worksheet()
        shown = {
            place: book.add_format({"num_format": code}) for place, code in (formats or {}).items()
        }
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(at, column, cell, shown.get((at, column)))
    return path


_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATIONS = f'<Relationships xmlns="{_PACKAGE}/relationships">'
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml"'
    ' ContentType="application/xml"/><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_SPREADSHEET}.{kind}+xml"/>'
        for part, kind in {
            "workbook": "sheet.main",
            "texts": "sharedStrings",
            "styles": "styles",
            "worksheets/s": "worksheet",
        }.items()
    )
    + "</Types>"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": CONTENT_TYPES,
    "_rels/.rels": (
        f'{_RELATIONS}<Relationship Id="r" Type="{OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1"'
        ' r:id="s"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_RELATIONS}<Relationship Id="s" Type="{OFFICE}/worksheet"'
        f' Target="worksheets/s.xml"/><Relationship Id="t" Type="{OFFICE}/sharedStrings"'
        f' Target="texts.xml"/><Relationship Id="y" Type="{OFFICE}/styles"'
        ' Target="styles.xml"/></Relationships>'
    ),
    "xl/texts.xml": (
        f'<sst xmlns="{MAIN}"><si><t>Beskrivelse</t></si><si><t>Mengde</t></si>'
        "<si><t>Enhet</t></si><si><t>kg</t></si></sst>"
    ),
}
"""The parts of a small workbook but for its sheet, written by hand."""

HEAD = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1"'
    ' t="s"><v>2</v></c></row>'
)


def by_hand(
    path: Path, rows: str, parts: Mapping[str, str | bytes] | None = None, after: str = ""
) -> Path:
    """A workbook whose sheet has these rows below the heading, as XML; parts take the place of
    those of their names.
    """
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{rows}</sheetData>{after}</worksheet>'
    return packed(path, {**PARTS, "xl/worksheets/s.xml": sheet, **(parts or {})})


def packed(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """An archive of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    path.write_bytes(content.getvalue())
    return path
