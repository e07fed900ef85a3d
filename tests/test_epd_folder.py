"""A folder of declarations: one catalogue, and a table of what was not read."""

from __future__ import annotations

import sys
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
