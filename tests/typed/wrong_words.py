"""Each line that is marked is wrong, and every type checker says so."""

import carbonsite as cs
from carbonsite import measures as m

catalogue = cs.FactorCatalogue.default()
site = cs.activities(cs.activity("loader", "4 200 L", "diesel", module="A5"))
cs.Basis(boundary="cradle")  # wrong
cs.Basis(biofuel="some")  # wrong
cs.account(site, catalogue, indicator="co2")  # wrong
cs.Assumption("hours", "10 h", status="guessed")  # wrong
cs.Spread("normally", "80 %", "120 %")  # wrong
cs.Claim("5 t CO2e", cs.Source("a", "b", 2020, "p. 1"), boundary="cradle")  # wrong
m.machine_use("roller", "100 h", "7 L/h", module="A6")  # wrong
cs.Scenario("Site", site, [object()])  # wrong
m.Biodiesel(fuel="rapeseed")  # wrong
cs.reports.excel(cs.account(site, catalogue), "site.xlsx", lang="sv")  # wrong
cs.Q(5)  # wrong
