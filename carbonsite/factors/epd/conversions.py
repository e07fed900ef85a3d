"""The properties of a product that its declaration's conversions between units give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ... import limits
from ...errors import UnitError
from ...messages import message
from ...units import conversion, dimension_and_scale, number_text
from .declaration import Conversion, EpdFinding, finding_of
from .declared_units import read_unit

_PER = ("m3", "m2", "m", "stk")
STATED, DERIVED, FACTOR, LOOSE = 4, 3, 2, 1
"""Ranks of a conversion: property as stated, as derived, conversion factor, loose material."""
_CERTAIN = 9
_POSSIBLE = {
    "m3": (5.0, 12_000.0, "kg/m3"),
    "lm3": (5.0, 12_000.0, "kg/lm3"),
    "m2": (0.001, 10_000.0, "kg/m2"),
    "m": (0.0001, 50_000.0, "kg/m"),
    "stk": (1e-7, 1e7, "kg/stk"),
    "thickness": (1e-7, 10.0, "m"),
}
"""Least and greatest value of a property in building: from foam to lead, from foil to a dam."""


@dataclass(frozen=True)
class DeclaredProperties:
    """Properties as a factor table writes them.

    Attributes
    ----------
    texts : dict of str
        Density, thickness and heating value, such as ``2400 kg/m3``.
    source : str
        The conversions that gave them, for the column ``property_source``.
    findings : tuple of EpdFinding
    """

    texts: dict[str, str]
    source: str
    findings: tuple[EpdFinding, ...]


@dataclass(frozen=True)
class _Candidate:
    """A value of a property [unit], and the conversion that gave it in words."""

    value: float
    unit: str
    origin: str
    rank: int


def read_properties(conversions: Iterable[Conversion], declared: str) -> DeclaredProperties:
    """Density, thickness and heating value of a product with this declared unit.

    Two conversions that give different values are a finding that names both; the one of higher
    rank is used. A bulk density is one of loose material, unless the declared unit is a volume.
    """
    candidates: dict[str, list[_Candidate]] = {}
    findings: list[EpdFinding] = []
    for entry in (entry for entry in conversions if entry.rank > 0):
        try:
            for name, candidate in _candidates(entry, declared):
                candidates.setdefault(name, []).append(candidate)
        except UnitError as error:
            findings.append(
                finding_of(
                    "conversion not used",
                    "epd.conversion_unread",
                    kind=entry.kind,
                    value=entry.value,
                    unit=unit_with_direction(entry),
                    error=error.problem,
                )
            )
    findings += _implausible(candidates)
    candidates = {
        name: kept for name, all_ in candidates.items() if (kept := _plausible(name, all_))
    }
    best = {name: max(several, key=_rank) for name, several in candidates.items()}
    for name, several in candidates.items():
        findings += _disagreeing(best[name], several)
    density = _density(best, declared)
    findings += _through_thickness(best, density)
    named = {
        "density": density,
        "thickness": best.get("thickness"),
        "heating_value": best.get("heating_value"),
    }
    chosen = {name: candidate for name, candidate in named.items() if candidate is not None}
    return DeclaredProperties(
        {name: f"{number_text(item.value)} {item.unit}" for name, item in chosen.items()},
        "; ".join(f"{name}: {item.origin}" for name, item in chosen.items()),
        tuple(findings),
    )


def _plausible(name: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """The values of a property that a product can have."""
    low, high, _ = _POSSIBLE.get(name, (0.0, math.inf, ""))
    return [candidate for candidate in candidates if low <= candidate.value <= high]


def _implausible(candidates: dict[str, list[_Candidate]]) -> Iterator[EpdFinding]:
    """A finding for each value that no product has: a wrong unit or a misplaced decimal mark."""
    for name, several in candidates.items():
        for candidate in several:
            if not _plausible(name, [candidate]):
                low, high, unit = _POSSIBLE[name]
                yield finding_of(
                    "implausible conversion",
                    "epd.implausible",
                    origin=candidate.origin,
                    value=_rounded(candidate),
                    low=low,
                    high=high,
                    unit=unit,
                )


def _rank(candidate: _Candidate) -> int:
    return candidate.rank


def _candidates(entry: Conversion, declared: str) -> Iterator[tuple[str, _Candidate]]:
    """The property that a conversion gives, found by its kinds of unit, with its name.

    Mass per measure or measure per mass is a density, named by the measure; energy per litre or kg
    a heating value; volume per area or area per volume a thickness.
    """
    value, unit = entry.value, read_unit(entry.unit)
    if not entry.per:
        origin = f"{entry.kind}, {number_text(value)} {unit}"
        yield "thickness", _Candidate(value * conversion(unit, "m"), "m", origin, entry.rank)
        return
    per = read_unit(entry.per)
    origin = f"{entry.kind}, {number_text(value)} {unit} per {per}"
    if _is(unit, "kg") and _is(per, "kg"):
        share = value * conversion(unit, per)
        yield "itself", _Candidate(share, "kg/kg", origin, entry.rank)
        yield "itself", _Candidate(1.0, "kg/kg", message("epd.one_kg"), _CERTAIN)
    elif _is(unit, "kg"):
        yield from _mass_per(value, unit, per, origin, entry.rank, declared)
    elif _is(per, "kg") and not _is(unit, "MJ"):
        yield from _mass_per(1 / value, per, unit, origin, entry.rank, declared)
    elif _is(unit, "MJ") and (_is(per, "L") or _is(per, "kg")):
        yield "heating_value", _Candidate(value, f"{unit}/{per}", origin, entry.rank)
    elif _is(unit, "m3") and _is(per, "m2"):
        metres = value * conversion(unit, "m3") / conversion(per, "m2")
        yield "thickness", _Candidate(metres, "m", origin, entry.rank)
    elif _is(unit, "m2") and _is(per, "m3"):
        metres = conversion(per, "m3") / (value * conversion(unit, "m2"))
        yield "thickness", _Candidate(metres, "m", origin, entry.rank)


def _mass_per(
    value: float, mass: str, measure: str, origin: str, rank: int, declared: str
) -> Iterator[tuple[str, _Candidate]]:
    """The density that a mass per volume, area, length or piece gives."""
    name = next((name for name in _PER if _is(measure, name)), None)
    if name is None:
        return
    scaled = value * conversion(mass, "kg") / conversion(measure, name)
    if rank == LOOSE and name == "m3" and declared != "m3":
        name = "lm3"
    yield name, _Candidate(scaled, f"kg/{name}", origin, rank)


def unit_with_direction(entry: Conversion) -> str:
    """The unit of a conversion with its direction: ``kg per m3``; unknown words as written."""
    return " per ".join(_known_or_written(text) for text in (entry.unit, entry.per) if text)


def _known_or_written(text: str) -> str:
    try:
        return read_unit(text)
    except UnitError:
        return text


def _is(unit: str, kind: str) -> bool:
    return bool(dimension_and_scale(unit)[0] == dimension_and_scale(kind)[0])


def _disagreeing(best: _Candidate, candidates: list[_Candidate]) -> Iterator[EpdFinding]:
    for other in candidates:
        if _differ(best.value, other.value):
            yield finding_of(
                "conversions disagree",
                "epd.conversions_disagree",
                one=best.origin,
                first=_rounded(best),
                other=other.origin,
                second=_rounded(other),
            )


def _through_thickness(
    best: dict[str, _Candidate], density: _Candidate | None
) -> Iterator[EpdFinding]:
    """A finding if density times thickness differs from the mass of a square metre."""
    if not {"m3", "m2", "thickness"} <= best.keys():
        return
    layer = best["m3"].value * best["thickness"].value
    if _differ(layer, best["m2"].value):
        yield finding_of(
            "conversions disagree",
            "epd.layer_disagrees",
            density=best["m3"].origin,
            thickness=best["thickness"].origin,
            layer=layer,
            area=best["m2"].origin,
            mass=_rounded(best["m2"]),
            used=_rounded(density or best["m2"]),
        )


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > limits.PROPERTY_AGREEMENT * max(abs(one), abs(other))


def _rounded(candidate: _Candidate) -> str:
    return message("epd.rounded", value=candidate.value, unit=candidate.unit)


def _density(best: dict[str, _Candidate], declared: str) -> _Candidate | None:
    """Mass per declared unit; if that is a mass, the first density that is known."""
    own = next((name for name in _PER if _is(declared, name)), None)
    return next((best[name] for name in (own, *_PER, "lm3") if name in best), None)
