"""stdout for data and stderr for messages, both without letters that a terminal would obey."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ..errors import CarbonsiteError
from ..messages import Language
from ..messages.error_text import error_text
from ..messages.message import in_language

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and halves of characters."""

NOT_MET, BAD_INPUT = 1, 2
"""Exit codes besides 0: a check that is not met, and input that cannot be used."""


def clean(text: object) -> str:
    """A text on one line, each character that a terminal would obey written out.

    Examples
    --------
    >>> clean("a\\x1b[31mb\\nc")
    'a\\\\x1b[31mb c'
    """
    line = str(text)
    if not _OBEYED.search(line):
        return line
    return _OBEYED.sub(
        lambda match: match[0].encode("unicode_escape", "surrogatepass").decode("ascii"),
        " ".join(line.split()),
    )


def say(text: str, language: Language = Language.ENGLISH) -> None:
    """Print a message or an error on stderr, in a language."""
    lines = in_language(text, language).split("\n")
    # Only lines with such letters are changed: an error's table keeps its columns.
    typer.echo("\n".join(map(clean, lines)), err=True)


def in_unicode() -> None:
    """Have both streams take every letter, whatever the system's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def refusing(language: Language = Language.ENGLISH) -> Iterator[None]:
    """If input cannot be used, print why and exit with 2."""
    try:
        yield
    except CarbonsiteError as error:
        say(error_text(error, language))
        raise typer.Exit(BAD_INPUT) from None


@contextmanager
def waiting(reason: str) -> Iterator[None]:
    """On a terminal, show on stderr what is being worked on, for as long as it takes."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(clean(reason))):
        yield
