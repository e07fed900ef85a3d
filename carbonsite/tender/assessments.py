"""Tables of assessors: points and answers, and documents accepted as equivalent."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from .. import limits
from ..errors import CarbonsiteError, InputError
from ..messages import Joined, Word, message
from ..messages.problems import problem
from ..spreadsheets.files.opening import content_of, text_of
from ..units import parse_number
from .bids.bid import Bid

ANSWERS = ("bidder", "answer", "value")
ACCEPTED = ("bidder", "row", "accepted")


def read_answers(path: str | PathLike[str]) -> dict[str, dict[str, float]]:
    """Answers by bidder, from a csv with the columns ``bidder, answer, value``.

    Raises
    ------
    InputError
        Once, with every row that cannot be used.
    """
    answers: dict[str, dict[str, float]] = {}
    problems = []
    for line, row in _rows(path, ANSWERS):
        try:
            value = float(parse_number(row["value"]))
        except CarbonsiteError as error:
            remedy = message("tender.answers.number")
            problems.append({"row": line, **problem("value", row["value"], error.problem, remedy)})
            continue
        if row["answer"] in answers.setdefault(row["bidder"], {}):
            twice = problem(
                "answer", row["answer"], "tender.answers.twice", "project.leave_one_out"
            )
            problems.append({"row": line, **twice})
        answers[row["bidder"]][row["answer"]] = value
    if problems:
        raise InputError.of(Path(path).name, problems)
    return answers


def with_accepted(bids: Iterable[Bid], path: str | PathLike[str]) -> list[Bid]:
    """The bids with accepted documents, from a csv with ``bidder, row, accepted`` (yes or no).

    Raises
    ------
    InputError
        Where a bidder is none of theirs, or a row has no document.
    """
    listed = list(bids)
    answers: dict[str, dict[str, str]] = {}
    names = {bid.bidder for bid in listed}
    problems = []
    for line, row in _rows(path, ACCEPTED):
        if row["bidder"] not in names:
            there = message("project.there.several", names=Joined(sorted(names)))
            unknown = problem("bidder", row["bidder"], "tender.bidder.unknown", there)
            problems.append({"row": line, **unknown})
        accepted = row["accepted"].casefold()
        of_bidder = answers.setdefault(row["bidder"], {})
        of_bidder[row["row"]] = {"ja": "yes", "nei": "no"}.get(accepted, accepted)
    if problems:
        raise InputError.of(Path(path).name, problems)
    return [bid.accepting(answers[bid.bidder]) if bid.bidder in answers else bid for bid in listed]


def _rows(path: str | PathLike[str], columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a csv with their lines; cells are separated by commas or semicolons."""
    name = Path(path).name
    text, _ = text_of(
        content_of(path, limits.PROJECT_BYTES, Word("file_kind", "a table of assessments")), name
    )
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    lacking = [column for column in columns if column not in (reader.fieldnames or ())]
    if lacking:
        asked = {"columns": separator.join(columns)}
        problems = [
            {"row": 1, **problem(column, "", "tender.answers.heading", **asked)}
            for column in lacking
        ]
        raise InputError.of(name, problems)
    return [
        (line, {column: (row[column] or "").strip() for column in columns})
        for line, row in enumerate(reader, start=2)
        if any((row[column] or "").strip() for column in columns)
    ]
