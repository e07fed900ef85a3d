"""Publishers' files of declarations: releases as folder, zip and csv, and what is hostile."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import problem_table
from epd_files import SAMPLES, sample, written
from openpyxl import Workbook
from test_epd_oekobaudat import ROWS, row, table

import carbonsite as cs
from carbonsite import limits
from carbonsite.factors.publishers.opened_file import opened
from carbonsite.factors.publishers.registry import PUBLISHERS, publisher_of


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def release(folder: Path) -> Path:
    """An unpacked release, with a source and an attached PDF."""
    shutil.copytree(SAMPLES / "package", folder)
    (folder / "sources").mkdir()
    written(folder / "sources", '<sourceDataSet xmlns="http://lca.jrc.it/ILCD/Source"/>', "s.xml")
    (folder / "external_docs").mkdir()
    written(folder / "external_docs", b"%PDF-1.4", "epd.pdf")
    return folder


def packed(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*.*")):
            archive.write(file, f"ILCD/{file.relative_to(folder).as_posix()}")
    return path


FILES: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "folder": ("declarations", lambda tmp: release(tmp / "release")),
    "zip": ("declarations", lambda tmp: packed(release(tmp / "release"), tmp / "release.zip")),
    "ilcd_json": ("declarations", lambda tmp: written(tmp, sample("ilcd_a2.json"))),
    "openepd": ("declarations", lambda tmp: written(tmp, sample("openepd.json"))),
    "epdx": ("declarations", lambda tmp: written(tmp, sample("epdx.json"))),
    "oekobaudat": ("oekobaudat", lambda tmp: written(tmp, table(*ROWS).encode("latin-1"), "o.csv")),
    "br18": ("br18", lambda tmp: written(tmp, (SAMPLES / "br18.csv").read_bytes(), "b.csv")),
    "boverket": ("boverket", lambda tmp: written(tmp, sample("boverket.json"))),
}


@pytest.mark.parametrize(("name", "made"), FILES.values(), ids=FILES)
def test_a_file_has_one_publisher_and_the_factors_of_the_reader_of_declarations(
    tmp_path: Path, name: str, made: Callable[[Path], Path]
) -> None:
    path = made(tmp_path)
    assert [one.name for one in PUBLISHERS if one.recognises(opened(path))] == [name]
    published = cs.read_factors(path)
    expected = cs.read_epds(path) if path.is_dir() else cs.read_epd(path)
    assert published.catalogue == expected.catalogue
    assert published.catalogue.findings.equals(expected.catalogue.findings)
    assert published.counts["factors"] == len(expected.catalogue.table.ids)
    assert published.counts["source_rows"] == len(expected) and len(published.not_read) == 0
    assert published.terms.key == f"publisher.terms.{name}"
    again = cs.read_factors(path)
    assert again.cache.key == "publisher.cache.used" and again.catalogue == expected.catalogue


def test_a_release_is_one_packed_and_unpacked(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    unpacked, zipped = (
        cs.read_factors(path).catalogue for path in (folder, packed(folder, tmp_path / "r.zip"))
    )
    assert unpacked == zipped == unpacked | zipped


def test_a_package_put_right_is_not_taken_from_the_cache(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    (folder / "unitgroups").rename(folder / "groups")
    (folder / "flows").rename(folder / "streams")
    shutil.copy(written(tmp_path, sample("epdx.json")), folder / "block.json")
    assert len(cs.read_factors(folder).catalogue) == 3
    (folder / "groups").rename(folder / "unitgroups")
    (folder / "streams").rename(folder / "flows")
    assert len(cs.read_factors(folder).catalogue) > 3


def test_what_stands_beside_a_file_changes_nothing(tmp_path: Path) -> None:
    process = release(tmp_path / "release") / "processes" / "sample_board.xml"
    assert len(cs.read_epd(process)) == 1
    (problem,) = problem_table(lambda: cs.read_factors(process))["problem"]
    assert "reference flow" in problem


def test_oekobaudat_as_a_workbook_is_that_as_csv(tmp_path: Path) -> None:
    book = Workbook()
    for line in table(*ROWS).split("\r\n"):
        cells = [cell.replace(",", ".") for cell in line.split(";")]
        book.active.append([float(cell) if _is_number(cell) else cell for cell in cells])
    book.save(tmp_path / "obd.xlsx")
    published = cs.read_factors(tmp_path / "obd.xlsx")
    expected = cs.read_epd(written(tmp_path, table(*ROWS), "obd.csv"))
    assert published.catalogue == expected.catalogue
    assert published.terms.key == "publisher.terms.oekobaudat"


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False


def test_the_order_of_imports_changes_nothing_and_a_copy_adds_nothing(tmp_path: Path) -> None:
    parts = [cs.read_factors(made(tmp_path)).catalogue for _, made in list(FILES.values())[2:]]
    one = other = cs.FactorCatalogue()
    for part in parts:
        one = one | part
    for part in [*reversed(parts), *parts]:
        other = other | part
    assert one == other and len(one) == sum(map(len, parts))


@pytest.mark.parametrize("name", ["oekobaudat", "br18", "boverket", "openepd"])
def test_a_copy_under_another_name_is_the_same(tmp_path: Path, name: str) -> None:
    path = FILES[name][1](tmp_path)
    copy = shutil.copy(path, tmp_path / "another name")
    first, second = (cs.read_factors(one, cache=False) for one in (path, copy))
    assert first.catalogue == second.catalogue and first.digest == second.digest


def test_what_was_not_read_is_listed_with_its_place_and_the_rest_is_read(tmp_path: Path) -> None:
    wrong = row("e" * 8 + ROWS[0][8:36], "Putz", "furlong", "A1-A3", "1")
    published = cs.read_factors(written(tmp_path, table(*ROWS, wrong), "o.csv"))
    assert published.counts == {"source_rows": 5, "not_read": 1, "factors": 4, "factor_rows": 6}
    (problem,) = published.not_read.to_dict("records")
    assert problem["file"].startswith("o.csv, Putz (en) eeeeeeee-1111")
    assert (problem["column"], problem["value"]) == ("declared unit", "furlong")


def test_a_member_of_an_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("good.json", json.dumps(sample("epdx.json")))
        archive.writestr("deeper/bad.json", "{")
        archive.writestr("deeper/nested.zip", b"PK\x03\x04")
    published = cs.read_factors(path)
    assert published.not_read["file"].tolist() == [
        "two.zip, deeper/bad.json",
        "two.zip, deeper/nested.zip",
    ]
    assert len(published.catalogue) == 3


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (table(ROWS[0], ROWS[1].replace("C3;", "C3;;")).encode(), "row 3"),
        (table(*ROWS).replace("Bezugsgroesse", "Menge").encode(), "heading"),
        (b"{", "content"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><processDataSet>&b;</processDataSet>', "content"),
    ],
)
def test_a_file_of_another_layout_gives_nothing(
    tmp_path: Path, content: bytes, column: str
) -> None:
    path = written(tmp_path, content, "file")
    assert column in problem_table(lambda: cs.read_factors(path))["column"].tolist()


def test_a_bomb_in_an_archive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", " " * 3_000_000 + json.dumps(sample("epdx.json")))
    assert "size" in problem_table(lambda: cs.read_factors(path))["column"].tolist()
    monkeypatch.setattr(limits, "EPD_ARCHIVE_MEMBERS", 3)
    many = packed(release(tmp_path / "release"), tmp_path / "many.zip")
    with pytest.raises(cs.InputError, match="more than 3 files"):
        cs.read_factors(many)


def test_a_folder_without_declarations_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(cs.InputError, match="declaration"):
        cs.read_factors(tmp_path / "empty")
    assert publisher_of(opened(tmp_path / "empty")).name == "declarations"


def test_thousands_of_flows_that_no_data_set_has_are_not_read(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    path = packed(folder, tmp_path / "many.zip")
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3000):
            archive.writestr(f"ILCD/flows/{number}.xml", "<flowDataSet")
    published = cs.read_factors(path, cache=False)
    assert published.catalogue == cs.read_factors(folder, cache=False).catalogue
    assert len(published.not_read) == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_the_encoding_changes_nothing(tmp_path: Path, encoding: str) -> None:
    read = cs.read_factors(written(tmp_path, table(*ROWS).encode(encoding), "o.csv"))
    assert read.catalogue == cs.read_factors(written(tmp_path, table(*ROWS), "o.csv")).catalogue
    assert read.publisher == "ÖKOBAUDAT"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    content = table(*ROWS).encode("latin-1").replace(b"Beton", b"Bet\x81n")
    with pytest.raises(cs.InputError, match="neither UTF-8"):
        cs.read_factors(written(tmp_path, content, "o.csv"))
    read = cs.read_factors(written(tmp_path, table(*ROWS).replace("Beton", "Bet\x00on"), "o.csv"))
    assert "\x00" not in "".join(read.catalogue.frame["name"])
