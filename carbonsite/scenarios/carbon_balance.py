"""Which changes have a saving at all: carbon that a product takes up counts with its release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..accounting.biogenic_carbon import RELEASED_IN_PART, Release, carbon_of
from ..arrays import Array
from ..factors.table import FactorTable
from ..lifecycle import INDICATORS, MODULES, Indicator

Columns = Mapping[str, Array]
"""Columns of lines by name."""

_ROUNDING = 1e-9

CHANGE, COMPARED, TAKEN_UP, RELEASE, NET, WHOLE_UPTAKE, LEFT_OUT = (
    "id of the change",
    "module compared",
    "carbon taken up",
    "carbon released",
    "without carbonation",
    "uptake per release",
    "uptake left out",
)
"""Columns of lines that the balance is computed from; they are in no table that users see."""
SIDE_BY_SIDE = "scenario side by side"
"""Column with the place of each row's scenario, where several are accounted in one table."""

BALANCE = (CHANGE, COMPARED, TAKEN_UP, RELEASE, NET, WHOLE_UPTAKE, LEFT_OUT)


def balance_columns(
    lines: Columns, change: Array, compared: Array, indicator: Indicator, table: FactorTable
) -> dict[str, Array]:
    """The columns of `BALANCE` of some lines; what a change takes away has a minus.

    Parameters
    ----------
    lines : mapping of str to array
        With `emissions` in the indicator.
    change : array
        Id of each line's change.
    compared : array of bool
        Mask of lines whose module both sides of their change declare.
    indicator : Indicator
    table : FactorTable
        Of the catalogue: how much a factor takes up as a whole for what it releases.
    """
    side = np.sign(np.asarray(lines["amount"], dtype=float))
    emissions = np.asarray(lines["emissions"], dtype=float)
    module = np.asarray(lines["factor_module"], dtype=object)
    taken_up, released = carbon_of(
        module, side * emissions, side * np.asarray(lines["gwp_biogenic"], dtype=float), indicator
    )
    is_left_out = (taken_up > 0) & np.asarray(lines["counted"], dtype=bool) & ~compared
    is_carbonation = (module == "B1") & (side * emissions < 0)
    return {
        CHANGE: change,
        COMPARED: compared,
        TAKEN_UP: side * taken_up,
        RELEASE: side * released,
        NET: np.where(is_carbonation, 0.0, emissions),
        WHOLE_UPTAKE: _whole_uptake(lines["resolved_factor"], released, indicator, table),
        LEFT_OUT: _left_out(is_left_out, change, lines["resolved_factor"]),
    }


def _left_out(uncompared: Array, change: Array, factors: Array) -> Array:
    """1 for lines of products of whose change an uptake is in a module that is not compared."""
    if not uncompared.any():
        return np.zeros(len(uncompared))
    product = codes_of(change, factors)
    return np.isin(product, product[uncompared]).astype(float)


def _whole_uptake(
    factors: Array, released: Array, indicator: Indicator, table: FactorTable
) -> Array:
    """Uptake of each line's factor as a whole for each kilogram that it releases; 0 if unknown."""
    ratio = np.zeros(len(factors))
    if not released.any():
        return ratio
    codes, names = pd.factorize(np.asarray(factors, dtype=object))
    modules = np.array([*MODULES, ""], dtype=object)
    # A loop over the factors used, not over rows.
    for place, name in enumerate(names):
        rows = slice(*(int(end[table.codes[name]]) for end in (table.start, table.stop)))
        emissions, biogenic = (
            table.gwp[rows, INDICATORS.index(which)] for which in (indicator, Indicator.BIOGENIC)
        )
        parts = carbon_of(modules[table.module[rows]], emissions, biogenic, indicator)
        taken_up, given_off = (float(part.sum()) for part in parts)
        ratio[codes == place] = taken_up / given_off if given_off else 0.0
    return ratio


@dataclass(frozen=True)
class CarbonBalance:
    """What each product of some changes takes up and releases in the modules compared.

    Attributes
    ----------
    product : array of int, shape (lines,)
        Product of each line: one factor within a measure and a run.
    product_of_change : array of int, shape (lines,)
        The same within one change.
    release : Release
        With numbers of shape (products, runs).
    whole_uptake, left_out : array of float, shape (products,)
    net, net_gross, net_size : array of float, shape (products of changes, runs) [kgCO2e]
    """

    product: Array
    product_of_change: Array
    release: Release
    whole_uptake: Array
    left_out: Array
    net: Array
    net_gross: Array
    net_size: Array

    @classmethod
    def of(cls, lines: Columns, multiples: Array | None = None) -> CarbonBalance:
        """The balance of lines, all of which count in a saving.

        Parameters
        ----------
        lines : mapping of str to array
            With the columns of `BALANCE`.
        multiples : array of float, shape (lines, runs), optional
            Of the lines in each of several runs, above 0.
        """
        runs = np.ones((len(lines["emissions"]), 1)) if multiples is None else multiples
        product = codes_of(_apart(lines), lines["measure"], lines["resolved_factor"])
        of_change = codes_of(product, lines[CHANGE])
        size = np.abs(np.asarray(lines["emissions"], dtype=float))
        gross = np.sign(np.asarray(lines["amount"], dtype=float)) * size

        def summed(group: Array, numbers: Array) -> Array:
            sums = np.zeros((int(group.max(initial=-1)) + 1, runs.shape[1]))
            np.add.at(sums, group, np.asarray(numbers, dtype=float)[:, np.newaxis] * runs)
            return sums

        whole, left_out = np.zeros((2, int(product.max(initial=-1)) + 1))
        np.maximum.at(whole, product, np.asarray(lines[WHOLE_UPTAKE], dtype=float))
        np.maximum.at(left_out, product, np.asarray(lines[LEFT_OUT], dtype=float))
        return cls(
            product,
            of_change,
            Release(
                *(
                    summed(product, numbers)
                    for numbers in (lines[TAKEN_UP], lines[RELEASE], gross, size)
                )
            ),
            whole,
            left_out,
            summed(of_change, lines[NET]),
            summed(of_change, gross),
            summed(of_change, size),
        )

    @property
    def is_unbound(self) -> Array:
        """Mask of products whose release a measure avoids while their uptake stays.

        An avoided release is a negative emission, so it would be a saving.
        """
        released = self.release.released
        least = RELEASED_IN_PART * self.whole_uptake[:, np.newaxis] * -released
        is_avoided = (released < 0) & self.release.is_material(released)
        return np.asarray(is_avoided & (-self.release.taken_up < least * (1 - _ROUNDING)))

    @property
    def is_release_alone(self) -> Array:
        """Mask of products whose release counts while their uptake is in a module not compared."""
        released = self.release.released
        counts = (released > 0) & self.release.is_material(released)
        return np.asarray(counts & (self.left_out > 0)[:, np.newaxis])

    @property
    def is_below_0(self) -> Array:
        """Mask of new products that take up more than they emit, shape (of changes, runs)."""
        is_new = self.net_gross > _ROUNDING * self.net_size
        return np.asarray(is_new & (self.net < -_ROUNDING * self.net_size))

    @property
    def is_declared(self) -> Array:
        """Mask of lines whose change has a saving, shape (lines, runs)."""
        fails = (self.release.is_unreleased | self.is_unbound | self.is_release_alone)[self.product]
        fails |= self.is_below_0[self.product_of_change]
        return np.asarray(~fails)


def declared_lines(lines: Columns, multiples: Array | None = None) -> Array:
    """Mask of lines whose change has a saving, shape (lines, runs).

    Lines of the baseline, and those that count in no saving, have nothing to declare.

    Parameters
    ----------
    lines : mapping of str to array
        With `counted` and the columns of `BALANCE`.
    multiples : array of float, shape (lines, runs), optional
        As in `CarbonBalance.of`.
    """
    shape = (len(lines["emissions"]), 1 if multiples is None else multiples.shape[1])
    is_declared = np.ones(shape, dtype=bool)
    kept = np.flatnonzero(_counts(lines))
    if not may_be_undeclared(lines):
        return is_declared
    part = {name: np.asarray(column)[kept] for name, column in lines.items()}
    own = CarbonBalance.of(part, None if multiples is None else multiples[kept])
    fails = ~own.is_declared
    # A change is judged as a whole: with one product that fails, nothing of it is a saving.
    change = codes_of(_apart(part), part["measure"], part[CHANGE])
    failing = np.zeros((int(change.max()) + 1, shape[1]), dtype=bool)
    np.logical_or.at(failing, change, fails)
    # Where all lines are 0 there is nothing to declare, whatever they are sums of.
    size = np.bincount(change, weights=np.abs(np.asarray(part["emissions"], dtype=float)))
    failing &= (size > 0)[:, np.newaxis]
    is_declared[kept] = ~failing[change]
    return is_declared


def balance_of(lines: Columns) -> tuple[Array, CarbonBalance]:
    """Places of the lines that count in a saving, and their balance."""
    kept = np.flatnonzero(_counts(lines))
    return kept, CarbonBalance.of({name: np.asarray(lines[name])[kept] for name in lines})


def _counts(lines: Columns) -> Array:
    """Mask of lines of changes that are compared, and count in totals."""
    is_change = np.asarray(lines["measure"], dtype=object) != ""
    return np.asarray(np.asarray(lines["counted"], dtype=bool) & lines[COMPARED] & is_change)


def may_be_undeclared(lines: Columns) -> bool:
    """False where no product takes up carbon, avoids a release or emits less than nothing."""
    kept = np.flatnonzero(_counts(lines))
    side = np.sign(np.asarray(lines["amount"], dtype=float)[kept])
    return bool(
        np.asarray(lines[TAKEN_UP])[kept].any()
        or np.asarray(lines[WHOLE_UPTAKE])[kept].any()
        or (side * np.asarray(lines[NET], dtype=float)[kept] < 0).any()
    )


def _apart(lines: Columns) -> Array:
    """A number for each line, different for lines of different runs or scenarios."""
    columns = [lines[name] for name in ("run", SIDE_BY_SIDE) if name in lines]
    return codes_of(*columns) if columns else np.zeros(len(lines["emissions"]), dtype=np.int64)


def codes_of(*columns: Sequence[object] | Array) -> Array:
    """A number for each row, equal for rows in which all columns are equal."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        own = pd.factorize(np.asarray(column))[0]
        code = pd.factorize(code * (int(own.max(initial=-1)) + 2) + own)[0]
    return code
