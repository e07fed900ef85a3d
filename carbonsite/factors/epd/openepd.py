"""openEPD JSON: impacts by characterisation method, indicator and scope; what has no entry is not
declared.

References
---------- openEPD schema: an impact that has no entry is "measure not declared" rather than zero;
`gwp` is GWP100, whose parts are required where it holds removals; `kg_per_declared_unit` is the
mass of the declared unit; `C_scenarios` are alternatives to the weighted C1 to D.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...lifecycle import Indicator
from .conversions import STATED
from .declaration import Cell, Conversion, Declaration, Finding, Impact, refusal
from .indicators import meaning_of_name
from .values import at, date_of, listed, module_of, positive, said

FORMAT = "openEPD"
_METHODS = (
    "EF 3.1",
    "EF 3.0",
    "IPCC AR6",
    "IPCC AR5",
    "TRACI 2.2",
    "TRACI 2.1",
    "CML 2016",
    "CML 2012",
    "ReCiPe 2016",
)
_CHARACTERISATION = {"EF 3.1": "AR6", "EF 3.0": "AR5", "IPCC AR6": "AR6", "IPCC AR5": "AR5"}
_SCOPES = ("C1", "C2", "C3", "C4", "D")


def is_openepd(content: Any) -> bool:
    """Whether a JSON object is an openEPD document."""
    if not isinstance(content, dict):
        return False
    return said(content.get("doctype")).lower().startswith("openepd") or (
        isinstance(content.get("impacts"), dict) and isinstance(content.get("declared_unit"), dict)
    )


def read_openepd(content: dict[str, Any], where: str) -> Declaration:
    """What an openEPD document declares.

    Raises
    ------
    InputError
        Where its declared unit is no amount.
    """
    amount, unit = _quantity(content.get("declared_unit"), where)
    findings: list[Finding] = []
    operator = _party(content.get("program_operator"))
    registration = said(content.get("program_operator_doc_id")) or said(
        at(content, "identified", "id")
    )
    return Declaration(
        format=FORMAT,
        name=said(content.get("product_name")) or said(content.get("name")),
        declared_unit=unit,
        reference_amount=amount,
        impacts=tuple(_impacts(content.get("impacts"), findings)),
        locator=(
            f"EPD {registration or said(content.get('id')) or said(content.get('declaration_url')) or said(content.get('product_name')) or where},"
            f" version {said(content.get('version')) or '1'}"
        ),
        key=registration or said(content.get("id")),
        uuid=said(content.get("id")),
        registration_number=registration,
        owner=_party(content.get("manufacturer")) or _party(content.get("epd_developer")),
        operator=operator,
        standard=_standard(content),
        geography=" ".join(
            text for text in map(said, listed(content.get("applicable_in"))[:8]) if text
        ),
        category=_category(content.get("product_classes")),
        published=date_of(content.get("date_of_issue")),
        valid_from=date_of(content.get("date_of_issue")),
        valid_to=date_of(content.get("valid_until"), is_end=True),
        url=said(content.get("declaration_url")),
        service_life=positive(content.get("product_service_life_years")),
        conversions=tuple(_masses(content, unit, amount)),
        findings=tuple(findings),
    )


def _quantity(content: Any, where: str) -> tuple[float, str]:
    """The declared unit as a quantity object, or as text in older documents."""
    if content is None:
        return 1.0, ""
    unit, amount = said(at(content, "unit")), at(content, "qty")
    if isinstance(content, str) and content.strip():
        return 1.0, said(content)
    if not unit or (amount is not None and positive(amount) is None):
        raise refusal(
            where,
            "declared_unit",
            str(content),
            "is no amount of a unit",
            "write declared_unit as {qty, unit}, or give it as read_epd(path, declared_unit='1"
            " m3')",
        )
    return positive(amount) or 1.0, unit


def _impacts(content: Any, findings: list[Finding]) -> Iterator[Impact]:
    """The climate impacts by each method; of two methods the one that EN 15804 uses ranks higher."""
    methods = content if isinstance(content, dict) else {}
    if any(
        meaning_of_name(name) and isinstance(scopes, dict) and any(map(module_of, scopes))
        for name, scopes in methods.items()
    ):
        methods = {"": methods}
    for method, indicators in methods.items():
        for name, scopes in indicators.items() if isinstance(indicators, dict) else ():
            meaning = meaning_of_name(name)
            if meaning is None or not isinstance(scopes, dict):
                continue
            is_ghg = method == "GWP-GHG" and meaning.indicator == Indicator.TOTAL
            label = f"{name} ({method})" if method else name
            rank = 100 - _METHODS.index(method) if method in _METHODS else 0
            cells = tuple(_cells(scopes))
            findings += [
                Finding(
                    "part of the life",
                    f"{label}: {scope} is {said(scopes[scope])}: the number is over that many"
                    " years, not the service life",
                )
                for scope in scopes
                if scope.endswith("_years") and scopes[scope] is not None
            ]
            yield Impact(
                Indicator.GHG if is_ghg else meaning.indicator,
                label,
                _unit(scopes),
                cells,
                rank,
                _CHARACTERISATION.get(method, "not stated"),
            )


def _cells(scopes: dict[str, Any]) -> Iterator[Cell]:
    for scope, measured in scopes.items():
        if scope == "C_scenarios":
            for each in listed(measured):
                yield from (
                    Cell(module, said(at(each, "name")) or "scenario", _mean(at(each, module)))
                    for module in _SCOPES
                    if at(each, module) is not None
                )
        elif not scope.endswith("_years") and scope not in ("ext", "unit"):
            is_measure = isinstance(measured, dict) or module_of(scope) is not None
            if is_measure:
                yield Cell(scope, "", _mean(measured))


def _mean(measured: Any) -> Any:
    return measured.get("mean") if isinstance(measured, dict) else measured


def _unit(scopes: dict[str, Any]) -> str:
    """The unit of an indicator, which all its scopes share; where they do not, both are shown and
    refused.
    """
    measures = [
        *scopes.values(),
        *(at(each, module) for each in listed(scopes.get("C_scenarios")) for module in _SCOPES),
    ]
    units = sorted({said(at(each, "unit")) for each in measures} - {""})
    return " and ".join(units)


def _masses(content: dict[str, Any], unit: str, amount: float) -> Iterator[Conversion]:
    for name, kind, rank in (
        ("kg_per_declared_unit", "mass of the declared unit", STATED),
        ("kg_C_per_declared_unit", "carbon content", 0),
        ("kg_C_biogenic_per_declared_unit", "carbon content (biogenic)", 0),
    ):
        stated = content.get(name)
        mass = positive(at(stated, "qty") if isinstance(stated, dict) else stated)
        if mass is not None and unit:
            yield Conversion(
                mass / amount, said(at(stated, "unit")) or "kg", unit, f"{kind} ({name})", rank
            )


def _party(content: Any) -> str:
    return said(at(content, "name")) or said(at(content, "web_domain")) or said(content)


def _standard(content: dict[str, Any]) -> str:
    names = [
        said(at(each, "short_name")) or said(at(each, "name"))
        for each in listed(content.get("compliance"))
    ]
    return ", ".join(name for name in names if name)[:200]


def _category(classes: Any) -> str:
    found = [
        said(text)
        for texts in (classes.values() if isinstance(classes, dict) else ())
        for text in listed(texts)
    ]
    return next((text for text in found if text), "")
