"""Rows of the flat file as factors: the total of each thing, its upstream part, and its gases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from ...messages import Message, message
from .column_numbers import Number
from .desnz_words import (
    CO2,
    ENERGY,
    GASES,
    OUTSIDE,
    TOTAL,
    UNITS,
    Names,
    biogenic_key,
    twin_key,
)
from .factor_rows import Edition, FactorRow, Outcome, readable_id, short_digest
from .headings import HeadedTable
from .published import NotRead, PublishedFinding

Key = TypeVar("Key")

_URL = "https://www.gov.uk/government/publications/greenhouse-gas-reporting-conversion-factors-{}"
_FIRST_OF_AR5 = 2023
_OWN_GWP = ("bioenergy", "material use", "hotel stay")
"""First levels that the methodology papers treat apart; the file itself names no assessment."""

_PUBLISHERS = (
    (2023, "UK Department for Energy Security and Net Zero (DESNZ)"),
    (2016, "UK Department for Business, Energy and Industrial Strategy (BEIS)"),
    (0, "UK Department for Environment, Food and Rural Affairs (Defra)"),
)
"""First edition of each publisher."""

VALUE = "GHG Conversion Factor"
"""The column of the numbers; its heading ends in the year."""

NEWEST = 2026
"""The newest edition whose layout was looked at."""

_GAS_AGREEMENT, _GAS_ROUNDING = 0.01, 3e-5
"""Relative and absolute difference below which the gases are taken to sum to the total."""


class FlatRow(NamedTuple):
    """A row of the flat file; its key is blank in editions that have none.

    `shown` is the cell of its number.
    """

    row: int
    key: str
    scope: str
    names: Names
    gas: str
    number: Number
    shown: str


class FlatRows:
    """The rows of one flat file, sorted by what they are, and the factors that they give."""

    def __init__(self, year: int, document: str, table: HeadedTable) -> None:
        self.year, self.table = year, table
        publisher = next(name for first, name in _PUBLISHERS if year >= first)
        self.edition = Edition("desnz", publisher, document, year, _URL.format(year))
        self._own: dict[Names, FlatRow] = {}
        self._upstream: dict[tuple[str, ...], FlatRow] = {}
        self._biogenic: dict[tuple[str, str], FlatRow] = {}
        self._gases: dict[Names, dict[str, FlatRow]] = defaultdict(dict)
        self._findings: dict[str, list[tuple[str, Message]]] = defaultdict(list)
        self._ids: dict[Names, str] = {}

    def add(self, row: FlatRow) -> Iterator[NotRead]:
        """Sort a row in; gives the reason if it cannot be read."""
        gas, unit = row.gas.casefold(), row.names.unit.casefold()
        if row.number is None:
            yield self.table.left(row.row, VALUE, row.shown, "publisher.blank")
        elif isinstance(row.number, NotRead):
            yield row.number
        elif gas in ENERGY:
            yield self.table.left(row.row, "GHG/Unit", row.gas, "publisher.desnz.energy")
        elif unit not in UNITS:
            key = "publisher.unit" if unit else "publisher.no_unit"
            yield self.table.left(row.row, "UOM", row.names.unit, key)
        elif row.scope.casefold() == OUTSIDE and gas in (TOTAL, CO2):
            yield from self._once(self._biogenic, biogenic_key(row.names), row)
        elif gas in GASES:
            yield from self._once(self._gases[row.names], GASES[gas], row)
        elif gas != TOTAL:
            yield self.table.left(row.row, "GHG/Unit", row.gas, "publisher.gas")
        elif row.names.is_upstream:
            yield from self._once(self._upstream, twin_key(row.names), row)
        else:
            yield from self._once(self._own, row.names, row)

    def _once(self, rows: dict[Key, FlatRow], key: Key, row: FlatRow) -> Iterator[NotRead]:
        """Sort in a row whose key is new; a second one is not read."""
        first = rows.setdefault(key, row)
        if first is not row:
            same = "same" if first.number == row.number else "other"
            yield self.table.left(
                row.row, "ID", row.key, f"publisher.repeated.{same}", first=first.row
            )

    def factors(self) -> Iterator[Outcome]:
        """The factors of all rows, then the rows that belong to none."""
        self._ids = _ids_of(
            self.year, [*self._own, *(row.names for row in self._upstream.values())]
        )
        paired: set[tuple[str, ...]] = set()
        of_fuel: set[tuple[str, str]] = set()
        for row in self._own.values():
            factor = self._ids[row.names]
            biogenic = self._biogenic_of(row)
            if biogenic is not None:
                of_fuel.add(biogenic_key(biogenic.names))
            own = self._factor(factor, row, row, biogenic)
            twin = self._upstream.get(twin_key(row.names))
            if twin is None or not (row.names.part or row.names.holds_grid):
                yield own
                continue
            paired.add(twin_key(twin.names))
            if row.names.is_electric:
                yield from self._electric(own, row, twin)
            else:
                yield own
                yield self._factor(factor, row, twin, None)
        for key, row in self._upstream.items():
            if key not in paired:
                yield self._alone(row)
        for biogenic_of, row in self._biogenic.items():
            if biogenic_of not in of_fuel:
                yield self.table.left(row.row, "Scope", row.scope, "publisher.desnz.outside")
        yield from self._gases_alone()

    def _electric(self, own: FactorRow, row: FlatRow, twin: FlatRow) -> Iterator[FactorRow]:
        """An electric vehicle: what is printed is its electricity, which is upstream of it.

        Nothing burns in one with a battery alone; a hybrid's petrol is in the same number.
        """
        whole = {
            **own.cells,
            "gwp_ghg": _number(row) + _number(twin),
            "locator": f"{self._place(row)} + {self._place(twin)}",
            "evidence": "D",
        }
        factor = str(own.cells["factor"])
        self._findings[factor] = [("electric vehicle", message("publisher.desnz.electric"))]
        if "battery" in row.names.in_words.casefold():
            none = {"part": "direct", "gwp_ghg": 0.0, "boundary": "", "evidence": "D"}
            yield own._replace(cells={**own.cells, **none})
            yield own._replace(cells={**whole, "part": "upstream", "boundary": ""})
        else:
            yield own._replace(cells=whole)

    def _biogenic_of(self, row: FlatRow) -> FlatRow | None:
        """The biogenic CO2 of a fuel, from the rows outside the scopes."""
        is_fuel = row.names.category == "fuel" and row.names.part == "direct"
        return self._biogenic.get(biogenic_key(row.names)) if is_fuel else None

    def _alone(self, row: FlatRow) -> FactorRow:
        """An upstream number without the thing that it is upstream of: a factor of its own."""
        factor = self._ids[row.names]
        outcome = self._factor(factor, row, row, None)
        self._findings[factor] = [("upstream alone", message("publisher.desnz.alone"))]
        return outcome._replace(cells={**outcome.cells, "part": "", "boundary": "life-cycle"})

    def _gases_alone(self) -> Iterator[NotRead]:
        """Gases of things that have no total; the others are compared with it."""
        totals = {row.names: row for row in (*self._own.values(), *self._upstream.values())}
        totals |= {row.names: row for row in self._biogenic.values()}
        for names, gases in self._gases.items():
            total = totals.get(names)
            for gas, row in gases.items() if total is None else ():
                yield self.table.left(
                    row.row, "GHG/Unit", row.gas, "publisher.desnz.gas_alone", gas=gas
                )
            if total is not None and names in self._ids and len(gases) == len(GASES):
                self._compare(total, gases)

    def _compare(self, total: FlatRow, gases: Mapping[str, FlatRow]) -> None:
        numbers = [_number(row) for row in gases.values()]
        whole, parts = _number(total), sum(numbers)
        allowed = _GAS_AGREEMENT * max(abs(whole), *map(abs, numbers)) + _GAS_ROUNDING
        if abs(whole - parts) > allowed:
            detail = message("publisher.desnz.gases", total=whole, sum=parts, row=total.row)
            self._findings[self._ids[total.names]].append(("gases differ", detail))

    def _factor(
        self, factor: str, own: FlatRow, row: FlatRow, biogenic: FlatRow | None
    ) -> FactorRow:
        """A row of a factor; `own` has its names, `row` the number."""
        unit, scale = UNITS[own.names.unit.casefold()]
        is_electric = own.names.is_electric
        if is_electric:
            detail = message("publisher.desnz.electric_alone")
            self._findings[factor].append(("electric vehicle", detail))
        cells = {
            "factor": factor,
            "module": "A1-A3" if own.names.category == "material" else "",
            "part": row.names.part,
            "name": own.names.in_words,
            "category": own.names.category,
            "declared_unit": unit,
            "gwp_ghg": _number(row) / scale,
            "gwp_biogenic": None if biogenic is None else _number(biogenic) / scale,
            "biogenic_carbon": "biofuel" if own.names.is_liquid_biofuel else "",
            "accounting": "losses" if _is_loss(own.names) else "",
            "boundary": "life-cycle" if is_electric else "",
            "standard": "GHG inventory",
            "characterisation": self._characterisation(row.names),
            "geography": own.names.geography,
            "reference_year": self.year,
            "locator": self._locator(row, biogenic),
        }
        return FactorRow(cells, self.table.sheet, row.row)

    def _characterisation(self, names: Names) -> str:
        """The assessment report of the edition, where its methodology paper has one for all."""
        first = names.level_1.casefold().removeprefix("wtt- ")
        if first in _OWN_GWP:
            return "not stated"
        return "AR5" if self.year >= _FIRST_OF_AR5 else "AR4"

    def _locator(self, row: FlatRow, biogenic: FlatRow | None) -> str:
        places = [self._place(row)]
        if biogenic is not None:
            places.append(f"biogenic CO2 outside the scopes: {self._place(biogenic)}")
        return "; ".join(places)

    def _place(self, row: FlatRow) -> str:
        key = f", ID {row.key}" if row.key else ""
        place = f"{self.table.sheet}, row {row.row}{key}".removeprefix(", ")
        return f"{place}: {row.names.in_words}, {_number(row):.15g} {row.gas}"

    def findings_of(self, factors: Iterable[str]) -> dict[str, list[tuple[str, Message]]]:
        """The findings of those factors that were read."""
        read = frozenset(factors)
        return {factor: of for factor, of in self._findings.items() if factor in read}

    def findings_of_file(self) -> Iterator[PublishedFinding]:
        """The findings of the whole file."""
        if self.year > NEWEST:
            detail = message("publisher.newer", year=self.year, newest=NEWEST)
            yield PublishedFinding("newer edition", "", detail)
        zeros = sum(row.number == 0 for row in (*self._own.values(), *self._upstream.values()))
        if zeros:
            detail = message("publisher.desnz.zeros", count=zeros)
            yield PublishedFinding("zeros", "", detail)


def _number(row: FlatRow) -> float:
    assert isinstance(row.number, float)
    return row.number


def _is_loss(names: Names) -> bool:
    return names.level_1.casefold() == "transmission and distribution" and (
        "electricity" in names.level_2.casefold()
    )


def _ids_of(year: int, several: Iterable[Names]) -> dict[Names, str]:
    """A readable id of each thing; where two would have one, a digest of the names is added."""
    ids = {names: readable_id("desnz", year, *names.levels, names.unit) for names in several}
    owners: dict[str, list[Names]] = defaultdict(list)
    for names, factor in ids.items():
        owners[factor].append(names)
    for factor, alike in owners.items():
        for names in alike if len(alike) > 1 else ():
            ids[names] = f"{factor}-{short_digest(' '.join(names))}"
    return ids
