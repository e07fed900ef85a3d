"""Publishers' files in general: recognised by content, refused as a whole, kept in a cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import problem_table
from openpyxl import Workbook

import carbonsite as cs
from carbonsite.factors.publishers.registry import PUBLISHERS
from carbonsite.messages import message


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def nve_book(path: Path, rows: list[list[object]] | None = None) -> Path:
    """A workbook of the shape of NVE's."""
    book = Workbook()
    book.active.title = "Varedeklarasjon"
    for row in rows or [["År", "CO2"], [2023, 599], [2024, 535.5]]:
        book.active.append(row)
    sheet = book.create_sheet("Klimadeklarasjon")
    for row in [["Note"], ["År", "CO2"], [2023, 15], [2024, None]]:
        sheet.append(row)
    book.save(path)
    return path


def test_a_file_is_recognised_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    book = cs.read_factors(nve_book(tmp_path / "desnz-2025.data"))
    assert book.publisher.endswith("(NVE)")
    assert book.counts == {"source_rows": 4, "not_read": 1, "factors": 3, "factor_rows": 3}
    assert book.not_read.loc[0, "file"] == "desnz-2025.data, sheet 'Klimadeklarasjon'"


def test_a_second_reading_comes_from_the_cache_and_is_equal(tmp_path: Path) -> None:
    path = nve_book(tmp_path / "nve.xlsx")
    first, second = cs.read_factors(path), cs.read_factors(path)
    assert second.cache.key == "publisher.cache.used"
    assert first.catalogue.digest == second.catalogue.digest
    assert first.not_read.equals(second.not_read)
    assert first.findings.equals(second.findings)
    problem = second.not_read.loc[0, "problem"]
    assert problem.in_language("nb") == "cellen er tom"


def test_a_file_of_nobody_is_refused_with_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    (remedy,) = problem_table(lambda: cs.read_factors(path))["remedy"]
    assert all(message(f"publisher.file.{publisher.name}") in remedy for publisher in PUBLISHERS)
