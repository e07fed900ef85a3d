"""A reference building: what a building of a kind holds for each square metre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import pandas as pd

from ..errors import InputError
from ..inputs.table import activities, activity
from ..messages import Joined, Message, message
from ..messages.near_names import near_names
from ..messages.problems import problem, refusal
from ..units import Number, Q, Quantity, in_units
from ..units.assumption import Assumption
from ..units.source import Source

_FILE = Path(__file__).with_name("data") / "typical_quantities.csv"
_DOCUMENT = "Heeren and Fishman: A database seed for material intensity research, data v1.2"


@in_units(returns="kg")
def mass_of_area(
    intensity: Annotated[Number, "kg/m2 BTA"], area: Annotated[Number, "m2 BTA"]
) -> Number:
    r"""Mass of a material in a building [kg].

    .. math:: m = i A

    Parameters
    ----------
    intensity : Quantity [kg/m2 BTA]
        Mass for each square metre of gross floor area.
    area : Quantity [m2 BTA]

    Examples
    --------
    >>> mass_of_area("952 kg/m2 BTA", "5000 m2 BTA")
    Q('4760000 kg')
    """
    return intensity * area


@lru_cache(maxsize=1)
def _typical() -> pd.DataFrame:
    return pd.read_csv(_FILE)


def typical_quantities() -> pd.DataFrame:
    """Materials of buildings in Europe since 1980, by kind [kg/m2 BTA].

    Returns
    -------
    DataFrame
        ``building, material, value, low, high, rows, locator``: median, lowest and highest of the
        rows of the source that state the material. A material that fewer than three rows state is
        not among them. They are of whole buildings: of elements the source says nothing.

    References
    ----------
    Heeren and Fishman: A database seed for a community-driven material intensity research platform.
    Scientific Data 6 (2019), doi 10.1038/s41597-019-0021-x. The numbers are medians over its rows.

    Examples
    --------
    >>> typical_quantities().query("building == 'concrete flats'")["material"].tolist()
    ['concrete', 'steel', 'wood', 'gypsum', 'mineral wool', 'glass']
    """
    return _typical().copy()


@dataclass(frozen=True)
class ReferenceBuilding:
    """What a reference building of some area holds, by material.

    The quantities are of the whole building and not of its elements: no element of it can be
    compared with one of another building.

    Parameters
    ----------
    area : str or Quantity [m2 BTA]
        Gross floor area; the typical quantities are per gross area.
    intensities : mapping of str to Assumption [kg/m2 BTA]
        By material; see `typical` for those of published buildings.

    Examples
    --------
    >>> import carbonsite as cs
    >>> reference = ReferenceBuilding.typical("concrete flats", "5000 m2 BTA")
    >>> table = reference.activities(
    ...     {"concrete": "concrete-nb37-reference-2017"}, left_out=["steel", "wood", "gypsum",
    ...     "mineral wool", "glass"])
    >>> table[["item", "unit"]].to_numpy().tolist()
    [['concrete of the reference building', 'kg']]
    """

    area: Quantity
    intensities: Mapping[str, Assumption]

    def __init__(
        self, area: str | Quantity, intensities: Mapping[str, str | Quantity | Assumption]
    ) -> None:
        quantity = Q(area).to("m2 BTA")
        if not quantity.magnitude > 0:
            raise refusal(_where(), "area", quantity, "building.reference.area")
        own = {
            material: value
            if isinstance(value, Assumption)
            else Assumption.stated(f"{material} of the reference building", Q(value))
            for material, value in intensities.items()
        }
        if not own:
            raise refusal(_where(), "intensities", "", "building.reference.nothing")
        object.__setattr__(self, "area", quantity)
        object.__setattr__(self, "intensities", own)

    @classmethod
    def typical(cls, building: str, area: str | Quantity) -> ReferenceBuilding:
        """The reference of a kind in `typical_quantities`, with its ranges and source.

        Raises
        ------
        InputError
            Where there is no such kind.
        """
        table = _typical()
        rows = table[table["building"] == building].to_dict("records")
        if not rows:
            kinds = table["building"].unique().tolist()
            remedy = message("building.reference.kinds", kinds=Joined(kinds))
            near = near_names(building, kinds, remedy)
            raise refusal(_where(), "building", building, "building.reference.no_kind", near)
        return cls(area, {str(row["material"]): _assumption(row) for row in rows})

    def activities(
        self,
        factors: Mapping[str, str],
        left_out: Iterable[str] = (),
        densities: Mapping[str, str | Quantity] | None = None,
    ) -> pd.DataFrame:
        """Activities of the building, one for each material, as products of the whole building.

        Parameters
        ----------
        factors : mapping of str to str
            Id of the emission factor of each material.
        left_out : iterable of str
            Materials that are left out by choice.
        densities : mapping of str to str or Quantity [kg/m3], optional
            By material, where its factor is per volume and declares none.

        Raises
        ------
        InputError
            For each material that is neither among the factors nor left out, or in both, and for
            each that the building does not hold.
        """
        own = densities or {}
        self._check({"factors": list(factors), "left_out": list(left_out)})
        return activities(
            *(
                activity(
                    f"{material} of the reference building",
                    mass_of_area(self.intensities[material], self.area),
                    factor,
                    flow="product",
                    material=material,
                    **({"density": str(own[material])} if material in own else {}),
                )
                for material, factor in factors.items()
            )
        )

    def _check(self, named: Mapping[str, list[str]]) -> None:
        """Refuse materials that are named nowhere, twice, or not held."""
        counts = Counter(material for materials in named.values() for material in materials)
        problems = [
            problem("factors", material, "building.reference.no_factor")
            for material in self.intensities
            if not counts[material]
        ]
        for column, materials in named.items():
            for material in materials:
                if material not in self.intensities:
                    there = Joined(self.intensities)
                    remedy = message("building.reference.materials", materials=there)
                    problems.append(
                        problem(column, material, "building.reference.no_material", remedy)
                    )
                elif counts[material] > 1 and column == "left_out":
                    problems.append(problem(column, material, "building.reference.both"))
        if problems:
            raise InputError.of(_where(), problems)


def _where() -> Message:
    return message("building.reference.where")


def _assumption(row: Mapping[Hashable, object]) -> Assumption:
    """The typical quantity of a material, with its range and where it was read."""
    source = Source(
        publisher="Scientific Data",
        document=_DOCUMENT,
        year=2019,
        locator=f"{row['locator']}, {row['material']}",
        url="https://doi.org/10.1038/s41597-019-0021-x",
    )
    value, low, high = (f"{row[name]!r} kg/m2 BTA" for name in ("value", "low", "high"))
    return Assumption(
        f"{row['material']} of {row['building']}",
        value,
        low=low,
        high=high,
        status="published",
        source=source,
        reason=f"median, lowest and highest of {row['rows']} buildings",
    )
