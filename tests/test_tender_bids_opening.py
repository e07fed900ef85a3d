"""Bids are read by two readers: what they read differently is a problem that names both values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from edited import in_parts, in_sheet, with_two_sets_of_looks
from tendered import ANSWERS, SITE, fill

import carbonsite as cs
from carbonsite.tender import Bid

AMOUNT = r'<c r="G5"([^>]*)><v>[^<]*</v></c>'


@pytest.fixture(scope="module")
def tender() -> Any:
    return cs.tender.Tender.of(SITE)


@pytest.fixture(scope="module")
def plain(tender: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain")
    return fill(tender.write_form(folder / "form.xlsx"), ANSWERS, folder / "a.xlsx")


def read(tender: Any, path: Path) -> Bid:
    (bid,) = tender.read_bids(path.parent).bids
    return bid


def in_folder(tmp_path: Path) -> Path:
    (tmp_path / "bids").mkdir()
    return tmp_path / "bids" / "a.xlsx"


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        (r'<c r="G5"\1><v>3500</v><q:v xmlns:q="urn:x">35</q:v></c>', "contains 'v'"),
        (r'<c r="G5"\1><v>3500</v></c><c r="G5"><v>35</v></c>', "is there twice"),
        (r'<c r="G5"><v>3_500</v></c>', "is stored as '3_500'"),
    ],
)
def test_an_answer_that_says_two_things_is_a_problem_of_its_cell(
    cell: str, what: str, tender: Any, plain: Path, tmp_path: Path
) -> None:
    path = in_folder(tmp_path)
    title = "Masser og transport"
    bid = read(tender, in_sheet(plain, path, title, lambda xml: re.sub(AMOUNT, cell, xml)))
    (problem,) = bid.problems.to_dict("records")
    assert (problem["sheet"], problem["cell"]) == (title, "G5")
    assert what in problem["what"]
    assert bid.scenario is None


def test_an_answer_that_two_readers_read_differently_is_a_problem_with_both_values(
    tender: Any, plain: Path, tmp_path: Path
) -> None:
    bid = read(tender, with_two_sets_of_looks(plain, in_folder(tmp_path)))
    problems = {(row.sheet, row.cell): row.what for row in bid.problems.itertuples()}
    told = problems["Masser og transport", "G5"]
    assert told == "two readers read it differently: 3500 and 1909-07-31 00:00:00"
    assert bid.scenario is None


def test_a_bid_that_one_reader_cannot_read_is_a_problem(
    tender: Any, plain: Path, tmp_path: Path
) -> None:
    odd = r'<pageMargins left="x" '
    path = in_sheet(
        plain,
        in_folder(tmp_path),
        "Maskiner",
        lambda xml: re.sub(r'<pageMargins left="[0-9.]+" ', odd, xml),
    )
    (told,) = read(tender, path).problems["what"]
    assert "a second reader cannot read it" in told


def test_a_bid_in_the_strict_form_of_workbooks_is_read(
    tender: Any, plain: Path, tmp_path: Path
) -> None:
    strict, usual = b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"
    names = {
        usual + b"spreadsheetml/2006/main": strict + b"spreadsheetml/main",
        usual + b"officeDocument/2006/relationships": strict + b"officeDocument/relationships",
    }

    def change(_name: str, content: bytes) -> bytes:
        for old, new in names.items():
            content = content.replace(old, new)
        return content

    bid = read(tender, in_parts(plain, in_folder(tmp_path), change))
    assert not len(bid.problems)
    assert bid.scenario is not None
