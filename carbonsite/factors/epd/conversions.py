"""How much one declared unit weighs and measures: conversions with their direction, and the
properties that they give.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ... import limits
from ...errors import UnitError
from ...units import conversion, dimension_and_scale, number_text
from .declaration import Conversion, Finding
from .declared_units import read_unit

_PER = ("m3", "m2", "m", "stk")
STATED, DERIVED, FACTOR, LOOSE = 4, 3, 2, 1
"""How near a number is to being the property itself: stated, from a flow property or a mass, from a
conversion factor, of loose material.
"""


@dataclass(frozen=True)
class Properties:
    """The properties of a factor as a factor table writes them, and what was noticed on the way."""

    texts: dict[str, str]
    source: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Candidate:
    value: float
    unit: str
    told: str
    rank: int


def read_properties(conversions: Iterable[Conversion], declared: str) -> Properties:
    """Density, thickness and heating value that the conversions of a document give a product with
    this declared unit.

    Conversions that say the same are compared; two that differ are a finding that names both, and
    the one nearer to a stated property is taken. A bulk density is one of loose material, unless
    the declared unit is itself a volume.
    """
    found: dict[str, list[_Candidate]] = {}
    findings: list[Finding] = []
    for each in conversions:
        if each.rank <= 0:
            continue
        try:
            for key, candidate in _candidates(each, declared):
                found.setdefault(key, []).append(candidate)
        except UnitError as error:
            findings.append(
                Finding(
                    "conversion not used",
                    f"{each.kind}: {number_text(each.value)} {told(each)}: {error}",
                )
            )
    best = {
        key: max(candidates, key=lambda candidate: candidate.rank)
        for key, candidates in found.items()
    }
    findings += [
        finding
        for key, candidates in found.items()
        for finding in _disagreeing(best[key], candidates)
    ]
    density = _density(best, declared)
    findings += _through_thickness(best, density)
    chosen = {
        name: candidate
        for name, candidate in (
            ("density", density),
            ("thickness", best.get("thickness")),
            ("heating_value", best.get("heating_value")),
        )
        if candidate is not None
    }
    texts = {
        name: f"{number_text(candidate.value)} {candidate.unit}"
        for name, candidate in chosen.items()
    }
    return Properties(
        texts,
        "; ".join(f"{name}: {candidate.told}" for name, candidate in chosen.items()),
        tuple(findings),
    )


def _candidates(each: Conversion, declared: str) -> list[tuple[str, _Candidate]]:
    """The property that a conversion is, by its kind of unit: mass per something, something per
    mass, or volume per area.
    """
    if not each.per:
        unit = read_unit(each.unit)
        return [
            (
                "thickness",
                _Candidate(
                    each.value * conversion(unit, "m"),
                    "m",
                    f"{each.kind}, {number_text(each.value)} {unit}",
                    each.rank,
                ),
            )
        ]
    unit, per = read_unit(each.unit), read_unit(each.per)
    said = f"{each.kind}, {number_text(each.value)} {unit} per {per}"
    if _is(unit, "kg") and _is(per, "kg"):
        share = each.value * conversion(unit, per)
        return [
            ("itself", _Candidate(share, "kg/kg", said, each.rank)),
            ("itself", _Candidate(1.0, "kg/kg", "one kg is 1 kg", 9)),
        ]
    for mass, other, is_upright in ((unit, per, True), (per, unit, False)):
        measure = next((name for name in _PER if _is(other, name)), None)
        if _is(mass, "kg") and measure:
            value = each.value if is_upright else 1 / each.value
            scaled = value * conversion(mass, "kg") / conversion(other, measure)
            loose = each.rank == LOOSE and measure == "m3" and declared != "m3"
            return [
                (
                    "lm3" if loose else measure,
                    _Candidate(scaled, "kg/lm3" if loose else f"kg/{measure}", said, each.rank),
                )
            ]
    if _is(unit, "MJ") and any(_is(per, name) for name in ("L", "kg")):
        return [("heating_value", _Candidate(each.value, f"{unit}/{per}", said, each.rank))]
    if _is(unit, "m3") and _is(per, "m2"):
        return [
            (
                "thickness",
                _Candidate(
                    each.value * conversion(unit, "m3") / conversion(per, "m2"),
                    "m",
                    said,
                    each.rank,
                ),
            )
        ]
    if _is(unit, "m2") and _is(per, "m3"):
        return [
            (
                "thickness",
                _Candidate(
                    conversion(per, "m3") / (each.value * conversion(unit, "m2")),
                    "m",
                    said,
                    each.rank,
                ),
            )
        ]
    return []


def told(each: Conversion) -> str:
    """The unit of a conversion with its direction: ``kg per m3``; words that are no unit stay as
    they are written.
    """
    return " per ".join(_plain(text) for text in (each.unit, each.per) if text)


def _plain(text: str) -> str:
    try:
        return read_unit(text)
    except UnitError:
        return text


def _is(unit: str, kind: str) -> bool:
    return bool(dimension_and_scale(unit)[0] == dimension_and_scale(kind)[0])


def _disagreeing(best: _Candidate, candidates: list[_Candidate]) -> Iterable[Finding]:
    for other in candidates:
        if _differ(best.value, other.value):
            yield Finding(
                "conversions disagree",
                f"{best.told} gives {_rounded(best)}; {other.told} gives {_rounded(other)}; the"
                " former is taken",
            )


def _through_thickness(
    best: dict[str, _Candidate], density: _Candidate | None
) -> Iterable[Finding]:
    """Density times thickness against the mass of a square metre."""
    if {"m3", "m2", "thickness"} <= best.keys():
        layer = best["m3"].value * best["thickness"].value
        if _differ(layer, best["m2"].value):
            yield Finding(
                "conversions disagree",
                f"{best['m3'].told} times {best['thickness'].told} gives {layer:.6g} kg/m2;"
                f" {best['m2'].told} gives {_rounded(best['m2'])};"
                f" {_rounded(density or best['m2'])} is taken",
            )


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > limits.PROPERTY_AGREEMENT * max(abs(one), abs(other))


def _rounded(candidate: _Candidate) -> str:
    return f"{candidate.value:.6g} {candidate.unit}"


def _density(best: dict[str, _Candidate], declared: str) -> _Candidate | None:
    """The mass of what the product is declared per; of what is declared by mass, the first that is
    known.
    """
    own = next((name for name in _PER if _is(declared, name)), None)
    return next((best[name] for name in (own, *_PER, "lm3") if name in best), None)
