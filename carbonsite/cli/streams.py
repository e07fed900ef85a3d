"""What goes to stdout and stderr: data and talk, and in both no letter that a terminal would obey."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ..errors import CarbonsiteError

_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and halves of characters."""

NOT_MET, BAD_INPUT = 1, 2
"""Exit codes beside 0: a check that is not met, and input that cannot be used."""


def clean(text: object) -> str:
    """A text of a stranger on one line, each character that a terminal would obey written out.

    Examples
    --------
    >>> clean("a\\x1b[31mb\\nc")
    'a\\\\x1b[31mb c'
    """
    return _OBEYED.sub(
        lambda found: found[0].encode("unicode_escape", "surrogatepass").decode("ascii"),
        " ".join(str(text).split(None) if _OBEYED.search(str(text)) else [str(text)]),
    )


def say(text: object) -> None:
    """Talk: a note or an error, on stderr."""
    typer.echo(
        "\n".join(clean(line) if _OBEYED.search(line) else line for line in str(text).split("\n")),
        err=True,
    )


def in_unicode() -> None:
    """Have both streams take every letter, whatever the system's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextmanager
def refusing() -> Iterator[None]:
    """Where input cannot be used, say why and leave with 2."""
    try:
        yield
    except CarbonsiteError as error:
        say(error)
        raise typer.Exit(BAD_INPUT) from None


@contextmanager
def waiting(for_what: str) -> Iterator[None]:
    """On a terminal, say on stderr what is being worked on for as long as it takes."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(clean(for_what))):
        yield
