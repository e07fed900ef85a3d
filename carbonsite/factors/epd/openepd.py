"""openEPD JSON: impacts by characterisation method, indicator and scope.

References
----------
openEPD schema: an impact that has no entry is "measure not declared" rather than zero; `gwp` is
GWP100, whose parts are required if it contains removals; `kg_per_declared_unit` is the mass of the
declared unit; `C_scenarios` are alternatives to the weighted C1 to D.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...errors import UnitError
from ...lifecycle import Indicator
from ...messages import Joined, message
from ...units import conversion
from .conversions import STATED
from .declaration import Conversion, Declaration, DeclaredNumber, EpdFinding, Impact, refusal
from .declared_units import read_unit
from .indicators import ClimateIndicator, climate_indicator_named
from .values import as_list, module_of, not_negative, one_line, one_of, positive, value_at

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
    """True if a JSON object is an openEPD document."""
    if not isinstance(content, dict):
        return False
    return one_line(content.get("doctype")).lower().startswith("openepd") or (
        isinstance(content.get("impacts"), dict) and isinstance(content.get("declared_unit"), dict)
    )


def read_openepd(content: dict[str, Any], where: str) -> Declaration:
    """The declaration of an openEPD document.

    Raises
    ------
    InputError
        If its declared unit is not an amount.
    """
    amount, unit = _quantity(content.get("declared_unit"), where)
    registration = one_of(
        content.get("program_operator_doc_id"), value_at(content, "identified", "id")
    )
    names = ("id", "declaration_url", "product_name")
    number = registration or one_of(*map(content.get, names)) or where
    places = map(one_line, as_list(content.get("applicable_in"))[:8])
    impacts = tuple(_impacts(content.get("impacts")))
    return Declaration(
        format=FORMAT,
        name=one_of(content.get("product_name"), content.get("name")),
        declared_unit=unit,
        reference_amount=amount,
        impacts=impacts,
        locator=f"EPD {number}, version {one_line(content.get('version')) or '1'}",
        key=registration or one_line(content.get("id")),
        uuid=one_line(content.get("id")),
        registration_number=registration,
        owner=_party(content.get("manufacturer")) or _party(content.get("epd_developer")),
        operator=_party(content.get("program_operator")),
        standard=_standard(content),
        geography=" ".join(place for place in places if place),
        category=_category(content.get("product_classes")),
        published=content.get("date_of_issue"),
        valid_from=content.get("date_of_issue"),
        valid_to=content.get("valid_until"),
        url=one_line(content.get("declaration_url")),
        service_life=positive(content.get("product_service_life_years")),
        conversions=tuple(_masses(content, unit, amount)),
        carbon_product=_carbon(content, amount),
        findings=(
            *_years_findings(content.get("impacts")),
            *_unit_findings(content.get("impacts")),
        ),
    )


def _quantity(content: Any, where: str) -> tuple[float, str]:
    """The declared unit as a quantity object, or as text in older documents."""
    if content is None:
        return 1.0, ""
    if isinstance(content, str) and content.strip():
        return 1.0, one_line(content)
    unit, amount = one_line(value_at(content, "unit")), value_at(content, "qty")
    if not unit or (amount is not None and positive(amount) is None):
        problem, remedy = message("epd.no_amount"), message("epd.no_amount.remedy")
        raise refusal(where, "declared_unit", str(content), problem, remedy)
    return positive(amount) or 1.0, unit


def _scopes_of(content: Any) -> Iterator[tuple[str, str, ClimateIndicator, dict[str, Any]]]:
    """Method, name, indicator and scopes of each climate impact; older documents have no method."""
    methods = content if isinstance(content, dict) else {}
    if any(
        climate_indicator_named(name) and isinstance(scopes, dict) and any(map(module_of, scopes))
        for name, scopes in methods.items()
    ):
        methods = {"": methods}
    for method, indicators in methods.items():
        for name, scopes in indicators.items() if isinstance(indicators, dict) else ():
            indicator = climate_indicator_named(name)
            if indicator is not None and isinstance(scopes, dict):
                yield method, name, indicator, scopes


def _label(name: str, method: str) -> str:
    return f"{name} ({method})" if method else name


def _impacts(content: Any) -> Iterator[Impact]:
    """The climate impacts by each method; the methods that EN 15804 uses rank highest."""
    for method, name, indicator, scopes in _scopes_of(content):
        is_ghg = method == "GWP-GHG" and indicator.indicator == Indicator.TOTAL
        yield Impact(
            Indicator.GHG if is_ghg else indicator.indicator,
            _label(name, method),
            _unit(scopes),
            tuple(_cells(scopes)),
            100 - _METHODS.index(method) if method in _METHODS else 0,
            _CHARACTERISATION.get(method, "not stated"),
        )


def _years_findings(content: Any) -> Iterator[EpdFinding]:
    """A finding for each number that covers some years instead of the service life."""
    for method, name, _, scopes in _scopes_of(content):
        for scope, years in scopes.items():
            if scope.endswith("_years") and years is not None:
                label = _label(name, method)
                detail = message("epd.years", label=label, scope=scope, years=one_line(years))
                yield EpdFinding("part of the life", detail)


def _unit_findings(content: Any) -> Iterator[EpdFinding]:
    """A finding for each indicator of which only some numbers have a unit."""
    for method, name, _, scopes in _scopes_of(content):
        bare = [
            scope
            for scope, measured in scopes.items()
            if module_of(scope) and _mean(measured) is not None and not value_at(measured, "unit")
        ]
        unit = _unit(scopes)
        if bare and unit:
            label = _label(name, method)
            detail = message("epd.bare_number", indicator=label, modules=Joined(bare), unit=unit)
            yield EpdFinding("unit not stated", detail)


def _cells(scopes: dict[str, Any]) -> Iterator[DeclaredNumber]:
    for scope, measured in scopes.items():
        if scope == "C_scenarios":
            for scenario in as_list(measured):
                name = one_line(value_at(scenario, "name")) or "scenario"
                yield from (
                    DeclaredNumber(module, name, _mean(number))
                    for module in _SCOPES
                    if (number := value_at(scenario, module)) is not None
                )
        elif scope.endswith("_years") or scope in ("ext", "unit"):
            continue
        elif isinstance(measured, dict) or module_of(scope) is not None:
            yield DeclaredNumber(scope, "", _mean(measured))


def _mean(measured: Any) -> Any:
    return measured.get("mean") if isinstance(measured, dict) else measured


def _unit(scopes: dict[str, Any]) -> str:
    """The unit of all scopes of an indicator; if they differ, all units, which is refused later."""
    measures = [
        *scopes.values(),
        *(
            value_at(scenario, module)
            for scenario in as_list(scopes.get("C_scenarios"))
            for module in _SCOPES
        ),
    ]
    return " and ".join(sorted({one_line(value_at(entry, "unit")) for entry in measures} - {""}))


def _masses(content: dict[str, Any], unit: str, amount: float) -> Iterator[Conversion]:
    for name, kind, rank in (
        ("kg_per_declared_unit", "mass of the declared unit", STATED),
        ("kg_C_per_declared_unit", "carbon content", 0),
        ("kg_C_biogenic_per_declared_unit", "carbon content (biogenic)", 0),
    ):
        stated = content.get(name)
        mass = positive(value_at(stated, "qty") if isinstance(stated, dict) else stated)
        if mass is not None and unit:
            yield Conversion(
                mass / amount,
                one_line(value_at(stated, "unit")) or "kg",
                unit,
                f"{kind} ({name})",
                rank,
            )


def _carbon(content: dict[str, Any], amount: float) -> float | None:
    """Biogenic carbon of the product [kg/declared unit]; openEPD has none of the packaging."""
    stated = content.get("kg_C_biogenic_per_declared_unit")
    mass = not_negative(value_at(stated, "qty") if isinstance(stated, dict) else stated)
    try:
        unit = read_unit(one_line(value_at(stated, "unit")) or "kg")
        return None if mass is None else mass * conversion(unit, "kg") / amount
    except UnitError:
        return None


def _party(content: Any) -> str:
    return one_of(value_at(content, "name"), value_at(content, "web_domain"), content)


def _standard(content: dict[str, Any]) -> str:
    names = [
        one_of(value_at(entry, "short_name"), value_at(entry, "name"))
        for entry in as_list(content.get("compliance"))
    ]
    return ", ".join(name for name in names if name)[:200]


def _category(classes: Any) -> str:
    """The first class of any classification."""
    lists = classes.values() if isinstance(classes, dict) else ()
    return one_of(*(text for texts in lists for text in as_list(texts)))
