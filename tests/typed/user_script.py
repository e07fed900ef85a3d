"""A small script as a user writes it; type checkers find nothing wrong with it."""

import numpy as np
import pandas as pd

import carbonsite as cs
from carbonsite import measures as m


class ShorterHours:
    """An own measure: no base class, no registration."""

    name = "Shorter hours"
    stage = m.Stage.AVOID
    cost = None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        """Nine tenths of everything."""
        return activities.assign(amount=activities["amount"] * 0.9)


catalogue = cs.FactorCatalogue.default()
basis = cs.Basis(boundary="direct", electricity="location", biofuel="none", year=2023)
hours = cs.Assumption("hours", "1000 h", low=cs.Q(700, "h"), reason="one shift")
site = cs.activities(
    m.machine_use("excavator 35 t", hours, "20 L/h", machine="excavator"),
    m.space_heat("heaters", "5000 m2", "40 kWh/m2", 0.8, module="A5"),
    cs.activity("wheel loader", "4 200 L", "diesel", module="A5"),
)
one = [m.Biodiesel()]
several = [m.Biodiesel(share="50 %"), m.CleanHeating(old_efficiency="80 %")]
own = [ShorterHours()]
stated: list[m.Measure] = [m.Biodiesel(), ShorterHours()]
excavator = m.ElectricExcavator(per_litre=cs.Q("3,4 kWh/L"))
scenarios = [
    cs.Scenario("One", site, one, catalogue, basis),
    cs.Scenario("Several", site, several, catalogue, basis),
    cs.Scenario("Own", site, own, catalogue, basis),
    cs.Scenario("Both", site, [ShorterHours(), excavator], catalogue, basis),
    cs.Scenario("Stated", site, stated, catalogue, basis),
]
saving: cs.Quantity = scenarios[0].saving()
whole: bool = saving.to("tCO2e").magnitude.is_integer()

account = cs.account(site, catalogue, basis, indicator="gwp_ghg", date="2023-05-01")
tonnes: float = account.total.to("tCO2e").magnitude
half: cs.Quantity = 0.5 * account.total - cs.emissions("100 L", "diesel", catalogue, basis)
fuel = m.fuel_use("10 h", "30 L/h").to("m3").units
deliveries = cs.Q(np.array([1.0, 2.0]), "t").m_as("kg").sum()
change: cs.Quantity = cs.diff(account, account).change
