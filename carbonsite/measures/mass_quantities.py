"""Quantities of excavated masses: mass, loose volume, energy to process them."""

from __future__ import annotations

from typing import Annotated

from ..units import Number, in_units
from ..units.fields import InUnit


@in_units(returns="t")
def bank_mass(
    volume: Annotated[Number, "fm3"], density: Annotated[Number, InUnit("t/fm3", gt=0)]
) -> Number:
    r"""Mass of masses measured in place [t].

    .. math:: m = V \cdot \rho

    References
    ----------
    Densities of banks and load factors: Caterpillar Performance Handbook, as printed in
    the Methvin tables.

    Examples
    --------
    >>> bank_mass("1000 fm3", "2 t/fm3")
    Q('2000 t')
    """
    return volume * density


@in_units(returns="lm3")
def loose_volume(
    volume: Annotated[Number, "fm3"], swell: Annotated[Number, InUnit("lm3/fm3", ge=1.0)]
) -> Number:
    r"""Volume of masses on the lorry [lm3].

    .. math:: V_l = V \cdot s

    References
    ----------
    Swell = 1 / load factor: Caterpillar Performance Handbook, as printed in the Methvin tables.

    Examples
    --------
    >>> loose_volume("1000 fm3", "1,25 lm3/fm3")
    Q('1250 lm3')
    """
    return volume * swell


@in_units(returns="t")
def part_of(mass: Annotated[Number, "t"], share: Annotated[Number, InUnit("", le=1.0)]) -> Number:
    r"""A share of a mass [t].

    .. math:: m' = m \cdot s

    Examples
    --------
    >>> part_of("800 t", "25 %")
    Q('200 t')
    """
    return mass * share


@in_units(returns="kWh")
def processing_energy(mass: Annotated[Number, "t"], need: Annotated[Number, "kWh/t"]) -> Number:
    r"""Energy to crush and screen masses [kWh].

    .. math:: E = m \cdot q

    References
    ----------
    State the machine's fuel or electricity per tonne as an assumption; no citable
    Norwegian rate was found.

    Examples
    --------
    >>> processing_energy("1000 t", "6 kWh/t")
    Q('6000 kWh')
    """
    return mass * need
