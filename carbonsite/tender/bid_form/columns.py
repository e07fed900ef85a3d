"""Columns of the sheets of the bid form: ``columns.csv`` and the questions of a tender."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from ...messages.labels import Labels
from ..file_form import QuestionForm
from .layout import FormColumn

BIDDER = "bidder"
"""The part whose questions are rows and no columns."""

YES_NO = "yes_no"
"""Name of the list of yes and no."""

_ENERGY = ("machines", "heating", "masses")
"""Parts with rows of energy."""

_QUESTION_WIDTH = 20.0


@cache
def column_table() -> tuple[dict[str, str], ...]:
    """Rows of ``columns.csv``: ``part, column, kind, choices, width, unit, asked``.

    A column of the part ``energy`` stands in each part that has energy; one with `asked` only in
    forms of tenders that need it. The heading of a column is the text
    ``form.column.{part}.{column}``, its note the text of that key with ``.note``.
    """
    text = Path(__file__).with_name("columns.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def form_columns(
    questions: Iterable[QuestionForm], say: Labels, asked: Collection[str] = ()
) -> dict[str, tuple[FormColumn, ...]]:
    """Columns of each part of the form, the tender's own questions last.

    Parameters
    ----------
    questions : iterable of QuestionForm
    say : Labels
    asked : collection of str
        Which of the columns that only some tenders need are asked.
    """
    columns: dict[str, list[FormColumn]] = {}
    for row in column_table():
        if not row["asked"] or row["asked"] in asked:
            for part in _ENERGY if row["part"] == "energy" else (row["part"],):
                columns.setdefault(part, []).append(_column(row, say))
    for question in questions:
        if question.part != BIDDER:
            columns[question.part].append(_question_column(question))
    return {part: tuple(of_part) for part, of_part in columns.items()}


def _column(row: dict[str, str], say: Labels) -> FormColumn:
    key = f"form.column.{row['part']}.{row['column']}"
    return FormColumn(
        name=row["column"],
        kind=row["kind"],
        choices=row["choices"],
        title=say(key),
        note=say.texts.get(f"{key}.note", ""),
        width=float(row["width"]),
        unit=row["unit"],
    )


def _question_column(question: QuestionForm) -> FormColumn:
    choices = list_name(question)
    return FormColumn(
        name=question.name,
        kind="choice" if choices else "text",
        choices=choices,
        title=question.title,
        note=question.note,
        width=_QUESTION_WIDTH,
    )


def list_name(question: QuestionForm) -> str:
    """Name of the list of choices of a question; blank for a text or a file."""
    if question.answer == "yes-no":
        return YES_NO
    return f"{question.title} ({question.part})" if question.choices else ""
