"""Bids in folders and archives: read as those beside each other are, and bounded."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tendered import ANSWERS, SITE, fill

import carbonsite as cs
from carbonsite import limits
from carbonsite.tender.bids.bid_files import bid_files

Tender = cs.tender.Tender


@pytest.fixture(scope="module")
def tender() -> Any:
    return Tender.of(SITE)


@pytest.fixture(scope="module")
def filled(tender: Any, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a whole bid."""
    place = tmp_path_factory.mktemp("form")
    form = tender.write_form(place / "form.xlsx")
    return fill(form, ANSWERS, place / "bid.xlsx").read_bytes()


def packed(path: Path, members: Mapping[str, bytes]) -> Path:
    """An archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_bid_is_the_same_in_a_folder_and_in_an_archive(
    tender: Any, filled: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.xlsx").write_bytes(filled)
    (tmp_path / "Bygg AS" / "Svar").mkdir(parents=True)
    (tmp_path / "Bygg AS" / "Svar" / "skjema.xlsx").write_bytes(filled)
    (tmp_path / "Bygg AS" / "brev.pdf").write_bytes(b"x")
    packed(tmp_path / "anlegg.zip", {"skjema.xlsx": filled, "__MACOSX/._skjema.xlsx": b"x"})
    bids = tender.read_bids(tmp_path)
    names = ["Bygg AS/Svar/skjema.xlsx", "a.xlsx", "anlegg.zip/skjema.xlsx"]
    assert [bid.file for bid in bids] == names
    assert len({bid.scenario.baseline_account().total.magnitude for bid in bids}) == 1
    assert len({bid.digest for bid in bids}) == 1
    assert bids.problems["bid"].tolist() == ["Bygg AS/brev.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Bygg AS", "a.xlsx", "anlegg.zip"]


def test_several_workbooks_of_one_folder_are_versions_of_one_bidder(
    tender: Any, filled: bytes, tmp_path: Path
) -> None:
    form = tender.write_form(tmp_path / "form.xlsx")
    sent = tmp_path / "bids" / "Bygg AS"
    sent.mkdir(parents=True)
    (sent / "1.xlsx").write_bytes(filled)
    other = ANSWERS | {("Tilbyder og pris", "B1", "Svar"): "Bygg og anlegg AS"}
    fill(form, other, sent / "2.xlsx")
    bids = tender.read_bids(tmp_path / "bids")
    texts = [text for text in bids.deviations["what"] if "one of several workbooks" in text]
    assert texts == [
        f"is one of several workbooks that one bidder has sent: Bygg AS/{name}.xlsx"
        for name in (2, 1)
    ]


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({"../a.xlsx": b"x"}, "outside its own folder"),
        ({"/a.xlsx": b"x"}, "outside its own folder"),
        ({"C:/a.xlsx": b"x"}, "outside its own folder"),
        ({}, "holds no file"),
        ({f"{number}.pdf": b"" for number in range(limits.BID_ARCHIVE_FILES + 1)}, "more than"),
        ({"a.xlsx": bytes(2 * 2**20)}, "MB unpacked"),
        ({"a.csv": bytes(limits.BID_FILE + 1)}, "MB unpacked"),
    ],
)
def test_an_archive_that_no_bid_is_in_is_listed_and_not_read(
    members: dict[str, bytes], problem: str, tmp_path: Path
) -> None:
    packed(tmp_path / "a.zip", members)
    files = list(bid_files(tmp_path))
    assert [file.name for file in files] == ["a.zip"] and problem in files[0].problem


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"a.xlsx": b"x"}).read_bytes()
    packed(tmp_path / "a.zip", {"inner.zip": inner, "b.xlsx": b"x"})
    (tmp_path / "inner.zip").unlink()
    files = {file.name: file.problem for file in bid_files(tmp_path)}
    assert files["a.zip/b.xlsx"] == "" and "archive in an archive" in files["a.zip/inner.zip"]


def test_a_file_that_is_no_archive_and_folders_without_end_are_listed(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no archive")
    deep = tmp_path.joinpath(*"bcdefgh")
    deep.mkdir(parents=True)
    (tmp_path / "i").symlink_to(tmp_path)
    (tmp_path / "j").mkdir()
    problems = {file.name: str(file.problem) for file in bid_files(tmp_path)}
    assert "no zip" in problems["a.zip"]
    assert "too deep" in problems["b/c/d/e/f/g"] and "link" in problems["i"]
    assert problems["j"] == "holds no file"


def test_a_damaged_workbook_of_an_archive_stops_no_other_bid(
    tender: Any, filled: bytes, tmp_path: Path
) -> None:
    path = packed(tmp_path / "a.zip", {"a.xlsx": filled})
    content = bytearray(path.read_bytes())
    content[200:300] = bytes(100)
    path.write_bytes(content)
    (tmp_path / "b.xlsx").write_bytes(filled)
    bids = tender.read_bids(tmp_path)
    assert [bid.file for bid in bids.usable] == ["b.xlsx"]
    assert "no zip that can be read" in bids.problems["what"][0]
