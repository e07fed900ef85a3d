"""Biogenic carbon of a declared product: what it says about GWP-GHG, and whether it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import UnitError
from ...messages import message
from ...units import Q, as_unit
from ..agreement import half_digit
from ..columns import CARBON_CONTENT, CO2_PER_CARBON
from .checks import BIOGENIC, GHG, TOTAL, NumbersByModule
from .conversions import DeclaredProperties
from .declaration import Declaration, EpdFinding, finding_of

_ROOM = 0.1
"""Share by which GWP-biogenic of A1-A3 may differ from the uptake: it counts methane as well."""


def carbon_fields(
    declaration: Declaration, unit: str, properties: DeclaredProperties, rows: NumbersByModule
) -> tuple[dict[str, Any], list[EpdFinding]]:
    """The columns of a factor about its biogenic carbon, and findings about the content.

    EN 15804+A2 counts the uptake of product and packaging in A1-A3. The content therefore counts
    only if both are declared, and not beside a total that may leave the uptake out. Without any
    carbon, the total is GWP-GHG in every module.
    """
    stage = rows.get("A1-A3", {})
    product, packaging = declaration.carbon_product, declaration.carbon_packaging
    findings = list(_above_mass(declaration, unit, properties))
    if (
        findings
        or (product is None and packaging is None)
        or not _counts_uptake(declaration, stage)
    ):
        return {}, findings
    if product is None or packaging is None:
        if TOTAL in stage and GHG not in stage:
            known, lacking = (
                ("product", "packaging") if packaging is None else ("packaging", "product")
            )
            findings.append(
                finding_of(
                    "biogenic carbon of a part only",
                    "epd.carbon_half",
                    known=_word(known),
                    lacking=_word(lacking),
                )
            )
        return {}, findings
    content = product + packaging
    findings = list(_other_uptake(stage, content))
    if content or findings:
        return {CARBON_CONTENT: content}, findings
    return {"biogenic_carbon": "none"}, findings


def _counts_uptake(declaration: Declaration, stage: Mapping[str, float]) -> bool:
    """True if the total counts the uptake of carbon, which EN 15804+A1 left open."""
    return "+A2" in declaration.standard or BIOGENIC in stage


def _word(part: str) -> str:
    return message(f"epd.carbon_of.{part}")


def _above_mass(
    declaration: Declaration, unit: str, properties: DeclaredProperties
) -> Iterator[EpdFinding]:
    """A finding if the product holds more carbon than its mass."""
    carbon, mass = declaration.carbon_product, _mass(unit, properties.texts)
    if carbon is not None and mass is not None and carbon > mass * (1 + 1e-9):
        yield finding_of(
            "biogenic carbon above mass",
            "epd.carbon_above_mass",
            carbon=carbon,
            mass=mass,
            unit=unit,
        )


def _mass(unit: str, properties: Mapping[str, str]) -> float | None:
    """Mass of one declared unit [kg]; None if it is not known."""
    one = Q(1.0, unit)
    for quantity in (one, one * Q(properties["density"]) if "density" in properties else one):
        try:
            return float(quantity.to(as_unit("kg")).magnitude)
        except UnitError:
            continue
    return None


def _other_uptake(stage: Mapping[str, float], content: float) -> Iterator[EpdFinding]:
    """A finding if GWP-biogenic of A1-A3 is far from the uptake of the content."""
    if BIOGENIC not in stage:
        return
    uptake = -CO2_PER_CARBON * content
    room = _ROOM * max(abs(uptake), abs(stage[BIOGENIC])) + half_digit(stage[BIOGENIC])
    room = max(room, 0.01 * abs(stage.get(TOTAL, 0.0)))
    if abs(stage[BIOGENIC] - uptake) > room:
        yield finding_of(
            "biogenic carbon differs",
            "epd.other_uptake",
            content=content,
            uptake=uptake,
            biogenic=stage[BIOGENIC],
        )
