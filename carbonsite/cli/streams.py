"""stdout for data and stderr for messages, both without letters that a terminal would obey."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import typer

from ..display import visible
from ..errors import CarbonsiteError
from ..messages import Language, Message, message
from ..messages.error_text import error_text
from ..messages.message import in_language

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
    if visible(line) == line and not {"\n", "\t"} & set(line):
        return line
    return visible(" ".join(line.split()))


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


class StoppedOutputError(Exception):
    """stdout takes no more: the disk is full, or what reads it has ended."""


class _Stdout:
    """stdout, whose errors are told apart from those of other files."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write a text."""
        with _stopping():
            return self._stream.write(text)

    def flush(self) -> None:
        """Write out what is kept back."""
        with _stopping():
            self._stream.flush()


@contextmanager
def _stopping() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoppedOutputError(error) from None


@contextmanager
def ending_in_one_line() -> Iterator[None]:
    """If the system stops the program, say why in one line and exit with 2."""
    real = sys.stdout
    if real is not None:
        sys.stdout = _Stdout(real)
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except (StoppedOutputError, OSError, MemoryError) as error:
        # What is kept back would be written again, and fail again, when Python ends.
        if isinstance(error, StoppedOutputError) and real is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), real.fileno())
        with suppress(OSError):
            say(_reason(error))
        raise SystemExit(BAD_INPUT) from None
    finally:
        sys.stdout = real


def _reason(error: BaseException) -> Message:
    """Why the system stopped the program."""
    if isinstance(error, MemoryError):
        return message("cli.stopped.memory")
    cause: Any = error.args[0] if isinstance(error, StoppedOutputError) else error
    if isinstance(cause, BrokenPipeError):
        return message("cli.stopped.closed")
    kind = "output" if isinstance(error, StoppedOutputError) else "system"
    return message(f"cli.stopped.{kind}", reason=cause.strerror or str(cause))


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
