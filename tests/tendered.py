"""A small tender that several tests are built on; its numbers are made up."""

from __future__ import annotations

import tomllib
from typing import Any

_TEXT = """
name = "Omsorgssenter"
date = 2025-03-01
areas = ["5000 m2 BTA"]
currency = "NOK"
basis = {year = 2024}

[[baseline]]
item = "Gravemaskin"
factor = "diesel"
amount = "15 000 L"
hours = "1 000 h"
module = "A5"
machine = "excavator"
flow = "site-energy"

[[baseline]]
item = "Mobilkran"
calculator = "machine_use"
hours = "200 h"
rate = "15 L/h"
machine = "mobile crane"

[[baseline]]
item = "Tining"
factor = "diesel"
amount = "1 000 L"
module = "A5"
purpose = "thawing"
flow = "site-energy"

[[baseline]]
item = "Masser til deponi"
factor = "soil-landfill"
amount = "4 000 t"
module = "A5"
flow = "waste-treatment"
material = "excavated masses"

[[baseline]]
item = "Massivtre"
factor = "clt"
amount = "1 200 m3"
flow = "product"
material = "timber"
element = "22"

[[baseline]]
item = "Betong i fundamenter"
factor = "concrete-nb37-reference-2017"
amount = "300 m3"
flow = "product"
material = "concrete"
element = "21"

[[options]]
name = "Elektrisk gravemaskin"
type = "ElectricExcavator"
open = {per_litre = "kWh/L"}

[[options]]
name = "Biodiesel"
type = "Biodiesel"
excludes = ["Elektrisk tårnkran"]

[[options]]
name = "Elektrisk tårnkran"
type = "ElectricTowerCrane"
utilisation = "40 %"
open = {power = "kW"}

[form]
language = "nb"
further_rows = {machines = 3, materials = 5}
allow_own_factors = false
"""


def site_text() -> str:
    """The tender as its file."""
    return _TEXT.lstrip()


SITE: dict[str, Any] = {**tomllib.loads(_TEXT), "date": "2025-03-01"}
"""The tender as dicts and lists."""
