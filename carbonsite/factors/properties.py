"""The properties of factors, as measures see them: what a factor weighs and holds, and nothing of
what it emits.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ..errors import UnitError, UnknownFactorError
from ..lifecycle import MODULES
from ..units import dimension_and_scale
from ..units.assumption import Assumption
from ..units.conversion_paths import CONVERTING_PROPERTIES, conversion_through
from ..units.source import Source
from .catalogue import FactorCatalogue
from .columns import PROPERTIES, read_property
from .generic import GENERIC_NAMES
from .table import FactorTable


def property_title(factor: str, name: str) -> str:
    """The name of a property as an assumption."""
    return f"{factor} {name.replace('_', ' ')}"


def with_properties(catalogue: FactorCatalogue, values: Mapping[str, Any]) -> FactorCatalogue:
    """The catalogue with some properties at another value, for a run that asks what would follow."""
    frame = catalogue.frame
    for name in PROPERTIES:
        titles = frame["factor"] + f" {name.replace('_', ' ')}"
        changed = titles.isin(list(values)).to_numpy()
        if changed.any():
            frame.loc[changed, name] = [str(values[title]) for title in titles[changed]]
    return catalogue.holding(frame)


class CatalogueProperties:
    """Properties by factor and name; a generic name has those of the factor that it may mean in a
    country.

    Parameters
    ----------
    catalogue : FactorCatalogue
    country : str
        In which a generic name is read.
    values : mapping of str to Quantity
        Properties that are taken at another value, by the name of their assumption.

    Examples
    --------
    >>> properties = CatalogueProperties(FactorCatalogue.default(), "NO")
    >>> str(properties["diesel-b0", "heating_value"].value)
    '12 kWh/kg'
    """

    def __init__(
        self,
        catalogue: FactorCatalogue,
        country: str = "NO",
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self._catalogue, self._country, self._values = catalogue, country, values or {}
        self.used: dict[str, Assumption] = {}
        self._found = cache(self._find)
        self._conversions = cache(self._convert)

    def __getitem__(self, key: tuple[str, str]) -> Assumption:
        """A property of a factor.

        Raises
        ------
        UnknownFactorError
            Where there is no such factor.
        UnitError
            Where the factor does not declare the property.
        """
        factor, name = key
        if name not in PROPERTIES:
            raise UnitError(f"{name!r} is not a property", f"write one of {', '.join(PROPERTIES)}")
        found = self._found(factor, name)
        if found is None:
            raise UnitError(
                f"{factor!r} declares no {name.replace('_', ' ')}",
                "add it to the factor, with its source",
            )
        return found

    def conversion(
        self, factor: str, unit: str, target: str, own: tuple[tuple[str, str], ...] = ()
    ) -> float:
        """How many `target` one `unit` is, by the factor's properties, or a row's `own`, where the
        kinds differ [target/unit].
        """
        return self._conversions(factor, unit, target, own)

    def modules(self, factor: str) -> tuple[str, ...]:
        """The life-cycle modules that a product's factor declares, in order; of a carrier none."""
        table = self._catalogue.table
        code = table.codes[self._meaning(factor)]
        return tuple(
            MODULES[module]
            for module in sorted(table.module[table.start[code] : table.stop[code]])
            if module >= 0
        )

    def _convert(
        self, factor: str, unit: str, target: str, own: tuple[tuple[str, str], ...]
    ) -> float:
        if dimension_and_scale(unit)[0] == dimension_and_scale(target)[0]:
            return conversion_through(unit, target, {})
        stated = {name: read_property(name, text).value for name, text in own}
        held = {
            name: found.value
            for name in CONVERTING_PROPERTIES
            if name not in stated and (found := self._found(factor, name)) is not None
        }
        return conversion_through(unit, target, {**held, **stated})

    def _find(self, factor: str, name: str) -> Assumption | None:
        table = self._catalogue.table
        code = table.codes[self._meaning(factor)]
        if (code, name) not in table.declared_properties:
            table.declared_properties[code, name] = _declared(table, code, name)
        found: Assumption | None = table.declared_properties[code, name]
        if found is None:
            return None
        if found.name in self._values:
            found = Assumption(
                found.name, self._values[found.name], status="published", source=found.source
            )
        self.used[found.name] = found
        return found

    def _meaning(self, factor: str) -> str:
        """The factor that a name stands for; of a generic name the one for this country whose
        properties are declared.
        """
        held = self._catalogue.current(factor)
        if held is not None:
            return held
        if factor not in GENERIC_NAMES:
            self._catalogue[factor]
        known, key = self._catalogue.table.meanings, ("properties", factor, self._country)
        if key not in known:
            known[key] = self._declaring(factor)
        return self._catalogue.table.ids[known[key]]

    def _declaring(self, factor: str) -> int:
        """The factor that a generic name means in this country, by its code."""
        table = self._catalogue.table
        rows = table.frame[table.frame["generic"] == factor]
        here = [
            self._country in f"{geography} {further}".split()
            for geography, further in zip(rows["geography"], rows["generic_for"], strict=True)
        ]
        ids = rows["factor"][here].unique()
        if not len(ids):
            raise UnknownFactorError(
                f"{factor!r} means no factor in {self._country!r}",
                "add one to the catalogue, with this generic name",
            )
        return table.codes[str(ids[0])]


def _declared(table: FactorTable, code: int, name: str) -> Assumption | None:
    """A property as its factor declares it."""
    text = table.frame[name].iloc[table.start[code]]
    if not text:
        return None
    row = table.frame.iloc[table.start[code]]
    source = Source(
        str(row["publisher"]),
        str(row["property_source"] or row["document"]),
        int(row["year"]),
        str(row["locator"]),
        str(row["url"]),
    )
    bare = read_property(name, str(text))
    return Assumption(
        property_title(table.ids[code], name),
        bare.value,
        low=bare.low,
        high=bare.high,
        status="published",
        source=source,
    )
