"""The model of a result: lines that are products of uncertain inputs, and sums of the lines."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from ...errors import InputError
from ...messages import message
from ...messages.near_names import near_names
from ...messages.problems import problem, refusal
from .distributions import Distribution

Array = np.ndarray


class Kind(StrEnum):
    """Kind of an input."""

    FACTOR = "factor"
    AMOUNT = "amount"
    ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Input:
    """One uncertain input, drawn once for all lines that it is in.

    Attributes
    ----------
    name : str
    kind : Kind
    distribution : Distribution
        Of an assumption in its unit; of a factor or an amount as a multiple of its value.
    value, spread, known_by : str
        Its value, how far it may lie from that, and why that far.
    """

    name: str
    kind: Kind
    distribution: Distribution
    value: str
    spread: str
    known_by: str

    @property
    def stream(self) -> str:
        """Name of its stream of draws; a factor and an assumption of one name have two."""
        return f"{self.kind.value}\x1f{self.name}"


@dataclass(frozen=True)
class Response:
    """How some lines depend on one assumption: ``(1 + a t) / (1 + b t)``, 1 at the base.

    ``t = (x - base) / width``. The forms ``x``, ``1 - x``, ``1 / x``, ``x / (1 - x)`` and their
    like are of this form, so that three runs identify each exactly. A line that bends in between
    follows two straight lines.

    Attributes
    ----------
    input : int
    base, width : float
        In the assumption's unit.
    lines : array of int
    above, below : array of float
        ``a`` and ``b``; where `bent`, the slopes on the two sides of the base.
    bent : array of bool
    """

    input: int
    base: float
    width: float
    lines: Array
    above: Array
    below: Array
    bent: Array

    def at(self, x: Array) -> Array:
        """Multiples of the lines' base values, shape (lines, values).

        Raises
        ------
        InputError
            If a value lies so far out that a line would change its sign.
        """
        t = ((x - self.base) / self.width)[np.newaxis, :]
        above, below = self.above[:, np.newaxis], self.below[:, np.newaxis]
        divisor = (
            np.where(self.bent[:, np.newaxis], 1.0, 1 + below * t)
            if self.bent.any()
            else 1 + below * t
        )
        if (divisor <= 0).any():
            key = "uncertainty.divided_by_0"
            raise refusal(message("uncertainty.spreads"), "assumption", "", key)
        multiples: Array = (1 + above * t) / divisor
        if self.bent.any():
            straight = 1 + np.where(t < 0, below, above) * t
            multiples = np.where(self.bent[:, np.newaxis], straight, multiples)
        return multiples


@dataclass(frozen=True)
class ResultSums:
    """The results as sums of lines, each line with a sign.

    Attributes
    ----------
    names : list
    of, line, weight : array, shape (memberships,)
    results : array of float, shape (sums,) [kgCO2e]
        The deterministic results; NaN if something is undeclared.
    """

    names: list[Hashable]
    of: Array
    line: Array
    weight: Array
    results: Array

    def of_lines(self, lines: Array, size: int) -> Array:
        """Weights of some lines in each sum, shape (sums, lines)."""
        place = np.full(size, -1)
        place[lines] = np.arange(len(lines))
        kept = place[self.line] >= 0
        weights = np.zeros((len(self.names), len(lines)))
        np.add.at(weights, (self.of[kept], place[self.line[kept]]), self.weight[kept])
        return weights

    def by(self, values: Array, column: Array, columns: int) -> Array:
        """Weighted values of the lines by sum and column (-1: left out), shape (sums, columns)."""
        place = column[self.line]
        kept = place >= 0
        weighted = (self.weight * values[self.line])[kept]
        return np.bincount(
            self.of[kept] * columns + place[kept],
            weights=weighted,
            minlength=len(self.names) * columns,
        ).reshape(len(self.names), columns)


@dataclass(frozen=True)
class ProductModel:
    """Lines as products of inputs: value = base x factor x amount x responses.

    Attributes
    ----------
    inputs : list of Input
    base, value : array of float, shape (lines,) [kgCO2e]
        With all inputs at the base of their responses; at their own values.
    factor, amount : array of int, shape (lines,)
        The input that each line is a multiple of; -1 is none.
    responses : list of Response
    sums : ResultSums
    certain : list of str
        Assumptions that do not vary, because they have no range.
    deviation : array of float, shape (sums,) [kgCO2e]
        Largest difference between the products and runs with all inputs varied together.
    """

    inputs: list[Input]
    base: Array
    value: Array
    factor: Array
    amount: Array
    responses: list[Response]
    sums: ResultSums
    certain: list[str] = field(default_factory=list)
    deviation: Array = field(default_factory=lambda: np.zeros(0))

    @property
    def responding(self) -> Array:
        """The lines that depend on some assumption, in order."""
        is_responding = np.zeros(len(self.base), dtype=bool)
        for response in self.responses:
            is_responding[response.lines] = True
        return np.flatnonzero(is_responding)


def refuse_unused(spreads: Iterable[str], model: ProductModel) -> None:
    """Raise an error if a spread is given for something that is not an input of the model."""
    names = {
        (
            one.name.partition(": ")[0]
            if one.kind is Kind.AMOUNT
            else one.name.partition(" (")[0]
            if one.kind is Kind.FACTOR
            else one.name
        )
        for one in model.inputs
    }
    otherwise = message("uncertainty.unused_spread.remedy")
    unused = [
        problem("", name, "uncertainty.unused_spread", near_names(name, names, otherwise))
        for name in spreads
        if name not in names
    ]
    if unused:
        raise InputError.of(message("uncertainty.spreads"), unused)
