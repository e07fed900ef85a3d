"""Parser of formulas in relative form, with bounded length and depth."""

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
"""Operators, from those that bind least to those that bind most."""


class FormulaError(Exception):
    """A formula cannot be read, or uses what this calculator does not know."""


@dataclass(frozen=True)
class Constant:
    """Number, text or truth value."""

    value: float | str | bool


@dataclass(frozen=True)
class Name:
    """Defined name."""

    name: str


@dataclass(frozen=True)
class Reference:
    """Cell or rectangle of cells; a relative row is counted from that of the formula."""

    sheet: str | None
    first: tuple[int, int, bool]
    last: tuple[int, int, bool]
    """Column, row, and whether the row is relative."""


@dataclass(frozen=True)
class Call:
    """Function or operator with its arguments."""

    function: str
    arguments: tuple[Node, ...]


Node = Constant | Name | Reference | Call


def parse(formula: str) -> Node:
    """Tree of a formula in the form of `references.relative`.

    Raises
    ------
    FormulaError
        If it cannot be read, or is too long or too deeply nested.

    Examples
    --------
    >>> parse("1+2").function, parse("1+2").arguments
    ('+', (Constant(value=1.0), Constant(value=2.0)))
    """
    if len(formula) > limits.FORMULA_TEXT:
        raise FormulaError("is longer than a formula can be")
    return _Parser(_tokens(formula)).whole()


def _tokens(formula: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    while place < len(formula):
        token = _TOKEN.match(formula, place)
        if token is None:
            raise FormulaError(f"cannot be read from {formula[place : place + 20]!r} on")
        tokens.append((str(token.lastgroup), token[0]))
        place = token.end()
    return tokens


class _Parser:
    """State of a formula that is read from the left."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    def whole(self) -> Node:
        node = self.between(0)
        if self.place < len(self.tokens):
            raise FormulaError(f"has {self.tokens[self.place][1]!r} where it should end")
        return node

    def sign(self, *signs: str) -> str:
        """Read the next token if it is one of some signs; else the empty text."""
        if self.place < len(self.tokens) and self.tokens[self.place] in [
            ("sign", sign) for sign in signs
        ]:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def between(self, level: int) -> Node:
        """Operands joined by the operators of a level."""
        if level == len(_LEVELS):
            return self.signed()
        left = self.between(level + 1)
        while sign := self.sign(*_LEVELS[level]):
            left = Call(sign, (left, self.between(level + 1)))
        return left

    def signed(self) -> Node:
        """An operand with its signs; as in every spreadsheet, -2^2 is 4."""
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
        kind, text = self.tokens[self.place]
        self.place += 1
        if kind == "text":
            return Constant(text[1:-1].replace('""', '"'))
        if kind == "number":
            return Constant(float(text))
        if kind == "function":
            return Call(text[:-1].upper(), self.arguments())
        if kind == "word":
            return (
                Constant(text.upper() == "TRUE")
                if text.upper() in ("TRUE", "FALSE")
                else Name(text)
            )
        if kind in ("sheet", "cell"):
            self.place -= 1
            return self.reference()
        raise FormulaError(f"has {text!r} where a number, a text or a cell should be")

    def arguments(self) -> tuple[Node, ...]:
        if self.sign(")"):
            return ()
        arguments = [self.between(0)]
        while self.sign(","):
            arguments.append(self.between(0))
        self.close()
        return tuple(arguments)

    def close(self) -> None:
        if not self.sign(")"):
            raise FormulaError("has a bracket that is not closed")

    def reference(self) -> Reference:
        kind, text = self.tokens[self.place]
        sheet = None
        if kind == "sheet":
            sheet = text[1:-2].replace("''", "'") if text.startswith("'") else text[:-1]
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
