"""A folder of declarations: one catalogue, and a table of what was not read."""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from epd_files import SAMPLES, sample, written

import carbonsite as cs
from carbonsite.spreadsheets.files import progress


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Declarations: two, one of them twice, one under the id of another; and three other files."""
    block = sample("epdx.json")
    written(tmp_path, block, "a.json")
    written(tmp_path, {**block, "comment": "the same numbers"}, "b.json")
    written(tmp_path, {**block, "gwp": {"a1a3": 251}}, "c.json")
    written(tmp_path, sample("openepd.json"), "d.json")
    (tmp_path / "deeper").mkdir()
    written(tmp_path / "deeper", b"%PDF-1.4", "e.pdf")
    written(tmp_path, b"{", "f.json")
    written(tmp_path, (SAMPLES / "package" / "flows" / "panel_flow.xml").read_bytes(), "g.xml")
    written(tmp_path, b"", ".hidden")
    return tmp_path


def test_a_folder_gives_one_catalogue_and_what_was_not_read(folder: Path) -> None:
    epds = cs.read_epds(folder)
    assert epds.declarations[["factor", "file"]].values.tolist() == [
        ["sample-block-99999999", "a.json"],
        ["sample-insulation-sample-1", "d.json"],
    ]
    assert len(epds.catalogue.table.ids) == 3
    told = dict(zip(epds.not_read["file"], epds.not_read["problem"], strict=True))
    assert told.keys() == {"b.json", "c.json", "deeper/e.pdf", "f.json", "g.xml"}
    assert told["b.json"] == "declares the same numbers as in a.json, which is kept"
    assert (
        told["c.json"]
        == "declares other numbers under the id of a declaration in a.json, which is kept"
    )
    assert told["deeper/e.pdf"] == "is a PDF"
    assert told["g.xml"] == "is a flow, not a declaration"
    assert repr(epds).endswith("5 not read)")
    assert "Not read" in epds._repr_html_()


def test_equal_numbers_of_other_modules_are_other_numbers(tmp_path: Path) -> None:
    block = sample("epdx.json")
    written(tmp_path, {**block, "gwp": {"a4": 5.0}}, "a.json")
    written(tmp_path, {**block, "gwp": {"a5": 5.0}}, "b.json")
    (problem,) = cs.read_epds(tmp_path).not_read["problem"]
    assert problem.startswith("declares other numbers")


def test_a_bad_declaration_in_a_good_file_is_told_with_the_file(tmp_path: Path) -> None:
    written(
        tmp_path,
        [sample("epdx.json"), {**sample("epdx.json"), "id": "x", "gwp": {"a1a3": "much"}}],
        "two.json",
    )
    epds = cs.read_epds(tmp_path)
    assert len(epds) == 1
    assert epds.not_read["file"].str.startswith("two.json").all()
    assert epds.not_read["value"].tolist() == ["much"]


def test_an_empty_folder_gives_an_empty_catalogue(tmp_path: Path) -> None:
    epds = cs.read_epds(tmp_path)
    assert (len(epds), len(epds.catalogue), len(epds.not_read)) == (0, 0, 0)


def test_the_order_of_the_file_system_does_not_matter(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cs.read_epds(folder).catalogue.digest
    found = Path.rglob

    def backwards(self: Path, pattern: str) -> Iterator[Path]:
        return iter(sorted(found(self, pattern), reverse=True))

    monkeypatch.setattr(Path, "rglob", backwards)
    assert cs.read_epds(folder).catalogue.digest == first


def test_a_bar_is_shown_only_where_it_is_asked_for_or_takes_long(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cs.read_epds(folder)
    assert capsys.readouterr().err == ""
    cs.read_epds(folder, progress=True)
    assert "Reading declarations" in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    cs.read_epds(folder)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    cs.read_epds(folder)
    assert "Reading declarations" in capsys.readouterr().err


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """An unpacked package: three data sets that have one flow, a source, and an attached PDF."""
    root = tmp_path / "ILCD"
    shutil.copytree(SAMPLES / "package", root)
    board = root / "processes" / "sample_board.xml"
    text = board.read_text(encoding="utf-8")
    for number in (1, 2):
        other = text.replace("55555555-1111", f"5555555{number}-1111")
        written(board.parent, other.replace("Sample panel", f"Panel {number}"), f"{number}.xml")
    (root / "sources").mkdir()
    written(root / "sources", '<sourceDataSet xmlns="http://lca.jrc.it/ILCD/Source"/>', "s.xml")
    (root / "external_docs").mkdir()
    written(root / "external_docs", b"%PDF-1.4", "epd.pdf")
    return root


def test_what_belongs_to_an_unpacked_package_is_read_with_it_and_not_listed(package: Path) -> None:
    epds = cs.read_epds(package)
    assert len(epds.not_read) == 0
    assert len(epds) == len(list((package / "processes").iterdir())) == 3
    (package / "processes").rename(package / "other")
    assert {"a flow" in text for text in cs.read_epds(package).not_read["problem"]} == {True, False}


def test_a_package_is_the_same_packed_and_unpacked(package: Path, tmp_path: Path) -> None:
    packed = tmp_path / "package.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(package.rglob("*.*")):
            archive.write(path, path.relative_to(package.parent))
    from_zip = cs.read_epd(packed)
    assert from_zip.catalogue == cs.read_epds(package).catalogue
    assert "not read" not in from_zip.findings["finding"].tolist()


def test_the_folders_of_a_package_are_listed_once_for_all_its_data_sets(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed: list[str] = []
    names_in = Path.iterdir

    def counted(self: Path) -> Iterator[Path]:
        listed.append(self.name)
        return names_in(self)

    monkeypatch.setattr(Path, "iterdir", counted)
    assert len(cs.read_epds(package)) == 3
    assert listed.count("flows") == 1
