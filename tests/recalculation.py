"""A second calculator: LibreOffice computes a workbook's formulas anew, and every cell is compared
with the value stored in it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

REQUIRED = "CARBONSITE_REQUIRE_LIBREOFFICE"
"""Environment variable: if it is 1, a missing LibreOffice is a failure and not skipped."""

# Without this setting LibreOffice trusts the stored values of a workbook, and a planted one
# survives.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


@dataclass(frozen=True)
class Difference:
    """A cell whose value is another one after recalculation."""

    sheet: str
    cell: str
    stored: Any
    recalculated: Any


def libreoffice() -> str:
    """The program; where there is none, the test that asks is skipped, or fails where it is
    required.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program:
        return program
    reason = "LibreOffice is not installed: no second calculator"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@cache
def profile() -> Path:
    """The user profile of LibreOffice, one for each process: two at once may not share one, and a
    new one costs a second.
    """
    folder = Path(tempfile.mkdtemp(prefix="libreoffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    settings = folder / "user" / "registrymodifications.xcu"
    settings.write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
    return folder


def converted(workbook: Path, folder: Path, kind: str = "xlsx:Calc MS Excel 2007 XML") -> Path:
    """The workbook as LibreOffice saves it in a folder, every formula computed anew."""
    program = libreoffice()
    folder.mkdir(exist_ok=True)
    user = f"-env:UserInstallation={profile().as_uri()}"
    options = ["--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder)]
    command = [program, user, *options, str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / f"{workbook.stem}.{kind.partition(':')[0]}"


def recalculated(workbook: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, every formula computed anew."""
    return converted(workbook, folder)


def differences(stored: Path, again: Path, tolerance: float = 1e-9) -> Iterator[Difference]:
    """Every cell of every sheet whose value differs; numbers by more than a part in a billion."""
    before, after = load_workbook(stored, data_only=True), load_workbook(again, data_only=True)
    assert before.sheetnames == after.sheetnames
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                old, new = cell.value, after[sheet.title][cell.coordinate].value
                if not same(old, new, tolerance):
                    yield Difference(sheet.title, cell.coordinate, old, new)


def same(old: Any, new: Any, tolerance: float) -> bool:
    """Whether two values are one: numbers within a tolerance, texts alike, and empty is empty
    however it is written.
    """
    if isinstance(old, int | float) and isinstance(new, int | float):
        return abs(old - new) <= tolerance * max(1.0, abs(old))
    return (old if old is not None else "") == (new if new is not None else "")


def formulas(workbook: Path) -> dict[str, dict[str, str]]:
    """The formulas of a workbook by sheet and cell."""
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        for sheet in load_workbook(workbook)
    }
