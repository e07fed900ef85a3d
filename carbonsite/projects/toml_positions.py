"""The line of each key of a TOML text, which tomllib does not give."""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterator

from .. import limits

KeyPath = tuple[str | int, ...]
"""The keys that lead to a value, from the top; a place in an array is a number."""

_TOKEN = re.compile(
    r'''[ \t]++ | \#[^\n]*+
    | (?P<newline>\r?\n)
    | (?P<string>
        """(?:[^\\"]++|\\[\s\S]|"{1,2}(?!"))*+"{3,5}
        | \'\'\'(?:[^']++|'{1,2}(?!'))*+'{3,5}
        | "(?:[^"\\\n]++|\\[^\n])*+"
        | '[^'\n]*+'
      )
    | (?P<sign>[\[\]{},=.])
    | (?P<bare>[^\s\#"'\[\]{},=.]++)''',
    re.VERBOSE,
)


class TooDeep(Exception):
    """Nested deeper than `limits.PROJECT_NESTING`; its argument is the line."""


class _NotToml(Exception):
    """The text is not TOML from here on; tomllib says why."""


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every key, table and element of an array; as far as the text is TOML.

    Raises
    ------
    TooDeep

    Examples
    --------
    >>> lines = key_lines("name = 'site'\\n[[measures]]\\nloss = {value = '5 %'}\\n")
    >>> lines["measures", 0, "loss", "value"]
    3
    """
    scanner = _KeyScanner(text)
    with contextlib.suppress(_NotToml):
        scanner.statements()
    return scanner.lines


class _KeyScanner:
    """Reads a text token by token, to its end or to the first token that does not belong there."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.lines: dict[KeyPath, int] = {}
        self.tables: dict[KeyPath, int] = {}
        """Number of tables that each array of tables has so far."""

    def statements(self) -> None:
        table: KeyPath = ()
        while self.peek()[0] != "end":
            if self.peek()[0] == "newline":
                self.place += 1
                continue
            if self.peek()[1] == "[":
                table = self.heading()
            else:
                path = table + self.key()
                self.expect("=")
                self.value(path)
            if self.take()[0] not in ("newline", "end"):
                raise _NotToml

    def heading(self) -> KeyPath:
        """``[a.b]``, or ``[[a.b]]``, which is one table more."""
        line = self.take()[2]
        is_array = self.peek()[1] == "["
        self.place += is_array
        *parents, last = self.key()
        for _ in range(1 + is_array):
            self.expect("]")
        path: KeyPath = ()
        for part in parents:
            path = self.latest((*path, part))
        path = (*path, last)
        if is_array:
            self.tables[path] = self.tables.get(path, 0) + 1
        path = self.latest(path)
        self.note(path, line)
        return path

    def latest(self, path: KeyPath) -> KeyPath:
        """A path; for an array of tables, the path of its last table."""
        return (*path, self.tables[path] - 1) if path in self.tables else path

    def key(self) -> KeyPath:
        """``a."b c".d``"""
        parts: list[str] = []
        while True:
            kind, text, line = self.take()
            if kind not in ("bare", "string"):
                raise _NotToml
            parts.append(_unquoted(text) if kind == "string" else text)
            if len(parts) > limits.PROJECT_NESTING:
                raise TooDeep(line)
            if self.peek()[1] != ".":
                return tuple(parts)
            self.place += 1

    def value(self, path: KeyPath) -> None:
        """A value with its parts; a loop, as a recursion could overflow."""
        open_: list[tuple[KeyPath, int | None]] = []
        self.begin(path, open_)
        while open_:
            holder, index = open_[-1]
            kind, text, _ = self.take()
            if kind == "newline" and index is not None:
                continue
            if kind == "sign" and text in "]}":
                open_.pop()
            elif text == ",":
                open_[-1] = (holder, None if index is None else index + 1)
            else:
                self.place -= 1
                inner = self.key() if index is None else (index,)
                if index is None:
                    self.expect("=")
                self.begin(holder + inner, open_)

    def begin(self, path: KeyPath, open_: list[tuple[KeyPath, int | None]]) -> None:
        """The first token of a value, which for a number or a text is the only one."""
        kind, text, line = self.take()
        self.note(path, line)
        if kind == "sign" and text in "[{":
            if len(open_) >= limits.PROJECT_NESTING:
                raise TooDeep(line)
            open_.append((path, 0 if text == "[" else None))
        elif kind == "bare":
            while self.peek()[0] == "bare" or self.peek()[1] == ".":
                self.place += 1
        elif kind != "string":
            raise _NotToml

    def note(self, path: KeyPath, line: int) -> None:
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "", 0)

    def take(self) -> tuple[str, str, int]:
        token = self.peek()
        self.place += 1
        return token

    def expect(self, sign: str) -> None:
        if self.take()[:2] != ("sign", sign):
            raise _NotToml


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Kind, text and line of each token; the last is unknown if the text cannot be read on."""
    line, position = 1, 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            yield "unknown", "", line
            return
        if token.lastgroup:
            yield token.lastgroup, token[0], line
        line += token[0].count("\n")
        position = token.end()


def _unquoted(text: str) -> str:
    if "\\" not in text or text[0] == "'":
        return text[1:-1]
    try:
        return str(tomllib.loads(f"key = {text}")["key"])
    except ValueError:
        raise _NotToml from None
