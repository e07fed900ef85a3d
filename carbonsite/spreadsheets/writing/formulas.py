"""Formulas of a spreadsheet, written from terms that were read off a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ...units.terms import Condition, Operation, Symbol, Term

_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}
_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*|[Rr]\d*[Cc]\d*")
_TAKEN = re.compile(
    r"(area|total|saving|(line|change|factor|module|area|baseline|final|unequal)_.*|formulas_hold)",
    re.IGNORECASE,
)
"""Names that the workbook gives to cells of its own."""

_LONGEST_NAME = 36

CellOf = Callable[[Symbol], str]


def formula_of(term: Term, cell_of: CellOf) -> str:
    """A term as a formula without its equals sign.

    Examples
    --------
    >>> from carbonsite.units.tracing import Trace
    >>> hours, rate = Trace().number("input", "hours", 100.0), Trace().number("input", "rate", 15.0)
    >>> formula_of((hours * rate * (1 - 0.25 * rate) / 2).term, lambda symbol: symbol.key)
    'hours*rate*(1-0.25*rate)/2'
    """
    return _written(term, cell_of)[0]


def _written(term: Term, cell_of: CellOf) -> tuple[str, int]:
    """Text of a term, and its binding: higher numbers need no parentheses."""
    if isinstance(term, Symbol):
        text = cell_of(term)
        return text, 2 if "/" in text.rpartition("!")[2] else 9
    if not isinstance(term, Operation):
        return number_text(term), 9 if term >= 0 else 0
    written = [_written(operand, cell_of) for operand in term.operands]
    if term.name == "CEILING":
        # Rounded up whatever the sign: INT rounds down.
        return f"-INT(-({written[0][0]}))", 0
    if term.name not in _BINDING:
        return f"{term.name}({','.join(text for text, _ in written)})", 9
    binding = _BINDING[term.name]
    (left, left_binding), (right, right_binding) = written
    left = f"({left})" if left_binding < binding else left
    # What stands right of - or / keeps its parentheses where it binds no tighter, and so do sums:
    # the order of operations is that of the run.
    right = f"({right})" if right_binding <= binding else right
    return f"{left}{term.name}{right}", binding


def number_text(number: float) -> str:
    """A number as a formula holds it, in any language."""
    is_whole = number == int(number) and abs(number) < 1e15
    return str(int(number)) if is_whole else repr(number).upper()


def condition_of(condition: Condition, cell_of: CellOf) -> str:
    """A condition as a formula that is true as long as the condition has the answer that it had."""
    left, right = (formula_of(side, cell_of) for side in (condition.left, condition.right))
    asked = f"{left}{condition.relation}{right}"
    return asked if condition.answer else f"NOT({asked})"


def defined_names(texts: Iterable[str]) -> dict[str, str]:
    """Unique defined name for each text, of its letters and digits, unlike a cell's address.

    Examples
    --------
    >>> list(defined_names(["fan hours", "Fan-hours", "A1", "5 % of it", "=1+1"]).values())
    ['fan_hours', 'Fan_hours_2', 'A1_', 'in_5_of_it', 'in_1_1']
    """
    names: dict[str, str] = {}
    used: set[str] = set()
    for text in texts:
        plain = re.sub(r"\W+", "_", text).strip("_")[:_LONGEST_NAME] or "input"
        plain = f"in_{plain}" if not plain[0].isalpha() or _TAKEN.fullmatch(plain) else plain
        plain = f"{plain}_" if _LIKE_A_CELL.fullmatch(plain) else plain
        name, count = plain, 1
        while name.casefold() in used:
            count += 1
            name = f"{plain}_{count}"
        used.add(name.casefold())
        names[text] = name
    return names
