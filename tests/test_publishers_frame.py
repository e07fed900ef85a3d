"""Publishers' files in general: recognised by content, refused as a whole, kept in a cache."""

from __future__ import annotations

import io
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow
import pytest
from published_files import (
    aib_rows,
    as_csv,
    desnz_book,
    desnz_table,
    ember_rows,
    nve_book,
    workbook,
)
from pyarrow import parquet

import carbonsite as cs
from carbonsite.factors.publishers import cache as kept
from carbonsite.factors.publishers import registry
from carbonsite.factors.publishers.factor_rows import readable_id
from carbonsite.factors.publishers.opened_file import opened
from carbonsite.factors.publishers.stored_texts import restored, stored
from carbonsite.messages import Joined, Word, message


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "carbonsite" / "factors"


FILES: dict[str, Callable[[Path], Path]] = {
    "desnz": lambda folder: desnz_book(folder / "a.xlsx"),
    "desnz csv": lambda folder: as_csv(folder / "b.csv", desnz_table()),
    "nve": lambda folder: nve_book(folder / "c.xlsx"),
    "aib": lambda folder: as_csv(folder / "d.csv", aib_rows()),
    "ember": lambda folder: as_csv(folder / "e.csv", ember_rows()),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_recognised_by_its_content_by_one_reader_alone(kind: str, tmp_path: Path) -> None:
    path = FILES[kind](tmp_path)
    renamed = path.rename(tmp_path / "faktorer.txt")
    file = opened(renamed)
    by = [one.name for one in registry.PUBLISHERS if one.recognises(file)]
    assert by == [kind.split()[0]]


@pytest.mark.parametrize("kind", FILES)
def test_a_second_reading_comes_from_the_cache_and_is_equal(kind: str, tmp_path: Path) -> None:
    path = FILES[kind](tmp_path)
    first, second = cs.read_factors(path), cs.read_factors(path)
    assert first.cache.key == "publisher.cache.kept"
    assert second.cache.key == "publisher.cache.used"
    assert first.catalogue.digest == second.catalogue.digest
    assert repr(first) == repr(second) and first.counts == second.counts
    assert first.terms == second.terms and first.digest == second.digest
    pd.testing.assert_frame_equal(first.catalogue.frame, second.catalogue.frame)
    for one, other in ((first.not_read, second.not_read), (first.findings, second.findings)):
        pd.testing.assert_frame_equal(one, other)
        texts = one["problem"] if "problem" in one else one["detail"]
        again = other["problem"] if "problem" in other else other["detail"]
        assert [text.in_language("nb") for text in texts] == [
            text.in_language("nb") for text in again
        ]
    pd.testing.assert_frame_equal(first.catalogue.findings, second.catalogue.findings)


def test_a_copy_under_another_name_is_the_same_file(tmp_path: Path) -> None:
    path = nve_book(tmp_path / "nve.xlsx", [("År", "CO2"), (2023, 599), (2024, None)])
    first = cs.read_factors(path)
    copy = cs.read_factors(shutil.copy(path, tmp_path / "kopi.xlsx"))
    assert copy.cache.key == "publisher.cache.used"
    assert first.catalogue | copy.catalogue == first.catalogue
    assert list(copy.not_read["file"]) == ["kopi.xlsx, sheet 'Varedeklarasjon'"]


def edited(path: Path, old: str, new: str) -> None:
    """Change a text in a file of the cache, in its rows and in its facts."""
    table = parquet.read_table(io.BytesIO(path.read_bytes().partition(b"\n")[2]))
    facts = {
        key: text.replace(old.encode(), new.encode()) for key, text in table.schema.metadata.items()
    }
    frame = table.to_pandas()
    frame["accounting"] = [text.replace(old, new) for text in frame["accounting"]]
    changed = pyarrow.Table.from_pandas(frame, preserve_index=False)
    changed_file = io.BytesIO()
    parquet.write_table(changed.replace_schema_metadata(facts), changed_file)
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n" + changed_file.getvalue())


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"PAR1 is no parquet file PAR1"),
        lambda path: parquet.write_table(pyarrow.table({"a": [1]}), path),
        lambda path: edited(path, "residual", "contract"),
        lambda path: edited(path, "publisher.terms.nve", "publisher.terms.aib"),
    ],
    ids=["cut", "blank", "none", "foreign", "other rows", "other terms"],
)
def test_a_damaged_file_of_the_cache_is_ignored_and_written_anew(
    damage: Callable[[Path], object], tmp_path: Path, own_cache: Path
) -> None:
    path = nve_book(tmp_path / "nve.xlsx")
    first = cs.read_factors(path)
    (place,) = own_cache.iterdir()
    damage(place)
    again = cs.read_factors(path)
    assert again.cache.key == "publisher.cache.kept"
    assert again.catalogue == first.catalogue and again.terms == first.terms
    assert cs.read_factors(path).cache.key == "publisher.cache.used"


def test_a_file_of_the_cache_that_is_another_files_is_ignored(
    tmp_path: Path, own_cache: Path
) -> None:
    cs.read_factors(nve_book(tmp_path / "one.xlsx"))
    (other,) = own_cache.iterdir()
    path = nve_book(tmp_path / "two.xlsx", [("År", "CO2"), (2023, 150)])
    file = opened(path)
    place = own_cache / other.name.replace(other.name[:64], file.digest)
    shutil.copy(other, place)
    read = cs.read_factors(path)
    assert read.cache.key == "publisher.cache.kept"
    assert read.catalogue["nve-electricity-no-2023-residual"][0].gwp_ghg == 0.15


def test_a_changed_reader_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = nve_book(tmp_path / "nve.xlsx")
    cs.read_factors(path)
    newer = tuple(one._replace(version=one.version + 1) for one in registry.PUBLISHERS)
    monkeypatch.setattr(registry, "PUBLISHERS", newer)
    assert cs.read_factors(path).cache.key == "publisher.cache.kept"


def test_without_pyarrow_or_a_place_nothing_is_kept_and_that_is_said(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = nve_book(tmp_path / "nve.xlsx")
    assert cs.read_factors(path, cache=False).cache.key == "publisher.cache.not_asked"
    assert not own_cache.exists()
    own_cache.parent.mkdir(parents=True)
    own_cache.write_text("a file where a folder should be", encoding="utf-8")
    refused = cs.read_factors(path)
    assert refused.cache.key == "publisher.cache.not_kept" and len(refused) == 5
    monkeypatch.setattr(kept, "_pyarrow", lambda: (None, ()))
    assert cs.read_factors(path).cache.key == "publisher.cache.needs_pyarrow"


def test_texts_are_stored_with_their_keys() -> None:
    text = message("publisher.layout", layout=Joined(["a", Word("finding", "zeros"), "b"], "or"))
    again = restored(stored(text))
    assert again == text and again.in_language("nb") == "gi a, nuller eller b"
    for odd in ({"message": ["no.such.key", {"values": []}]}, {"a": 1, "b": 2}, {"class": ["os"]}):
        with pytest.raises(ValueError):
            restored(odd)


def test_a_file_of_nobody_is_refused_with_what_is_read(tmp_path: Path) -> None:
    path = as_csv(tmp_path / "x.csv", [("a", "b"), (1, 2)])
    with pytest.raises(cs.InputError, match="NVE's electricity factors") as refused:
        cs.read_factors(path)
    problem = refused.value.problems.iloc[0]
    assert problem["problem"].key == "publisher.unknown"
    names = [message(f"publisher.file.{one.name}") for one in registry.PUBLISHERS]
    assert all(name in problem["remedy"] for name in names)
    pdf = tmp_path / "x.xlsx"
    pdf.write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(cs.InputError, match="a PDF"):
        cs.read_factors(pdf)
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(cs.InputError, match="save it as xlsx"):
        cs.read_factors(old)
    for missing in (tmp_path / "none.csv", tmp_path / "a\nb"):
        with pytest.raises(cs.InputError):
            cs.read_factors(missing)
    with pytest.raises(cs.InputError, match="path"):
        cs.read_factors(pd.DataFrame())  # type: ignore[arg-type]


def test_an_empty_folder_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "x.csv").touch()
    for path in (folder, tmp_path / "x.csv"):
        with pytest.raises(cs.InputError):
            cs.read_factors(path)


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = desnz_book(tmp_path / "x.xlsx")
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b"<sheetData>" + b" " * 20_000_000)
            new.writestr(name, content)
    with pytest.raises(cs.InputError, match="unpacks to"):
        cs.read_factors(tmp_path / "bomb.xlsx")


def test_a_cell_with_two_truths_is_refused(tmp_path: Path) -> None:
    path = nve_book(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "two.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<v>402</v>", b"<v>402</v><v>2</v>")
            new.writestr(name, content)
    with pytest.raises(cs.InputError):
        cs.read_factors(tmp_path / "two.xlsx")


def test_a_text_that_a_spreadsheet_would_run_stays_text(tmp_path: Path) -> None:
    rows = desnz_table()
    evil = '=HYPERLINK("http://x","y")'
    rows = [tuple(evil if cell == "Butane" else cell for cell in row) for row in rows]
    read = cs.read_factors(as_csv(tmp_path / "x.csv", rows))
    own = tmp_path / "own.csv"
    read.catalogue.write_csv(own)
    assert not [cell for cell in own.read_text(encoding="utf-8").split(",") if cell[:1] == "="]
    assert cs.FactorCatalogue.read_csv(own) == read.catalogue


def test_ids_are_readable_and_a_long_one_keeps_its_difference() -> None:
    under, over = (readable_id("desnz", 2025, f"Rigid ({sign}17 tonnes)") for sign in "<>")
    assert (under, over) == ("desnz-2025-rigid-under-17-tonnes", "desnz-2025-rigid-over-17-tonnes")
    long = [readable_id("x", "word " * 60 + end) for end in "ab"]
    assert max(map(len, long)) <= 110 and long[0] != long[1]


def test_the_result_survives_a_pickle(tmp_path: Path) -> None:
    read = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))
    again = pickle.loads(pickle.dumps(read))
    assert again.catalogue == read.catalogue and repr(again) == repr(read)
    assert again.not_read["problem"][0].in_language("nb") == read.not_read["problem"][
        0
    ].in_language("nb")


def test_the_result_shows_itself_in_a_notebook(tmp_path: Path) -> None:
    page = cs.read_factors(desnz_book(tmp_path / "x.xlsx"))._repr_html_()
    assert "Open Government Licence" in page and "Not read" in page and "<script" not in page


def test_another_sheet_beside_is_no_hindrance(tmp_path: Path) -> None:
    book = workbook(tmp_path / "x.xlsx", {"Read me": [("hello",)], "Flat": desnz_table()})
    assert cs.read_factors(book).counts["factors"] == 14
