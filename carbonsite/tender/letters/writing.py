"""Writes the letters of an evaluation: one page and one Word document for each bidder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import ExitStack
from os import PathLike
from pathlib import Path

from ... import limits
from ...errors import InputError, ReportError
from ...messages import AnyLanguage, Word, message, with_remedy
from ...messages.arguments import as_path, require
from ...messages.labels import Labels
from ...messages.problems import problem
from ...spreadsheets.files.opening import content_of, text_of
from ...spreadsheets.files.writing import whole_file
from ..evaluation.evaluation import Evaluation
from ..evaluation.judging import Judged
from .content import letter_of
from .sandbox import UNUSABLE, rendered
from .word import can_write_word, word_of

TEMPLATE = Path(__file__).with_name("letter.html.jinja")


def letters(
    evaluation: Evaluation,
    folder: str | PathLike[str],
    lang: AnyLanguage = "nb",
    template: str | PathLike[str] | None = None,
    release: Sequence[str] = (),
) -> list[Path]:
    """Write a letter to each bidder, with its own figures and the winner's, and no other's.

    carbonsite gives no legal advice: a letter is a draft, whose date, standstill and deadline of
    complaint are left to fill in.

    Parameters
    ----------
    evaluation : Evaluation
    folder : str or path
        An existing folder; files are named by number and bidder.
    lang : {"nb", "en"}
    template : str or path, optional
        A template of your own instead of the shipped one: HTML with jinja2's marks, which may use
        `letter` (see `Letter`), `language` and `word(name)`. It runs in a sandbox.
    release : sequence of str
        Criteria of which all bidders may read the winner's value and points, after a review of what
        is confidential; left out, only its name, price and points in all.

    Returns
    -------
    list of Path
        A page for each bidder, and a Word document where the extra ``letters`` is installed.

    Raises
    ------
    ReportError
        Where nothing can be written there.
    InputError
        Where the template cannot be used, or a released criterion is none.
    """
    require(evaluation, Evaluation, "letters()", "evaluation", "evaluation")
    place, say = as_path(folder), Labels.of(lang)
    if not place.is_dir():
        raise ReportError(*with_remedy("tender.no_folder", folder=str(folder)))
    _check_released(evaluation, release)
    own = None if template is None else _template_text(template)
    contents: dict[Path, bytes] = {}
    for number, bid in enumerate(evaluation.bids, start=1):
        text = letter_text(evaluation, bid, say, own, release)
        stem = f"{number:02d}-{_file_stem(bid.bidder)}"
        contents[place / f"{stem}.html"] = text.encode("utf-8")
        if can_write_word():
            contents[place / f"{stem}.docx"] = word_of(text)
    # All of them, or none: no letter takes its place before all are written.
    with ExitStack() as parts:
        for path, content in contents.items():
            parts.enter_context(whole_file(path)).write_bytes(content)
    return [path.resolve() for path in contents]


def letter_text(
    evaluation: Evaluation,
    own: Judged,
    say: Labels,
    template: str | None = None,
    release: Sequence[str] = (),
) -> str:
    """The page of a letter.

    Raises
    ------
    InputError
        Where the template cannot be used.
    """
    source = TEMPLATE.read_text(encoding="utf-8") if template is None else template
    try:
        return rendered(
            source,
            letter=letter_of(evaluation, own, say, release),
            language=say.language.value,
            word=lambda name: say(f"letter.word.{name}"),
        )
    except UNUSABLE as error:
        line = getattr(error, "lineno", "") or ""
        row = {"row": line, **problem("", "", "letter.template", error=str(error)[:200])}
        raise InputError.of(message("letter.template.heading"), [row]) from None


def _template_text(path: str | PathLike[str]) -> str:
    file = as_path(path)
    kind = Word("file_kind", "a template of letters")
    return text_of(content_of(file, limits.PROJECT_BYTES, kind), file.name)[0]


def _check_released(evaluation: Evaluation, release: Sequence[str]) -> None:
    """Refuse criteria that the award does not have."""
    names = list(evaluation.award.measures)
    there = message("project.there.several", names=", ".join(map(repr, names)))
    problems = [
        problem("release", name, "letter.release", there) for name in release if name not in names
    ]
    if problems:
        raise InputError.of(message("letter.template.heading"), problems)


def _file_stem(name: str) -> str:
    """A name as part of a file's name: small letters, digits and hyphens."""
    letters_only = (
        unicodedata.normalize(
            "NFKD",
            name.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae"),
        )
        .encode("ascii", "ignore")
        .decode()
    )
    return re.sub(r"[^a-z0-9]+", "-", letters_only.lower()).strip("-")[:40] or "bidder"
