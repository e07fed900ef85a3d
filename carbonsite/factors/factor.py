"""One emission factor: one product or carrier, one life-cycle module, one part, one source."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from .. import limits
from ..errors import UnitError
from ..lifecycle import ModuleWord
from ..messages import Joined, message
from ..messages.problems import field_error
from ..units import Q, Quantity, as_unit, dimension_and_scale
from ..units.assumption import Assumption
from ..units.records import Record
from ..units.source import Source
from ..units.tidy import tidy
from .agreement import adds_up, sum_of_declared
from .columns import (
    CARBON_CONTENT,
    NUMBERS,
    PROPERTIES,
    PROPERTY_UNITS,
    property_word,
    read_property,
)

Text = Annotated[str, Field(max_length=2000)]
Number = Annotated[
    float | None, Field(allow_inf_nan=False, lt=limits.LARGEST_NUMBER, gt=-limits.LARGEST_NUMBER)
]
Property = Annotated[Any, Field(default=None)]


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Date = Annotated[datetime.date | None, BeforeValidator(_blank_is_none)]
Year = Annotated[Annotated[int, Field(ge=1900, le=2150)] | None, BeforeValidator(_blank_is_none)]


class EmissionFactor(Record):
    """Emissions of one declared unit of a product or carrier, in one module, read in one source.

    Parameters
    ----------
    factor : str
        The id that activities name.
    declared_unit : str
        The unit to which the numbers refer.
    source : Source
        Where the numbers were read.
    module : str, optional
        Life-cycle module of a product; None if the activity decides (fuel, electricity, heat,
        transport).
    part : {"", "direct", "upstream"}
        Which part of an energy carrier's life cycle.
    gwp_total, gwp_ghg, gwp_fossil, gwp_biogenic, gwp_luluc : float or str, optional
        At least one; a number is kgCO2e per declared unit, a text a quantity such as ``"0,8 kg
        CO2e/kWh"``.
    biogenic_carbon : {"", "none", "co2 only", "biofuel"}
        Whether the source says that there is none, or that `gwp_biogenic` is CO2 alone, without
        methane; or that this is a liquid biofuel, whose credit a basis may refuse.
    carbon_content : float or str, optional
        Biogenic carbon of product and packaging [kg C per declared unit].
    accounting : {"", "location", "residual", "contract", "ns3720-no", "ns3720-eu28-no", "losses"}
        How a kilowatt hour of electricity is accounted; or it is what is lost in the grid.
    density, heating_value, conductivity, swell, thickness, service_life : str, optional
        Properties, also as Quantity or Assumption; those that convert units are used both ways.

    Raises
    ------
    InputError
        Listing every field that is wrong.

    Examples
    --------
    >>> source = Source(publisher="Supplier", document="EPD", year=2007, locator="table 2, row 5")
    >>> gravel = EmissionFactor(
    ...     factor="gravel",
    ...     module="A1-A3",
    ...     declared_unit="t",
    ...     gwp_total=2.9,
    ...     source=source,
    ...     density="1,8 t/m3",
    ... )
    >>> str(gravel.density)
    '1.8 t/m3'
    """

    factor: Annotated[
        str,
        Field(
            min_length=1,
            max_length=120,
            pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
        ),
    ]
    module: Annotated[ModuleWord | None, BeforeValidator(_blank_is_none)] = None
    part: Literal["", "direct", "upstream"] = ""
    name: Text = ""
    category: Text = ""
    declared_unit: str
    gwp_total: Number = None
    gwp_ghg: Number = None
    gwp_fossil: Number = None
    gwp_biogenic: Number = None
    gwp_luluc: Number = None
    biogenic_carbon: Literal["", "none", "co2 only", "biofuel"] = ""
    carbon_content: Annotated[Number, Field(ge=0)] = None
    generic: Text = ""
    generic_for: Text = ""
    accounting: Literal[
        "", "location", "residual", "contract", "ns3720-no", "ns3720-eu28-no", "losses"
    ] = ""
    boundary: Literal["", "direct", "life-cycle"] = ""
    density: Property
    heating_value: Property
    conductivity: Property
    swell: Property
    thickness: Property
    service_life: Property
    property_source: Text = ""
    standard: Text = ""
    characterisation: Text = ""
    geography: Text = ""
    reference_year: Year = None
    valid_from: Date = None
    valid_to: Date = None
    uncertainty: Text = ""
    source: Source
    terms: Text = ""
    evidence: Text = ""
    note: Text = ""

    @field_validator("factor", mode="before")
    @classmethod
    def _without_needless_spaces(cls, text: object) -> object:
        """An id that differs from another in spaces at its ends alone is the same."""
        return tidy(text) if isinstance(text, str) else text

    @field_validator("declared_unit")
    @classmethod
    def _unit_is_known(cls, text: str) -> str:
        dimension_and_scale(text)
        return text

    @field_validator(*NUMBERS, mode="before")
    @classmethod
    def _per_declared_unit(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str | Quantity):
            return value
        if "declared_unit" not in info.data or _blank_is_none(value) is None:
            return None
        mass = "kg" if info.field_name == CARBON_CONTENT else "kgCO2e"
        return Q(value).to(as_unit(f"{mass}/({info.data['declared_unit']})")).magnitude

    @field_validator(*PROPERTIES, mode="before")
    @classmethod
    def _property(cls, value: object, info: ValidationInfo) -> Assumption | None:
        if _blank_is_none(value) is None:
            return None
        name = str(info.field_name)
        stated = value if isinstance(value, Assumption) else read_property(name, str(value))
        kinds = [dimension_and_scale(unit)[0] for unit in PROPERTY_UNITS[name]]
        kind = dimension_and_scale(str(stated.value.units))[0]
        if kind not in kinds or stated.value.magnitude <= 0:
            problem = message(
                "factors.not_a_property", value=str(stated.value), name=property_word(name)
            )
            units = Joined(PROPERTY_UNITS[name], "or")
            raise UnitError(problem, message("factors.property.remedy", units=units))
        return stated

    @model_validator(mode="after")
    def _numbers_agree(self) -> EmissionFactor:
        split = (self.gwp_fossil, self.gwp_biogenic, self.gwp_luluc)
        if all(number is None for number in (self.gwp_total, self.gwp_ghg, *split)):
            raise field_error("factors.no_number")
        parts = sum_of_declared(split)
        # The biogenic CO2 of a direct part is a memo and not in its total.
        is_sum = self.part != "direct" and self.gwp_total is not None
        if is_sum and parts is not None and not adds_up(split, self.gwp_total):  # type: ignore[arg-type]
            raise field_error("factors.split_off", sum=parts, total=self.gwp_total)
        if self.part and self.module:
            raise field_error("factors.part_and_module", part=self.part)
        return self
