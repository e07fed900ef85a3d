"""The properties of factors as measures see them, without any emissions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from ..errors import UnitError, UnknownFactorError
from ..lifecycle import MODULES
from ..messages import message, with_remedy
from ..units import Quantity, dimension_and_scale
from ..units.assumption import Assumption
from ..units.conversion_paths import CONVERTING_PROPERTIES, conversion_through
from ..units.source import Source
from .catalogue import FactorCatalogue
from .columns import PROPERTIES, property_word, read_property
from .generic import GENERIC_NAMES
from .table import FactorTable


def property_title(factor: str, name: str) -> str:
    """The name of a property as an assumption."""
    return f"{factor} {name.replace('_', ' ')}"


def with_properties(catalogue: FactorCatalogue, values: Mapping[str, object]) -> FactorCatalogue:
    """The catalogue with other values of some properties, by the names of their assumptions."""
    frame = catalogue.frame
    for name in PROPERTIES:
        titles = frame["factor"] + f" {name.replace('_', ' ')}"
        changed = titles.isin(list(values)).to_numpy()
        if changed.any():
            frame.loc[changed, name] = [str(values[title]) for title in titles[changed]]
    return catalogue.holding(frame)


def properties_named(catalogue: FactorCatalogue, titles: Iterable[str]) -> dict[str, Assumption]:
    """The properties whose assumptions have these names; names of none are left out."""
    named: dict[str, Assumption] = {}
    for title in titles:
        factor, name = next(
            (
                (str(title).removesuffix(f" {name.replace('_', ' ')}"), name)
                for name in PROPERTIES
                if str(title).endswith(f" {name.replace('_', ' ')}")
            ),
            ("", ""),
        )
        code = catalogue.table.codes[factor] if factor in catalogue else -1
        assumption = _declared(catalogue.table, code, name) if code >= 0 else None
        named |= {} if assumption is None else {title: assumption}
    return named


class CatalogueProperties:
    """Properties by factor and name; a generic name has those of a factor for the country.

    Parameters
    ----------
    catalogue : FactorCatalogue
    country : str
        The country that decides what a generic name means.
    values : mapping of str to Quantity
        Other values of properties, by the name of their assumption.

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
        values: Mapping[str, Quantity] | None = None,
    ) -> None:
        self._catalogue, self._country, self._values = catalogue, country, values or {}
        self.used: dict[str, Assumption] = {}
        self._declared = cache(self._find)
        self._conversions = cache(self._convert)

    def __reduce__(self) -> tuple[object, ...]:
        # Caches cannot be pickled; a copy fills its own.
        own = (self._catalogue, self._country, self._values)
        return type(self), own, {"used": self.used}

    def __getitem__(self, key: tuple[str, str]) -> Assumption:
        """A property of a factor.

        Raises
        ------
        UnknownFactorError
            If there is no such factor.
        UnitError
            If the factor does not declare the property.
        """
        factor, name = key
        if name not in PROPERTIES:
            problem = message("factors.no_such_property", name=name)
            raise UnitError(problem, message("remedy.write_one_of", choices=", ".join(PROPERTIES)))
        assumption = self._declared(factor, name)
        if assumption is None:
            raise UnitError(
                *with_remedy("factors.no_property", factor=factor, name=property_word(name)),
            )
        return assumption

    def conversion(
        self, factor: str, unit: str, target: str, own: tuple[tuple[str, str], ...] = ()
    ) -> float:
        """Size of one `unit`, by the factor's properties or a row's `own` [target]."""
        return self._conversions(factor, unit, target, own)

    def _converting(self, factor: str, besides: Collection[str] = ()) -> dict[str, Quantity]:
        """The factor's properties that turn one kind of unit into another, besides some names."""
        return {
            name: assumption.value
            for name in CONVERTING_PROPERTIES
            if name not in besides and (assumption := self._declared(factor, name)) is not None
        }

    def modules(self, factor: str) -> tuple[str, ...]:
        """The life-cycle modules that a product's factor declares, in order; none for a carrier."""
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
        return conversion_through(unit, target, {**self._converting(factor, stated), **stated})

    def _find(self, factor: str, name: str) -> Assumption | None:
        table = self._catalogue.table
        code = table.codes[self._meaning(factor)]
        if (code, name) not in table.declared_properties:
            table.declared_properties[code, name] = _declared(table, code, name)
        assumption: Assumption | None = table.declared_properties[code, name]
        if assumption is None:
            return None
        if assumption.name in self._values:
            value, source = self._values[assumption.name], assumption.source
            assumption = Assumption(assumption.name, value, status="published", source=source)
        self.used[assumption.name] = assumption
        return assumption

    def _meaning(self, factor: str) -> str:
        """The id of a factor, or of the factor that a generic name means in this country."""
        current = self._catalogue.current(factor)
        if current is not None:
            return current
        if factor in self._catalogue.projections:
            return next(iter(self._catalogue.projections[factor].factors.values()))
        if factor not in GENERIC_NAMES:
            raise self._catalogue.unknown(factor)
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
                *with_remedy("factors.means_none", name=factor, country=self._country),
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


def converting_properties(properties: CatalogueProperties, factor: str) -> dict[str, Quantity]:
    """The properties by which a factor's unit turns into others."""
    return properties._converting(factor)
