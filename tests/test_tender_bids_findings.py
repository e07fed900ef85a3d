"""Findings of bids: how many are listed, how cells are shown, and which bids are alike."""

from __future__ import annotations

import itertools
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import limits
from carbonsite.tender import Bid
from carbonsite.tender.bids import copies
from carbonsite.tender.bids.bid import Bids, joined_findings
from carbonsite.tender.bids.copies import ALIKE, FEWEST, _pairs_of_copies, likeness_of
from carbonsite.tender.bids.findings import ASSESS, BidFindings, cell_of, shown


@pytest.mark.parametrize("more", [-1, 0, 1, 5])
def test_findings_beyond_the_limit_are_one_line_that_says_so(more: int) -> None:
    findings = BidFindings("a.xlsx")
    for row in range(limits.BID_FINDINGS + more):
        findings.deviation(("Maskiner", f"A{row}"), row, "tender.form.above")
    table = findings.table_of(findings.deviations)
    assert len(table) == limits.BID_FINDINGS + min(more, 1)
    last = table.iloc[-1][["sheet", "cell", "value", "what"]].tolist()
    if more > 0:
        told = f"there are more than {limits.BID_FINDINGS}; the rest is not listed"
        assert last == ["Maskiner", "", "", told]
    else:
        row = limits.BID_FINDINGS + more - 1
        assert last == ["Maskiner", f"A{row}", str(row), "is not as the form has it"]
    assert not findings.problems
    assert set(table["remedy"]) == {ASSESS}


def test_a_cell_is_shown_on_one_line_of_bounded_length() -> None:
    assert [shown(cell) for cell in (None, 0.1, 3500.0, "a\n b\tc", True, 0)] == [
        "",
        "0.1",
        "3500",
        "a b c",
        "True",
        "0",
    ]
    most = limits.PROBLEM_TEXT
    assert (shown("x" * most), shown("x" * (most + 1))) == ("x" * most, "x" * most + "…")
    assert [cell_of(1, 0), cell_of(12, 25), cell_of(3, 26)] == ["A1", "Z12", "AA3"]


def bid(file: str, numbers: list[float], bidder: str = "", digest: str = "") -> Bid:
    """A bid with some numbers; 0 stands for a cell without one."""
    stated = {f"M{row} amount": number for row, number in enumerate(numbers) if number}
    return Bid(bidder or file, None, 1.0, numbers=stated, file=file, digest=digest or file)


TEN = [float(number) for number in range(1, 11)]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (TEN, "10 of 10 numbers are those of b (b)"),
        ([*TEN[:9], 99.0], "9 of 10 numbers are those of b (b)"),
        ([*TEN[:8], 98.0, 99.0], ""),
        ([*TEN[:9], 0.0], "9 of 10 numbers are those of b (b)"),
        ([*TEN, 11.0, 12.0], ""),
        ([*TEN, 11.0], "10 of 11 numbers are those of b (b)"),
    ],
)
def test_bids_of_nearly_the_same_numbers_are_told_on_both(other: list[float], told: str) -> None:
    likeness = likeness_of([bid("a", TEN), bid("b", other), bid("c", [n * 3 for n in TEN])])
    assert [text.split(";")[0] for text in likeness["a"]] == ([told] if told else [])
    back = told.replace("b (b)", "a (a)")
    assert [text.split(";")[0] for text in likeness["b"]] == ([back] if told else [])
    assert likeness["c"] == []


def test_a_few_equal_numbers_are_no_copy_and_neither_is_the_same_file() -> None:
    four, five = ([bid(name, TEN[:count]) for name in "ab"] for count in (4, 5))
    assert [len(texts) for texts in likeness_of(four).values()] == [0, 0]
    assert [len(texts) for texts in likeness_of(five).values()] == [1, 1]
    twice = likeness_of([bid("a", TEN, digest="d"), bid("b", TEN, digest="d")])
    assert twice == {"a": ["is the same file as b"], "b": ["is the same file as a"]}
    unread = likeness_of([bid("a", TEN), Bid("", None, 1.0, numbers=bid("a", TEN).numbers)])
    assert "of  (no name)" in unread["a"][0]


def test_bidders_are_the_same_whatever_their_letters_and_nameless_ones_are_not() -> None:
    likeness = likeness_of([bid("a", [1.0], "Bygg AS"), bid("b", [2.0], "BYGG as")])
    assert likeness["a"] == ["is a second bid of the bidder of b"]
    nameless = [Bid("", None, 1.0, file=name) for name in "ab"]
    assert likeness_of(nameless) == {"a": [], "b": []}


def test_bids_are_found_by_bidder_and_by_file_and_overviewed() -> None:
    bids = Bids((bid("a.xlsx", [1.0], "Bygg AS"), bid("b.xlsx", [2.0])), joined_findings([]))
    assert bids["Bygg AS"] is bids["a.xlsx"] is bids.bids[0]
    assert bids.usable == ()
    row = bids.overview.iloc[0]
    assert row[["bid", "bidder", "price", "options", "problems", "deviations"]].tolist() == [
        "a.xlsx",
        "Bygg AS",
        1.0,
        0,
        0,
        0,
    ]
    assert pd.isna(row["emissions"])
    assert repr(bids) == "<2 bids, 0 without problems; 0 problems, 0 deviations>"


def test_every_wrong_answer_about_a_document_is_told() -> None:
    documents = pd.DataFrame({"row": ["P1", "P2"], "accepted": ["", "no"]})
    stated = Bid("Bygg AS", None, 1.0, documents=documents, file="a.xlsx")
    assert stated.accepting({"P1": "yes"}).documents["accepted"].tolist() == ["yes", "no"]
    with pytest.raises(cs.InputError) as error:
        stated.accepting({"P9": "yes", "P2": "maybe"})
    told = error.value.problems[["row", "column", "value", "problem", "remedy"]]
    assert told.to_numpy().tolist() == [
        ["P9", "accepted", "yes", "no document of this row", "there are P1, P2"],
        ["P2", "accepted", "maybe", "is no answer", "write 'yes' or 'no'"],
    ]


def test_a_folder_of_more_files_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tender = cs.tender.Tender.of({"name": "x", "basis": {"year": 2024}, "baseline": [ROW]})
    monkeypatch.setattr(limits, "BID_FILES", 2)
    for name in ("a.pdf", "b.pdf", ".hidden", "~$a.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    bids = tender.read_bids(tmp_path)
    assert (len(bids), bids.problems["bid"].tolist()) == (0, ["a.pdf", "b.pdf"])
    (tmp_path / "c.pdf").write_bytes(b"x")
    with pytest.raises(cs.InputError, match="are more than 2 files") as error:
        tender.read_bids(tmp_path)
    assert error.value.problems["remedy"].tolist() == [
        "put the bids of one tender into a folder of their own"
    ]


ROW = {"item": "x", "factor": "clt", "amount": "1 m3", "flow": "product"}


def pairs_one_by_one(bids: list[Bid]) -> list[tuple[int, int, int, int]]:
    """Each bid compared with all that follow."""
    pairs = []
    for (row, own), (other, theirs) in itertools.combinations(enumerate(bids), 2):
        cells = own.numbers.keys() | theirs.numbers.keys()
        missing = object()
        same = sum(own.numbers.get(key, missing) == theirs.numbers.get(key) for key in cells)
        is_other_file = not own.digest or own.digest != theirs.digest
        if len(cells) >= FEWEST and same >= ALIKE * len(cells) and is_other_file:
            pairs.append((row, other, same, len(cells)))
    return pairs


NUMBERS = st.lists(st.sampled_from([0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0]), max_size=24)


@settings(max_examples=examples(400), deadline=None)
@given(st.lists(st.tuples(NUMBERS, st.sampled_from(["", "d", "e"])), max_size=8), st.data())
def test_rare_numbers_find_the_pairs_that_comparing_all_bids_finds(
    made: list[tuple[list[float], str]], data: st.DataObject
) -> None:
    bids = [bid(str(place), one[0], digest=one[1]) for place, one in enumerate(made)]
    if made:
        copied = list(made[0][0])
        for place in data.draw(st.lists(st.integers(0, max(len(copied) - 1, 0)), max_size=2)):
            copied[place : place + 1] = [7.0]
        bids.append(bid("copy", copied))
    expected = pairs_one_by_one(bids)
    assert sorted(_pairs_of_copies(bids)) == expected


@pytest.mark.parametrize("count", [50, 200])
def test_few_pairs_of_bids_are_compared_where_few_are_alike(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed = [float(number) for number in range(1, 61)]
    bids = [bid(str(row), [*fixed, *(1000.0 * row + n for n in range(40))]) for row in range(count)]
    compared: list[int] = []
    monkeypatch.setattr(copies, "_copied", lambda *_: iter(compared.append(1) or ()))
    assert not list(_pairs_of_copies(bids)) and not compared
