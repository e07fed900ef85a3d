"""The requirements and the award of a tender file, with each problem at its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from ..errors import CarbonsiteError
from ..factors.basis import Basis
from ..inputs.reading.text_columns import text_of
from ..inputs.table import OF_FACTOR, REQUIRED, TAGS
from ..messages import AnyLanguage, Joined
from ..projects.problems import FileProblems
from ..projects.toml_positions import KeyPath
from ..units.conversion_paths import CONVERTING_PROPERTIES
from .award.reading import award_of
from .bid_form.columns import BIDDER, column_table
from .file_form import BidFormForm
from .judged_by import judged_by
from .requirements.combining import leaves_of, parts_of
from .requirements.electricity import refusal_of
from .requirements.reading import requirement_of
from .requirements.replies import Answered

ABSOLUTE, FOLLOW_UP = "absolute", "follow_up"
"""Keys of a requirement without accepted deviations, and of one that only the contract asks for."""

_TABLES = ("parts", "steps", "criteria", "additions")
_TABLE = ("requirement", "where", "levels")
_TEXTS = ("type", "preset", "rule", "of", "model", "name")


def requirements_in(
    tables: Sequence[Mapping[str, Any]], problems: FileProblems, lang: AnyLanguage
) -> tuple[Any, ...]:
    """The requirements of a tender file, presets named in its language; problems are noted."""
    requirements = [
        _read(
            partial(requirement_of, lang=lang),
            {key: value for key, value in table.items() if key not in (ABSOLUTE, FOLLOW_UP)},
            ("requirements", place),
            problems,
        )
        for place, table in enumerate(tables)
    ]
    names = [getattr(requirement, "name", None) for requirement in requirements]
    for place, name in enumerate(names):
        if name is not None and name in names[:place]:
            problems.note(
                ("requirements", place, "name"),
                name,
                "tender.name.other_requirement",
                "tender.name.own",
            )
    return tuple(requirements)


def marked_in(
    key: str,
    tables: Sequence[Mapping[str, Any]],
    requirements: Sequence[Any],
    problems: FileProblems,
) -> frozenset[str]:
    """Names of the requirements whose key says true; problems are noted."""
    names = set()
    for place, (table, requirement) in enumerate(zip(tables, requirements, strict=True)):
        value = table.get(key, False)
        if not isinstance(value, bool):
            problems.note(("requirements", place, key), value, "project.not_bool")
        elif value and requirement is not None:
            names.add(str(requirement.name))
    return frozenset(names)


def check_columns(
    requirements: Sequence[Any],
    form: BidFormForm,
    baseline: pd.DataFrame | None,
    problems: FileProblems,
) -> None:
    """Note question names already in use, and required columns that no question asks for."""
    known = {row["column"] for row in column_table()} | {
        *REQUIRED,
        *TAGS,
        *OF_FACTOR,
        *CONVERTING_PROPERTIES,
    }
    _check_questions(form, known, problems)
    _check_replies(requirements, form, problems)
    asked = (
        known
        | {question.name for question in form.questions if question.part != BIDDER}
        | set(() if baseline is None else map(str, baseline.columns))
    )
    for place, requirement in enumerate(requirements):
        for column in sorted(_columns_of(requirement) - asked):
            problems.note(
                ("requirements", place, "column"),
                column,
                "tender.question.not_asked",
                column=column,
            )


def _check_questions(form: BidFormForm, known: set[str], problems: FileProblems) -> None:
    """Note questions whose name is already in use, and choices that are listed twice."""
    seen: set[tuple[str, str]] = set()
    titles: set[tuple[str, str]] = set()
    for place, question in enumerate(form.questions):
        if question.name in known or (question.part, question.name) in seen:
            problems.note(
                ("form", "questions", place, "name"), question.name, "tender.name.other_column"
            )
        title = question.part, _alike(question.title)
        if title in titles or not title[1]:
            path = "form", "questions", place, "title"
            problems.note(path, question.title, "tender.question.title")
        titles.add(title)
        if len(set(map(_alike, question.choices))) < len(question.choices):
            problems.note(
                ("form", "questions", place, "choices"),
                len(question.choices),
                "tender.question.text_twice",
                "project.leave_one_out",
            )
        is_of_column = question.answer == "file" and question.part != BIDDER
        if is_of_column or (question.choices and question.answer != "text"):
            path = "form", "questions", place, "answer"
            problems.note(path, question.answer, "tender.question.answer")
        seen.add((question.part, question.name))


def _alike(text: str) -> str:
    """A text without what does not tell it from others in a cell: spaces and capitals."""
    return text_of(text).casefold()


def _check_replies(requirements: Sequence[Any], form: BidFormForm, problems: FileProblems) -> None:
    """Note requirements on answers that the form does not ask for."""
    questions = {one.name: one for one in form.questions if one.part == BIDDER}
    for place, requirement in enumerate(requirements):
        for leaf in leaves_of(requirement):
            if not isinstance(leaf, Answered):
                continue
            path = "requirements", place
            if leaf.question not in questions:
                problems.note(
                    (*path, "question"),
                    leaf.question,
                    "tender.question.not_asked_bidder",
                    question=leaf.question,
                )
                continue
            question = questions[leaf.question]
            choices = ["yes", "no"] if question.answer == "yes-no" else question.choices
            for answer in (one for one in leaf.allowed if one not in choices):
                key = f"tender.question.{'not_a_choice' if choices else 'any_text'}"
                texts = Joined(map(repr, choices))
                problems.note((*path, "allowed"), answer, key, choices=texts)


def _columns_of(requirement: Any) -> set[str]:
    """The columns that a requirement uses, including those of its parts."""
    own = {requirement.column} if hasattr(requirement, "column") else set()
    return own.union(*map(_columns_of, parts_of(requirement)))


def check_electricity(
    requirements: Sequence[Any], award: Any, basis: Basis | None, problems: FileProblems
) -> None:
    """Note requirements, criteria and additions that no bid can show under the basis."""
    for path, one in judged_by(requirements, award).items():
        refusals = [refusal_of(word, basis) for word in _electricity_of(one)]
        for refusal in dict.fromkeys(filter(None, refusals)):
            value = "" if basis is None else basis.electricity
            problems.add((*path, "electricity"), value, refusal.problem, refusal.remedy)


def _electricity_of(one: Any) -> Iterator[Any]:
    """By which electricity a requirement, its parts, or the emissions of an award are judged."""
    if hasattr(one, "electricity"):
        yield one.electricity
    for part in parts_of(one):
        yield from _electricity_of(part)


def award_in(table: Mapping[str, Any], problems: FileProblems) -> Any:
    """The award of a tender file; an empty table where it states none."""
    return _read(award_of, table, ("award",), problems) if table else {}


def _read(read: Any, table: Mapping[str, Any], path: KeyPath, problems: FileProblems) -> Any:
    if not _is_shaped(table, path, problems):
        return None
    try:
        return read(table)
    except CarbonsiteError as error:
        problems.add_error(path, error)
        return None


def _is_shaped(table: Mapping[str, Any], path: KeyPath, problems: FileProblems) -> bool:
    """True if tables and texts are where they belong."""
    before = len(problems.entries)
    for key, value in table.items():
        here = (*path, key)
        if key in _TABLES:
            if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
                problems.note(here, value, "tender.not_tables")
            else:
                for place, entry in enumerate(value):
                    _is_shaped(entry, (*here, place), problems)
        elif key in _TABLE:
            if not isinstance(value, dict):
                problems.note(here, value, "project.not_table")
            elif key == "requirement":
                _is_shaped(value, here, problems)
            elif key == "levels" and not all(
                level.isdecimal() and level.isascii() for level in value
            ):
                problems.note(here, value, "tender.level.not_whole")
        elif key in _TEXTS and not isinstance(value, str):
            problems.note(here, value, "project.not_text")
    return len(problems.entries) == before
