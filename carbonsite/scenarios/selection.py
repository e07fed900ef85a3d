"""Selection of line items by module, element and flow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import numpy as np
import pandas as pd
from pydantic import AfterValidator

from ..accounting.account import Account
from ..accounting.biogenic_carbon import Release, carbon_of
from ..arrays import Array
from ..errors import FieldError
from ..lifecycle import MODULES, MODULES_IN_TOTAL, PRODUCT_MODULES, Indicator
from ..measures.rows import matching
from ..messages import Joined, Message, message
from ..units.records import Record

_PARTS = ("A1", "A2", "A3")
_ON_SITE = ("A4", "A5")


def _in_total(modules: tuple[str, ...]) -> tuple[str, ...]:
    for module in modules:
        if module not in MODULES_IN_TOTAL:
            problem = (
                "tender.requirement.module_d" if module == "D" else "tender.requirement.no_module"
            )
            raise FieldError(
                message(problem, module=module),
                message(
                    "tender.requirement.no_module.remedy",
                    modules=Joined(known for known in MODULES if known in MODULES_IN_TOTAL),
                ),
            )
    return modules


Tags = tuple[tuple[str, tuple[str, ...]], ...]
"""Tags with the texts of each that count, in the order of their names."""


class Selection(Record):
    """Line items that count.

    Parameters
    ----------
    modules : tuple of str
        Life-cycle modules; none named: all of the total.
    elements : tuple of str
        NS 3451 codes; ``"22"`` holds all that begin so. None named: all.
    flows, without_flows : tuple of str
        Those that count, or those that do not.
    where : tuple of (str, tuple of str)
        Tags of the rows that count; none named: any.
    """

    modules: Annotated[tuple[str, ...], AfterValidator(_in_total)] = ()
    elements: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    without_flows: tuple[str, ...] = ()
    where: Tags = ()

    def counted(self, lines: pd.DataFrame) -> Array:
        """True for line items that count."""
        counts = self._is_asked(lines)
        if self.elements:
            counts = counts & np.array(
                [str(cell).startswith(self.elements) for cell in texts_of(lines, "element")],
                dtype=bool,
            )
        if self.flows:
            counts = counts & np.isin(texts_of(lines, "flow"), list(self.flows))
        return np.asarray(counts & ~np.isin(texts_of(lines, "flow"), list(self.without_flows)))

    def elements_without_rows(self, lines: pd.DataFrame, counted: Array) -> list[Message]:
        """Elements asked for that no line item has."""
        elements = texts_of(lines[counted], "element").tolist()
        return [
            message("tender.missing.element", element=element)
            for element in self.elements
            if not any(cell.startswith(element) for cell in elements)
        ]

    @property
    def _asked(self) -> tuple[str, ...]:
        """The modules asked for; A1-A3 includes its parts."""
        return tuple(name for module in self.modules for name in self.named(module))

    @staticmethod
    def named(module: str) -> tuple[str, ...]:
        """A module; A1-A3 includes its parts."""
        return (module, *(_PARTS if module == "A1-A3" else ()))

    def missing(
        self,
        account: Account,
        lines: pd.DataFrame,
        counted: Array,
        covering: Array | None = None,
    ) -> list[str]:
        """What is missing for the emissions of the line items that count; if none does, a row.

        A module is there that a line item has of those `covering`, by default of those that count.
        """
        missing = list(
            dict.fromkeys(
                [
                    *self._without_tag(lines, "element", self._needs_element(lines)),
                    *self._without_tag(lines, "flow", self._needs_flow(lines)),
                    *self._without_rows(lines, counted if covering is None else covering),
                    *self._undeclared(account, lines, counted),
                    *self._unreleased(account, lines, counted),
                ]
            )
        )
        return missing or ([] if counted.any() else [message("tender.missing.no_row")])

    def _is_asked(self, lines: pd.DataFrame) -> Array:
        """True for line items in the total, of the modules and with the tags asked for."""
        counted: Array = lines["counted"].to_numpy(dtype=bool)
        if self.where:
            counted = counted & matching(lines, dict(self.where))
        if not self.modules:
            return counted
        asked = np.isin(lines["module"].to_numpy(dtype=object), list(self._asked))
        return np.asarray(counted & asked)

    def _needs_element(self, lines: pd.DataFrame) -> Array:
        return self._is_asked(lines) & bool(self.elements)

    def _needs_flow(self, lines: pd.DataFrame) -> Array:
        asked = self._is_asked(lines)
        if self.flows or "product" in self.without_flows:
            return asked
        # Where flows are only left out, a product's own module says enough: what is left out
        # happens on the way and on the site.
        on_site = np.isin(lines["module"].to_numpy(dtype=object), _ON_SITE)
        return asked & on_site & bool(self.without_flows)

    @staticmethod
    def _without_tag(lines: pd.DataFrame, tag: str, needed: Array) -> Iterator[str]:
        """Line items that lack a tag by which they are selected."""
        blank = needed & (texts_of(lines, tag) == "")
        for row in dict.fromkeys(lines["row"].to_numpy(dtype=object)[blank]):
            yield message(f"tender.missing.{tag}_of", row=row)

    def _without_rows(self, lines: pd.DataFrame, counted: Array) -> Iterator[str]:
        """Modules asked for that have no line item."""
        modules = set(lines["module"].to_numpy(dtype=object)[counted])
        for module in self.modules:
            if not modules & set(self.named(module)):
                yield message("tender.of", whose=module, problem=message("tender.missing.no_row"))

    @staticmethod
    def _unreleased(account: Account, lines: pd.DataFrame, counted: Array) -> Iterator[str]:
        """Products whose uptake of carbon counts, and its release does not."""
        part = lines[counted]
        emissions, biogenic = (
            part[indicator].to_numpy(dtype=float)
            for indicator in (account.indicator.value, Indicator.BIOGENIC.value)
        )
        module = part["factor_module"].to_numpy(dtype=object)
        carbon = carbon_of(module, emissions, biogenic, account.indicator)
        codes, factors = pd.factorize(part["resolved_factor"].to_numpy(dtype=object))
        release = Release.of(codes, carbon, emissions, len(factors))
        for place in np.flatnonzero(release.is_unreleased).tolist():
            share = 100.0 * float(release.share[place])
            yield message("tender.missing.release", factor=factors[place], share=share)

    def _undeclared(self, account: Account, lines: pd.DataFrame, counted: Array) -> Iterator[str]:
        """Modules that factors do not declare, and factors without the account's indicator."""
        factors = set(lines["resolved_factor"].to_numpy(dtype=object)[counted])
        for factor, module in account.undeclared[["factor", "module"]].itertuples(index=False):
            if factor in factors and module in self.modules and module in PRODUCT_MODULES:
                yield message("tender.missing.undeclared", undeclared=module, whose=factor)
        indicator = account.indicator.value
        is_blank = counted & np.isnan(lines[indicator].to_numpy(dtype=float))
        for factor in dict.fromkeys(lines["resolved_factor"].to_numpy(dtype=object)[is_blank]):
            yield message("tender.missing.undeclared", undeclared=indicator, whose=factor)


def texts_of(lines: pd.DataFrame, tag: str) -> Array:
    """A tag of each line item as text; blank if it is not stated."""
    if tag not in lines:
        return np.full(len(lines), "", dtype=object)
    cells = lines[tag]
    return np.where(cells.isna().to_numpy(), "", cells.astype(str).to_numpy(dtype=object)).astype(
        object
    )
