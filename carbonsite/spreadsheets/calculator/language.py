"""The language of formulas: a formula in its relative form becomes a tree, in bounded depth and
length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ... import limits
from .references import column_of

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
      |(?P<sheet>'(?:[^']|'')*'!|[A-Za-z_\u00c0-\uffff][\w.]*!)
      |(?P<cell>\$?[A-Z]{1,3}(?:\$[0-9]{1,7}|\[-?[0-9]{1,7}\]))
      |(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)
      |(?P<function>[A-Za-z][A-Za-z0-9.]*\()
      |(?P<word>[A-Za-z_\\\u00c0-\uffff][\w.\\]*)
      |(?P<error>\#(?:N/A|[A-Z0-9/]+[!?]))
      |(?P<sign><>|<=|>=|[-+*/^&=<>%(),:])""",
    re.VERBOSE,
)
_CELL = re.compile(r"\$?([A-Z]{1,3})(?:\$([0-9]+)|\[(-?[0-9]+)\])")
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
"""Signs between two operands, those that bind least first."""


class FormulaError(Exception):
    """A formula that this calculator does not understand."""


@dataclass(frozen=True)
class Constant:
    """A number, a text, or a truth."""

    value: float | str | bool


@dataclass(frozen=True)
class Name:
    """A defined name."""

    name: str


@dataclass(frozen=True)
class Reference:
    """A cell or a rectangle of cells; a row is counted from the formula's own where it is relative."""

    sheet: str | None
    first: tuple[int, int, bool]
    last: tuple[int, int, bool]
    """Column, row, and whether the row is relative."""


@dataclass(frozen=True)
class Call:
    """A function, or a sign, and what it is given."""

    function: str
    arguments: tuple[Node, ...]


Node = Constant | Name | Reference | Call


def parse(formula: str) -> Node:
    """The tree of a formula in the form of `references.relative`.

    Raises
    ------
    FormulaError
        Where it is none, or too long, or too deep.

    Examples
    --------
    >>> parse("1+2*3")
    Call(function='+', arguments=(Constant(value=1.0), Call(function='*', arguments=(Constant(value=2.0), Constant(value=3.0)))))
    """
    if len(formula) > limits.FORMULA_TEXT:
        raise FormulaError("is longer than a formula can be")
    return _Parser(_tokens(formula)).whole()


def _tokens(formula: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(formula):
        token = _TOKEN.match(formula, place)
        if token is None:
            raise FormulaError(f"cannot be read from {formula[place : place + 20]!r} on")
        found.append((str(token.lastgroup), token[0]))
        place = token.end()
    return found


class _Parser:
    """A formula while it is read from the left."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    def whole(self) -> Node:
        node = self.between(0)
        if self.place < len(self.tokens):
            raise FormulaError(f"has {self.tokens[self.place][1]!r} where it should end")
        return node

    def sign(self, *signs: str) -> str:
        """The next token where it is one of some signs, which is then passed; else nothing."""
        if self.place < len(self.tokens) and self.tokens[self.place] in [
            ("sign", sign) for sign in signs
        ]:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def between(self, level: int) -> Node:
        """Operands between the signs of a level."""
        if level == len(_LEVELS):
            return self.signed()
        left = self.between(level + 1)
        while sign := self.sign(*_LEVELS[level]):
            left = Call(sign, (left, self.between(level + 1)))
        return left

    def signed(self) -> Node:
        """An operand with the signs before and after it; a minus before it binds more than a power,
        as in every spreadsheet.
        """
        self.depth += 1
        if self.depth > limits.FORMULA_DEPTH:
            raise FormulaError("is nested too deeply")
        sign = self.sign("-", "+")
        node = self.signed() if sign else self.operand()
        node = Call("negative", (node,)) if sign == "-" else node
        while self.sign("%"):
            node = Call("/", (node, Constant(100.0)))
        self.depth -= 1
        return node

    def operand(self) -> Node:
        if self.sign("("):
            node = self.between(0)
            self.close()
            return node
        if self.place >= len(self.tokens):
            raise FormulaError("ends too early")
        kind, said = self.tokens[self.place]
        self.place += 1
        if kind == "text":
            return Constant(said[1:-1].replace('""', '"'))
        if kind == "number":
            return Constant(float(said))
        if kind == "function":
            return Call(said[:-1].upper(), self.arguments())
        if kind == "word":
            return (
                Constant(said.upper() == "TRUE")
                if said.upper() in ("TRUE", "FALSE")
                else Name(said)
            )
        if kind in ("sheet", "cell"):
            self.place -= 1
            return self.reference()
        raise FormulaError(f"has {said!r} where a number, a text or a cell should be")

    def arguments(self) -> tuple[Node, ...]:
        if self.sign(")"):
            return ()
        found = [self.between(0)]
        while self.sign(","):
            found.append(self.between(0))
        self.close()
        return tuple(found)

    def close(self) -> None:
        if not self.sign(")"):
            raise FormulaError("has a bracket that is not closed")

    def reference(self) -> Reference:
        kind, said = self.tokens[self.place]
        sheet = None
        if kind == "sheet":
            sheet = said[1:-2].replace("''", "'") if said.startswith("'") else said[:-1]
            self.place += 1
        first = self.corner()
        last = self.corner() if self.sign(":") else first
        return Reference(sheet, first, last)

    def corner(self) -> tuple[int, int, bool]:
        if self.place >= len(self.tokens) or self.tokens[self.place][0] != "cell":
            raise FormulaError("has a sheet or a colon without a cell")
        letters, fixed, moved = _CELL.fullmatch(self.tokens[self.place][1]).groups()  # type: ignore[union-attr]
        self.place += 1
        return column_of(letters), int(fixed if moved is None else moved), moved is not None
