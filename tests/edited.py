"""Workbooks changed after they were written: by openpyxl, by LibreOffice, in their XML, and as
Excel saves them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TAG = f"{{{MAIN}}}"


def by_openpyxl(path: Path, target: Path, change: Callable[[Any], Any] = lambda book: None) -> Path:
    """A copy as openpyxl saves it, changed or not; no values of formulas are stored in it."""
    book = load_workbook(path)
    change(book)
    book.save(target)
    return target


def in_parts(
    path: Path,
    target: Path,
    change: Callable[[str, bytes], bytes | None],
    more: dict[str, bytes] | None = None,
) -> Path:
    """A copy whose parts went through a function; None leaves a part out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return target


def with_two_sets_of_looks(path: Path, target: Path) -> Path:
    """A copy in which openpyxl takes another set of looks than the workbook names: all are days."""
    with zipfile.ZipFile(path) as archive:
        looks = archive.read("xl/styles.xml")

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/styles.xml":
            return re.sub(rb'(<xf numFmtId=")[0-9]+(")', rb"\g<1>14\2", content)
        if name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            return content.replace(b"styles.xml", b"looks.xml")
        return content

    return in_parts(path, target, change, {"xl/looks.xml": looks})


def part_of(path: Path, title: str) -> str:
    """The part that holds a sheet of a workbook that XlsxWriter wrote."""
    return f"xl/worksheets/sheet{load_workbook(path).sheetnames.index(title) + 1}.xml"


def in_sheet(path: Path, target: Path, title: str, change: Callable[[str], str]) -> Path:
    """A copy in which the XML of one sheet is another one."""
    part = part_of(path, title)
    with zipfile.ZipFile(path) as old:
        before = old.read(part).decode()
    after = change(before)
    assert after != before, "the test changes nothing"
    return in_parts(path, target, lambda name, content: after.encode() if name == part else content)


def cell_pattern(cell: str) -> str:
    """Matches a cell in the XML of a sheet."""
    return rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)'


# -- as Excel saves


def as_excel(path: Path, target: Path) -> Path:
    """A copy with what Excel is known to do when it merely saves.

    Texts are shared, formulas of a column are shared, values are written with seventeen digits,
    looks are numbered afresh and known number formats go by their number, quotation marks that
    names of sheets do not need are gone, a chain of calculation and attributes of later versions
    are there, and so are empty cells that only have a look.
    """
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    shared = "xl/sharedStrings.xml" in parts
    texts = _shared_texts(parts["xl/sharedStrings.xml"]) if shared else dict[str, int]()
    looks = _looks(parts)
    for name in list(parts):
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = _sheet(parts[name], texts, looks)
    parts["xl/workbook.xml"] = re.sub(
        rb"'([A-Za-z]+)'!", rb"\1!", parts["xl/workbook.xml"]
    ).replace(b' fullCalcOnLoad="1"', b"")
    items = "".join(f'<si><t xml:space="preserve">{_escaped(text)}</t></si>' for text in texts)
    parts["xl/sharedStrings.xml"] = (
        f'<?xml version="1.0"?><sst xmlns="{MAIN}" count="{len(texts)}"'
        f' uniqueCount="{len(texts)}">{items}</sst>'.encode()
    )
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="B12" i="1"/></calcChain>'.encode()
    further = ("calcChain",) if shared else ("sharedStrings", "calcChain")
    links = "".join(
        f'<Relationship Id="rIdX{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>'
        for kind in further
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", links.encode() + b"</Relationships>")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}.{part}+xml"/>' for part in further
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", kinds.encode() + b"</Types>"
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return target


def _shared_texts(part: bytes) -> dict[str, int]:
    """The texts that cells share already, by their numbers, which stay as they are."""
    return {
        "".join(text.text or "" for text in each.iter(f"{_TAG}t")): number
        for number, each in enumerate(ET.fromstring(part))
    }


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _looks(parts: dict[str, bytes]) -> Callable[[str], str]:
    """Number the looks from the last to the first, and have known formats go by their number."""
    root = ET.fromstring(parts["xl/styles.xml"])
    formats = {each.get("numFmtId"): each for each in root.iter(f"{_TAG}numFmt")}
    known = {"#,##0": "3", "#,##0.00": "4", "0%": "9", "0.00%": "10"}
    table = root.find(f"{_TAG}cellXfs")
    assert table is not None
    for look in table:
        code = (
            formats[look.get("numFmtId")].get("formatCode")
            if look.get("numFmtId") in formats
            else None
        )
        if code in known:
            look.set("numFmtId", known[str(code)])
    count = len(table)
    table[:] = list(reversed(table))
    parts["xl/styles.xml"] = ET.tostring(root)
    return lambda look: str(count - 1 - int(look))


def _sheet(content: bytes, texts: dict[str, int], looks: Callable[[str], str]) -> bytes:
    root = ET.fromstring(content)
    shared: dict[int, tuple[int, str]] = {}
    number = 0
    for row in root.iter(f"{_TAG}row"):
        row.set("spans", "1:30")
        row.set("{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent", "0.25")
        for cell in list(row):
            cell.set("s", looks(cell.get("s", "0")))
            letters, at = coordinate_from_string(str(cell.get("r")))
            inline, formula, value = (cell.find(f"{_TAG}{tag}") for tag in ("is", "f", "v"))
            if inline is not None:
                text = "".join(inline.itertext())
                cell.remove(inline)
                cell.set("t", "s")
                ET.SubElement(cell, f"{_TAG}v").text = str(texts.setdefault(text, len(texts)))
            elif value is not None and cell.get("t") in (None, "n") and value.text:
                value.text = f"{float(value.text):.17g}"
            if formula is not None and formula.text:
                shape = re.sub(rf"(?<=[A-Z]){at}(?![0-9])", "#", formula.text)
                place = ord(letters[-1]) + 100 * len(letters)
                if (
                    shape.count("#")
                    and re.sub(r"[A-Z]+#", "", shape).count("#") == 0
                    and not re.search(r"[A-Z][0-9]", shape.replace("#", ""))
                ):
                    if shared.get(place, (0, ""))[1] == shape:
                        formula.text = None
                        formula.set("t", "shared")
                        formula.set("si", str(shared[place][0]))
                    else:
                        shared[place] = (number, shape)
                        formula.set("t", "shared")
                        formula.set("si", str(number))
                        formula.set("ref", f"{letters}{at}:{letters}{at + 99}")
                        number += 1
        last = max(
            (coordinate_from_string(str(cell.get("r"))) for cell in row),
            key=lambda found: (len(found[0]), found[0]),
            default=None,
        )
        if last is not None:
            column = sum(
                (ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(last[0]))
            )
            ET.SubElement(
                row, f"{_TAG}c", {"r": f"{get_column_letter(column + 1)}{last[1]}", "s": "1"}
            )
    return ET.tostring(root)
