"""EPDx 0.x and LCAx JSON: plain numbers by indicator and stage, null where a stage is not declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .conversions import FACTOR, LOOSE, STATED
from .declaration import Cell, Conversion, Declaration, Finding, Impact
from .indicators import meaning_of_name
from .json_text import read_json
from .values import at, date_of, listed, module_of, number_of, positive, said

EPDX, LCAX = "EPDx", "LCAx"
_INDICATORS = ("gwp", "gwp_fos", "gwp_bio", "gwp_lul")
_STANDARDS = {"EN15804A1": "EN 15804+A1", "EN15804A2": "EN 15804+A2"}
_TABLE_7 = re.compile(r"#[A-Z]\d{4}")


def is_epdx(content: Any) -> bool:
    """Whether a JSON object is an EPDx or LCAx declaration."""
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


def _first(content: dict[str, Any], name: str) -> Any:
    """A field in either spelling: ``declared_unit`` or ``declaredUnit``."""
    head, *rest = name.split("_")
    return content.get(name, content.get(head + "".join(word.title() for word in rest)))


def read_epdx(content: dict[str, Any], where: str) -> Declaration:
    """What an EPDx or LCAx document declares.

    Raises
    ------
    InputError
        Where its conversions cannot be read.
    """
    impacts = (
        content["impacts"]
        if isinstance(content.get("impacts"), dict)
        else {name: content.get(name) for name in _INDICATORS}
    )
    format = LCAX if isinstance(content.get("impacts"), dict) else EPDX
    comment, unit = said(content.get("comment")), said(_first(content, "declared_unit"))
    key = comment if _TABLE_7.fullmatch(comment) else ""
    uuid = said(content.get("id"))
    source = said(at(content, "source", "name"))
    read = tuple(_impacts(impacts))
    published = date_of(_first(content, "published_date"))
    return Declaration(
        format=f"{format} {said(_first(content, 'format_version'))}".strip(),
        name=said(content.get("name")),
        declared_unit=unit,
        impacts=read,
        locator=f"{key or uuid or where}{_version(content)}",
        key=key,
        uuid=uuid,
        registration_number=key,
        owner=source,
        document=source,
        standard=_STANDARDS.get(
            said(content.get("standard")).upper(), said(content.get("standard"))
        ),
        geography=said(content.get("location"), 60),
        published=published,
        valid_from=published,
        valid_to=date_of(_first(content, "valid_until"), is_end=True),
        url=said(at(content, "source", "url"), 1000),
        note="" if key else comment,
        service_life=positive(_first(content, "reference_service_life")),
        conversions=tuple(_conversions(content, unit, where)),
        findings=tuple(_zeros(read)) if format == LCAX else (),
    )


def _version(content: dict[str, Any]) -> str:
    version = said(content.get("version"))
    return f", {version}" if version else ""


def _impacts(impacts: dict[str, Any]) -> Iterator[Impact]:
    for name, stages in impacts.items():
        meaning = meaning_of_name(name)
        if meaning is not None and isinstance(stages, dict):
            yield Impact(
                meaning.indicator,
                name,
                "kg CO2e",
                tuple(Cell(stage, "", value) for stage, value in stages.items()),
                meaning.rank,
            )


def _conversions(content: dict[str, Any], unit: str, where: str) -> Iterator[Conversion]:
    """Conversions with what they are per: the unit of the material property where it is kept, else
    the declared unit.
    """
    for each in listed(content.get("conversions")):
        value, to = positive(at(each, "value")), said(at(each, "to"))
        if value is None or not to:
            continue
        kept = at(each, "meta_data") or at(each, "metaData")
        told = (
            read_json(kept.encode(), where)
            if isinstance(kept, str) and kept.lstrip().startswith("{")
            else kept
        )
        over, _, below = said(at(told, "unit")).replace("^", "").partition("/")
        kind = said(at(told, "name")) or f"conversion to {to}"
        if kind.startswith("conversion factor to 1 kg"):
            yield Conversion(value, unit, "kg", kind, FACTOR)
        elif kind.endswith("thickness"):
            yield Conversion(value, over or "m", "", kind, STATED)
        elif over in ("", "-"):
            yield Conversion(value, to, unit, kind, STATED)
        else:
            yield Conversion(
                value,
                over,
                below or unit,
                kind,
                LOOSE if kind == "bulk density" else STATED if below else 0,
            )


def _zeros(impacts: tuple[Impact, ...]) -> Iterator[Finding]:
    """Converters to LCAx write 0 for a stage that the source does not declare; the file cannot tell
    the two apart.
    """
    for impact in impacts:
        zeros = [
            module
            for cell in impact.cells
            if (module := module_of(cell.module))
            and isinstance(cell.value, int | float)
            and number_of(cell.value) == 0
        ]
        if len(zeros) > 1:
            yield Finding(
                "zeros may be undeclared",
                f"{impact.label} is 0 in {', '.join(zeros)}; some converters write 0 where a stage"
                " is not declared; the zeros are kept",
            )
