"""Files made to hurt: one clear error or a finding, soon and in little memory.

Sizes are such that an algorithm that is quadratic in rows, merged ranges, units or headings would
not come to an end.
"""

from __future__ import annotations

import io
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tables import HEAD, MAIN, PARTS, by_hand, packed, reading, with_openpyxl, with_xlsxwriter

import carbonsite as cs
from carbonsite import limits

CSV = "Beskrivelse;Mengde;Enhet\n"
MANY = 100_000
ONE = {"factor": "f"}


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (lambda n: f"Sum {n};{n + 1};kg\n", "total"),
        (lambda n: f"Sum betong;{n + 1};kg\n", "not understood"),
        (lambda n: f";{n + 1};kg\n", "not understood"),
        (lambda n: f"A;1;u{n}\n", "not understood"),
        (lambda n: f"A;1 u{n};\n", "not understood"),
        (lambda n: f"A;x{n};kg\n", "not understood"),
        (lambda n: f"herav {n};{n};kg\n", "not understood"),
        (lambda n: "Beskrivelse;Mengde;Enhet\n", "repeated heading"),
    ],
    ids=[
        "totals",
        "maybe totals",
        "nameless",
        "units",
        "units in cells",
        "no numbers",
        "parts",
        "headings",
    ],
)
def test_a_hundred_thousand_rows_that_are_not_plain(
    rows: Callable[[int], str], kind: str, tmp_path: Path
) -> None:
    found = reading(tmp_path, CSV + "".join(rows(n) for n in range(MANY)))
    assert len(found.left) + len(found) >= MANY - 5
    assert set(found.left["kind"]) <= {kind, "total"}


def test_tables_without_end(tmp_path: Path) -> None:
    other = "Tekst;Enhet;Mengde\nA;kg;1\nB;kg;1\n"
    with pytest.raises(cs.InputError, match="are different headings"):
        reading(tmp_path, (CSV + "A;1;kg\nB;2;kg\nC;1;kg\n" + other) * (MANY // 8))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + ";Mengde;Enhet\nA;1;kg\n",
        ";".join(["Mengde (" + "(" * 100 + " x" * 30] * 200) + "\n",
        CSV + "A;" + "1" * 100_000 + ";kg\n",
        CSV + "A;1 " + "k" * 100_000 + ";kg\n",
        CSV + "A;1;" + "kg*" * 33_000 + "kg\n",
        CSV + "A" * 100_000 + ";1;kg\n",
        CSV + ("A;" + "1 " * 90 + "x;kg\n") * 5000,
        CSV + "A;" + "1." * 90 + ";kg\n",
        CSV + ("A" + " " * 5000 + "B;1;kg\n") * 100,
        CSV + "Sum" + " total" * 800 + ";1;kg\n",
        CSV + "A;1;" + "(" * 5000 + "\n",
    ],
)
def test_texts_made_for_patterns_that_look_back(text: str, tmp_path: Path) -> None:
    try:
        assert len(reading(tmp_path, text).left) >= 0
    except cs.InputError as error:
        assert error.problems["remedy"].str.len().gt(0).all()


def test_a_cell_longer_than_any_is_named_and_its_row_not_taken(tmp_path: Path) -> None:
    found = reading(tmp_path, CSV + "A" * 100_000 + ";1;kg\nB;2;kg\n")
    assert found.left["problem"].tolist() == [
        f"a cell has more than {limits.TABLE_CELL} characters"
    ]
    assert found.left["item"].str.len().max() <= limits.PROBLEM_TEXT


CELL = '<c r="A{0}" t="s"><v>3</v></c><c r="B{0}"><v>5</v></c><c r="C{0}" t="s"><v>3</v></c>'
ROW = f'<row r="2">{CELL.format(2)}</row>'


@pytest.mark.parametrize(
    "ranges",
    [
        [f"A{n}:A{n + 50}" for n in range(2, MANY)],
        ["A1:XFD1048576"] * MANY,
        [f"A1:{letters}2" for letters in ("B", "C", "XFD")] * (MANY // 3),
        ["A3:A1", "B2:A1", "x", "A0:A9", "A1:ZZZZ9"] * 100,
        [f"A{n}:C{n}" for n in range(1, MANY)],
    ],
    ids=["overlapping downwards", "the whole sheet", "over the heading", "upside down", "each row"],
)
def test_a_hundred_thousand_merged_ranges(ranges: list[str], tmp_path: Path) -> None:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in ranges)
    merged = f"<mergeCells>{cells}</mergeCells>"
    try:
        assert (
            len(cs.read_activities(by_hand(tmp_path / "a.xlsx", ROW, after=merged), tags=ONE)) <= 1
        )
    except cs.InputError as error:
        assert error.problems["remedy"].str.len().gt(0).all()


def test_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="more than 256 columns"):
        cs.read_activities(
            by_hand(
                tmp_path / "a.xlsx", ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            ),
            tags=ONE,
        )
    found = cs.read_activities(
        by_hand(tmp_path / "b.xlsx", ROW + f'<row r="1048576">{CELL.format(1048576)}</row>'),
        tags=ONE,
    )
    assert found.activities["row"].tolist() == [2, 1048576]


def test_ten_million_declared_rows_and_a_million_styles(tmp_path: Path) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><cols><col min="1"'
        f' max="99999999" hidden="1"/></cols><sheetData>{HEAD}{ROW}</sheetData></worksheet>'
    )
    # Random codes, since a part that packs well is refused as a bomb.
    chance = random.Random(1)
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs>'
        + "".join(
            f'<xf numFmtId="{n % 200}" fontId="{chance.randbytes(6).hex()}"/>'
            for n in range(1_000_000)
        )
        + "</cellXfs></styleSheet>"
    )
    found = cs.read_activities(
        packed(
            tmp_path / "a.xlsx", {**PARTS, "xl/worksheets/s.xml": sheet, "xl/styles.xml": styles}
        ),
        tags=ONE,
    )
    assert len(found) == 1
    assert found.findings["finding"].tolist() == ["hidden columns"]


def test_many_sheets_that_are_one_part_are_refused(tmp_path: Path) -> None:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="s"/>' for n in range(500))
    book = PARTS["xl/workbook.xml"].replace('<sheet name="S" sheetId="1" r:id="s"/>', sheets)
    path = by_hand(tmp_path / "a.xlsx", ROW, {"xl/workbook.xml": book})
    with pytest.raises(cs.InputError, match="two sheets have one content"):
        cs.read_activities(path, tags=ONE)


def test_elements_in_elements_without_end_cost_no_more_than_others(tmp_path: Path) -> None:
    deep = f"{'<a>' * 200_000}{'</a>' * 200_000}".encode()
    book = PARTS["xl/workbook.xml"].encode().replace(b"</workbook>", deep + b"</workbook>")
    path = by_hand(tmp_path / "a.xlsx", ROW)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**parts, "xl/workbook.xml": book}.items():
            archive.writestr(name, content)
    assert len(cs.read_activities(path, tags=ONE)) == 1


LIMITED = """
import pathlib, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
import carbonsite as cs
cs.read_activities
def most():
    # What Linux says of this process alone; getrusage counts the parent's from before the start.
    status = pathlib.Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in status if line.startswith("VmHWM")).split()[1])
before = most()
try:
    print(repr(cs.read_activities(sys.argv[1], tags={"factor": "f"})))
except cs.InputError as error:
    print(error)
print(f"{(most() - before) / 1024:.0f}")
"""


def in_a_process(path: Path, most: int) -> str:
    """What reading a file prints in a process of its own, which may not take more megabytes than
    this.
    """
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said, taken = done.stdout.rsplit("\n", 2)[:2]
    assert int(taken) < most, f"{taken} MB"
    return said


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the memory of a process is read from /proc"
)
def test_large_and_empty_takes_little(tmp_path: Path) -> None:
    (tmp_path / "line.csv").write_bytes(b"Beskrivelse;Mengde\n" + b"a;" * 50_000_000)
    assert "a line of more than 1 MB" in in_a_process(tmp_path / "line.csv", 250)
    bomb = by_hand(
        tmp_path / "bomb.xlsx",
        ROW,
        {"xl/texts.xml": f'<sst xmlns="{MAIN}">' + "<si><t>aaaaaaaaaa</t></si>" * 7_000_000},
    )
    assert "unpacks to" in in_a_process(bomb, 100)
    sparse = "".join(
        f'<row r="{n}"><c r="IV{n}"><v>{n}</v></c></row>' for n in range(2, 1_000_000, 100)
    )
    assert "activities" in in_a_process(by_hand(tmp_path / "sparse.xlsx", sparse), 250)


# -- mutated real files


def workbook(folder: Path, write: Callable[..., Path]) -> bytes:
    """A small bill of quantities as a program writes it."""
    rows = [
        ["Beskrivelse", "Mengde", "Enhet", "Dato"],
        ["Betong", 12.5, "m3", "01.02.2024"],
        ["Stål", "1 250", "kg", 45000],
        ["Rigg", 1, "RS", None],
        ["Sum", 13.5, None, None],
    ]
    told = ("A2:A3",) if write is with_openpyxl else {(2, 3): "dd.mm.yyyy", (1, 1): "0.0%"}
    return write(folder / "whole.xlsx", rows, told).read_bytes()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes replaced, cut, doubled or taken away."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(found) + 1)
        length = chance.choice((1, 1, 4, 40))
        piece = chance.choice(
            (
                bytes(chance.randrange(256) for _ in range(length)),
                b"",
                bytes(found[at : at + length]) * 3,
                chance.choice(
                    (b"9" * 20, b"-1", b'"', b"<", b"&amp;", b"]]>", b"\0", "å".encode())
                ),
            )
        )
        found[at : at + (length if chance.random() < 0.7 else 0)] = piece
        if not found:
            return b""
    return bytes(found)


def result_of(path: Path, told: cs.ActivityMapping | None = None) -> None:
    """Reading gives a result whose rows are whole, or an error of carbonsite."""
    try:
        found = cs.read_activities(path, tags=ONE, mapping=told)
    except cs.CarbonsiteError as error:
        assert str(error)
        return
    assert found.activities["amount"].notna().all()
    assert (found.activities["amount"] >= 0).all()
    assert (found.activities["unit"] != "").all()


def test_mutated_csv(tmp_path: Path) -> None:
    chance = random.Random(20240201)
    whole = (
        'Prosjekt;;\n\nBeskrivelse;Mengde;Enhet\nBetong B35;1 250,5;m3\n"Stål;'
        ' plate";75.030,0;kg\nRigg;1;RS\nSum;;\nA;5;kg\n'
    )
    for encoding in ("utf-8", "utf-16", "cp1252") * 120:
        (tmp_path / "a.csv").write_bytes(mutated(whole.encode(encoding), chance))
        result_of(tmp_path / "a.csv")


@pytest.mark.parametrize("write", [with_openpyxl, with_xlsxwriter])
def test_mutated_archives(write: Callable[..., Path], tmp_path: Path) -> None:
    chance, whole = random.Random(20240202), workbook(tmp_path, write)
    for _ in range(100):
        (tmp_path / "a.xlsx").write_bytes(mutated(whole, chance))
        result_of(tmp_path / "a.xlsx")
    for cut in range(0, len(whole), 97):
        (tmp_path / "a.xlsx").write_bytes(whole[:cut])
        result_of(tmp_path / "a.xlsx")


@pytest.mark.parametrize("is_fast", [True, False])
def test_mutated_parts(is_fast: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from carbonsite.spreadsheets.files import calamine

    monkeypatch.setattr(calamine, "_IS_INSTALLED", calamine._IS_INSTALLED and is_fast)
    chance = random.Random(20240203)
    with zipfile.ZipFile(io.BytesIO(workbook(tmp_path, with_xlsxwriter))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in (
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
    ):
        for _ in range(40):
            result_of(packed(tmp_path / "a.xlsx", {**parts, name: mutated(parts[name], chance)}))
            # What is still well-formed gets further: numbers, references and kinds in their places.
            text = parts[name].decode()
            numbers = list(re.finditer(r'(?<=")[A-Za-z0-9.]+(?=")|(?<=>)[0-9.]+(?=<)', text))
            for found in chance.sample(numbers, min(2, len(numbers))):
                text = (
                    text[: found.start()]
                    + chance.choice(
                        (
                            "-1",
                            "0",
                            "99999999999",
                            "1e999",
                            "nan",
                            "A1048577",
                            "XFE1",
                            "x",
                            "",
                            "s",
                            "b",
                            "str",
                            "1",
                        )
                    )
                    + text[found.end() :]
                    if found.end() <= len(text)
                    else text
                )
            result_of(packed(tmp_path / "a.xlsx", {**parts, name: text}))


def test_mutated_mappings(tmp_path: Path) -> None:
    chance = random.Random(20240204)
    (tmp_path / "a.csv").write_text("Hva;Mengde;Enhet\nA;5,5;kg\n", encoding="utf-8")
    whole = (
        b'decimal = ","\nheading = 1\nsheet = "a"\n[columns]\nitem = "Hva"\namount = ["Mengde",'
        b' 2]\n[factors]\nA = "x"\n[tags]\nmodule = "A5"\n'
    )
    for _ in range(200):
        (tmp_path / "m.toml").write_bytes(mutated(whole, chance))
        try:
            told = cs.ActivityMapping.read(tmp_path / "m.toml")
        except cs.CarbonsiteError:
            continue
        result_of(tmp_path / "a.csv", told)
