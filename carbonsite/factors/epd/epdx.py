"""EPDx 0.x and LCAx JSON: numbers by indicator and module, null if a module is not declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .conversions import FACTOR, LOOSE, STATED
from .declaration import Conversion, Declaration, DeclaredNumber, EpdFinding, Impact, finding_of
from .indicators import climate_indicator_named
from .json_text import read_json
from .values import list_at, module_of, one_line, positive, text_at, value_at

EPDX, LCAX = "EPDx", "LCAx"
_INDICATORS = ("gwp", "gwp_fos", "gwp_bio", "gwp_lul")
_STANDARDS = {"EN15804A1": "EN 15804+A1", "EN15804A2": "EN 15804+A2"}
_TABLE_7 = re.compile(r"#[A-Z]\d{4}")


def is_epdx(content: object) -> bool:
    """True if a JSON object is an EPDx or LCAx declaration."""
    if not isinstance(content, dict) or not isinstance(_first(content, "declared_unit"), str):
        return False
    impacts = content.get("impacts")
    return "gwp" in content or (
        isinstance(impacts, dict)
        and (
            not impacts
            or _first(content, "format_version") is not None
            or any(name.lower() in _INDICATORS for name in impacts)
        )
    )


def _first(content: object, name: str) -> object:
    """A field in either spelling: ``declared_unit`` or ``declaredUnit``."""
    head, *rest = name.split("_")
    value = value_at(content, name)
    return value_at(content, head + "".join(map(str.title, rest))) if value is None else value


def read_epdx(content: object, where: str) -> Declaration:
    """The declaration of an EPDx or LCAx document.

    Raises
    ------
    InputError
        If its conversions cannot be read.
    """
    impacts, format = value_at(content, "impacts"), LCAX
    if not isinstance(impacts, dict):
        impacts, format = {name: value_at(content, name) for name in _INDICATORS}, EPDX
    comment, unit = text_at(content, "comment"), one_line(_first(content, "declared_unit"))
    key = comment if _TABLE_7.fullmatch(comment) else ""
    uuid = text_at(content, "id")
    source = text_at(content, "source", "name")
    declared = tuple(_impacts(impacts))
    published = _first(content, "published_date")
    return Declaration(
        format=f"{format} {one_line(_first(content, 'format_version'))}".strip(),
        name=text_at(content, "name"),
        declared_unit=unit,
        impacts=declared,
        locator=f"{key or uuid or where}{_version(content)}",
        key=key,
        uuid=uuid,
        registration_number=key,
        owner=source,
        document=source,
        standard=_STANDARDS.get(text_at(content, "standard").upper(), text_at(content, "standard")),
        geography=one_line(value_at(content, "location"), 60),
        published=published,
        valid_from=published,
        valid_to=_first(content, "valid_until"),
        url=one_line(value_at(content, "source", "url"), 1000),
        note="" if key else comment,
        service_life=positive(_first(content, "reference_service_life")),
        conversions=tuple(_conversions(content, unit, where)),
        findings=tuple(_zeros(declared)) if format == LCAX else (),
    )


def _version(content: object) -> str:
    version = text_at(content, "version")
    return f", {version}" if version else ""


def _impacts(impacts: dict[str, object]) -> Iterator[Impact]:
    for name, stages in impacts.items():
        indicator = climate_indicator_named(name)
        if indicator is not None and isinstance(stages, dict):
            cells = tuple(DeclaredNumber(stage, "", value) for stage, value in stages.items())
            yield Impact(indicator.indicator, name, "kg CO2e", cells, indicator.rank)


def _conversions(content: object, unit: str, where: str) -> Iterator[Conversion]:
    """Conversions per the unit of their material property if it is kept, else the declared unit."""
    for entry in list_at(content, "conversions"):
        value, to = positive(value_at(entry, "value")), text_at(entry, "to")
        if value is None or not to:
            continue
        material = value_at(entry, "meta_data") or value_at(entry, "metaData")
        if isinstance(material, str) and material.lstrip().startswith("{"):
            material = read_json(material.encode(), where)
        above, _, below = text_at(material, "unit").replace("^", "").partition("/")
        kind = text_at(material, "name") or f"conversion to {to}"
        if kind.startswith("conversion factor to 1 kg"):
            yield Conversion(value, unit, "kg", kind, FACTOR)
        elif kind.endswith("thickness"):
            yield Conversion(value, above or "m", "", kind, STATED)
        elif above in ("", "-"):
            yield Conversion(value, to, unit, kind, STATED)
        else:
            rank = LOOSE if kind == "bulk density" else STATED if below else 0
            yield Conversion(value, above, below or unit, kind, rank)


def _zeros(impacts: tuple[Impact, ...]) -> Iterator[EpdFinding]:
    """A finding for several zeros, which some converters to LCAx write for undeclared modules."""
    for impact in impacts:
        zeros = [
            module
            for cell in impact.cells
            if (module := module_of(cell.module))
            and isinstance(cell.value, int | float)
            and cell.value == 0
        ]
        if len(zeros) > 1:
            yield finding_of(
                "zeros may be undeclared",
                "epd.zeros",
                indicator=impact.label,
                modules=", ".join(zeros),
            )
