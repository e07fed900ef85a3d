"""openEPD JSON: impacts by characterisation method, indicator and scope.

References
----------
openEPD schema: an impact that has no entry is "measure not declared" rather than zero; `gwp` is
GWP100, whose parts are required if it contains removals; `kg_per_declared_unit` is the mass of the
declared unit; `C_scenarios` are alternatives to the weighted C1 to D.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import UnitError
from ...lifecycle import Indicator
from ...messages import Joined
from ...messages.problems import refusal
from ...units import conversion
from .conversions import STATED
from .declaration import Conversion, Declaration, DeclaredNumber, EpdFinding, Impact, finding_of
from .declared_units import read_unit
from .indicators import ClimateIndicator, climate_indicator_named
from .values import (
    as_list,
    list_at,
    module_of,
    not_negative,
    one_line,
    one_of,
    positive,
    text_at,
    value_at,
)

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


def is_openepd(content: object) -> bool:
    """True if a JSON object is an openEPD document."""
    return text_at(content, "doctype").lower().startswith("openepd") or all(
        isinstance(value_at(content, name), dict) for name in ("impacts", "declared_unit")
    )


def read_openepd(content: object, where: str) -> Declaration:
    """The declaration of an openEPD document.

    Raises
    ------
    InputError
        If its declared unit is not an amount.
    """
    amount, unit = _quantity(value_at(content, "declared_unit"), where)
    registration = one_of(
        value_at(content, "program_operator_doc_id"), value_at(content, "identified", "id")
    )
    names = ("id", "declaration_url", "product_name")
    number = registration or one_of(*(value_at(content, name) for name in names)) or where
    places = map(one_line, list_at(content, "applicable_in")[:8])
    impacts, issued = value_at(content, "impacts"), value_at(content, "date_of_issue")
    return Declaration(
        format=FORMAT,
        name=one_of(value_at(content, "product_name"), value_at(content, "name")),
        declared_unit=unit,
        reference_amount=amount,
        impacts=tuple(_impacts(impacts)),
        locator=f"EPD {number}, version {one_line(value_at(content, 'version')) or '1'}",
        key=registration or text_at(content, "id"),
        uuid=text_at(content, "id"),
        registration_number=registration,
        owner=_party(value_at(content, "manufacturer"))
        or _party(value_at(content, "epd_developer")),
        operator=_party(value_at(content, "program_operator")),
        standard=_standard(content),
        geography=" ".join(place for place in places if place),
        category=_category(value_at(content, "product_classes")),
        published=issued,
        valid_from=issued,
        valid_to=value_at(content, "valid_until"),
        url=text_at(content, "declaration_url"),
        service_life=positive(value_at(content, "product_service_life_years")),
        conversions=tuple(_masses(content, unit, amount)),
        carbon_product=_carbon(content, amount),
        findings=(*_years_findings(impacts), *_unit_findings(impacts)),
    )


def _quantity(content: object, where: str) -> tuple[float, str]:
    """The declared unit as a quantity object, or as text in older documents."""
    if content is None:
        return 1.0, ""
    if isinstance(content, str) and content.strip():
        return 1.0, one_line(content)
    unit, amount = text_at(content, "unit"), value_at(content, "qty")
    if not unit or (amount is not None and positive(amount) is None):
        raise refusal(where, "declared_unit", content, "epd.no_amount")
    return positive(amount) or 1.0, unit


def _scopes_of(content: object) -> Iterator[tuple[str, str, ClimateIndicator, dict[str, object]]]:
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


def _impacts(content: object) -> Iterator[Impact]:
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


def _years_findings(content: object) -> Iterator[EpdFinding]:
    """A finding for each number that covers some years instead of the service life."""
    for method, name, _, scopes in _scopes_of(content):
        for scope, years in scopes.items():
            if scope.endswith("_years") and years is not None:
                label = _label(name, method)
                yield finding_of(
                    "part of the life", "epd.years", label=label, scope=scope, years=one_line(years)
                )


def _unit_findings(content: object) -> Iterator[EpdFinding]:
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
            yield finding_of(
                "unit not stated",
                "epd.bare_number",
                indicator=label,
                modules=Joined(bare),
                unit=unit,
            )


def _cells(scopes: dict[str, object]) -> Iterator[DeclaredNumber]:
    for scope, measured in scopes.items():
        if scope == "C_scenarios":
            for scenario in as_list(measured):
                name = text_at(scenario, "name") or "scenario"
                yield from (
                    DeclaredNumber(module, name, _mean(number))
                    for module in _SCOPES
                    if (number := value_at(scenario, module)) is not None
                )
        elif scope.endswith("_years") or scope in ("ext", "unit"):
            continue
        elif isinstance(measured, dict) or module_of(scope) is not None:
            yield DeclaredNumber(scope, "", _mean(measured))


def _mean(measured: object) -> object:
    return measured.get("mean") if isinstance(measured, dict) else measured


def _unit(scopes: dict[str, object]) -> str:
    """The unit of all scopes of an indicator; if they differ, all units, which is refused later."""
    measures = [
        *scopes.values(),
        *(
            value_at(scenario, module)
            for scenario in list_at(scopes, "C_scenarios")
            for module in _SCOPES
        ),
    ]
    return " and ".join(sorted({text_at(entry, "unit") for entry in measures} - {""}))


def _masses(content: object, unit: str, amount: float) -> Iterator[Conversion]:
    for name, kind, rank in (
        ("kg_per_declared_unit", "mass of the declared unit", STATED),
        ("kg_C_per_declared_unit", "carbon content", 0),
        ("kg_C_biogenic_per_declared_unit", "carbon content (biogenic)", 0),
    ):
        mass, written = _mass(content, name)
        if mass and unit:
            yield Conversion(mass / amount, written, unit, f"{kind} ({name})", rank)


def _mass(content: object, name: str) -> tuple[float | None, str]:
    """A mass and its unit: a quantity object, or a number of kilograms in older documents."""
    stated = value_at(content, name)
    mass = value_at(stated, "qty") if isinstance(stated, dict) else stated
    return not_negative(mass), text_at(stated, "unit") or "kg"


def _carbon(content: object, amount: float) -> float | None:
    """Biogenic carbon of the product [kg/declared unit]; openEPD has none of the packaging."""
    mass, written = _mass(content, "kg_C_biogenic_per_declared_unit")
    try:
        kilograms = conversion(read_unit(written), "kg")
    except UnitError:
        return None
    return None if mass is None else mass * kilograms / amount


def _party(content: object) -> str:
    return one_of(value_at(content, "name"), value_at(content, "web_domain"), content)


def _standard(content: object) -> str:
    names = [
        one_of(value_at(entry, "short_name"), value_at(entry, "name"))
        for entry in list_at(content, "compliance")
    ]
    return ", ".join(name for name in names if name)[:200]


def _category(classes: object) -> str:
    """The first class of any classification."""
    lists = classes.values() if isinstance(classes, dict) else ()
    return one_of(*(text for texts in lists for text in as_list(texts)))
