"""Measures, calculators and quantity functions: they make amounts and never emissions.

Own measures also use `base.number` and the functions of `rows`.
"""

from .base import Measure, Properties, SiteMeasure, Stage, Where
from .cranes import ElectricTowerCrane, crane_electricity
from .fuel import Biodiesel, fuel_energy
from .heating import CleanHeating, heat_energy, replaced_heat, space_heat
from .machinery import (
    ElectricExcavator,
    ElectricMachines,
    ElectricTools,
    electricity_per_hour,
    electricity_per_litre,
    fuel_use,
    machine_use,
)
from .mass_quantities import bank_mass, loose_volume, part_of, processing_energy
from .masses import ReusedMasses
from .materials import LowCarbonConcrete, WoodFibreInsulation, equal_resistance_volume
from .season import SeasonalPeriod, drying_energy, thaw_energy
from .timber import SolidTimber
from .transport import deliver, driven, haul, haul_fuel, material_mass, transport_work, trips

__all__ = [
    "Biodiesel",
    "CleanHeating",
    "ElectricExcavator",
    "ElectricMachines",
    "ElectricTools",
    "ElectricTowerCrane",
    "LowCarbonConcrete",
    "Measure",
    "Properties",
    "ReusedMasses",
    "SeasonalPeriod",
    "SiteMeasure",
    "SolidTimber",
    "Stage",
    "Where",
    "WoodFibreInsulation",
    "bank_mass",
    "crane_electricity",
    "deliver",
    "driven",
    "drying_energy",
    "electricity_per_hour",
    "electricity_per_litre",
    "equal_resistance_volume",
    "fuel_energy",
    "fuel_use",
    "haul",
    "haul_fuel",
    "heat_energy",
    "loose_volume",
    "machine_use",
    "material_mass",
    "part_of",
    "processing_energy",
    "replaced_heat",
    "space_heat",
    "thaw_energy",
    "transport_work",
    "trips",
]
