"""A school from a messy bill of quantities to the verdict of a rule.

The school is made up, and so are its service lives and waste shares; its factors are those of the
Danish building regulations (BR18, annex 2), and each has its source. Run it from any folder.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import carbonsite as cs
from carbonsite import building as b

SHOWN = 8
"""How many of the missing things are printed."""

FILE = Path(__file__).with_name("school_bill.csv")
PERIOD = cs.Period(2026, 50)
AREAS = ("2430 m2 BR18", "2350 m2 heated", "240 users")
CONCRETE, TIMBER, GLULAM = "br18-concrete-c30-37", "br18-clt", "br18-glulam"

COMPOSITIONS = (
    b.composition(
        "footing",
        "m3",
        cs.activity("concrete", "1 m3", CONCRETE, material="concrete"),
        cs.activity("reinforcement", "90 kg", "br18-reinforcing-mesh", material="steel"),
    ),
    b.composition(
        "outer wall",
        "m2",
        cs.activity("studs", "0.03 m3", "br18-structural-softwood-planed", material="timber"),
        cs.activity("insulation", "0.25 m3", "br18-mineral-wool-general", material="mineral wool"),
        cs.activity("boards", "2 m2", "br18-plasterboard-13-mm-impregnated", material="gypsum"),
        cs.activity("cladding paint", "0.4 kg", "br18-exterior-wood-paint", material="paint"),
    ),
    b.composition(
        "inner wall",
        "m2",
        cs.activity("plasterboard", "4 m2", "br18-plasterboard-fire-rated", material="gypsum"),
        cs.activity("paint", "0.3 kg", "br18-indoor-emulsion-paint", material="paint"),
    ),
    b.composition(
        "ground floor",
        "m2",
        cs.activity("concrete", "0.12 m3", CONCRETE, material="concrete"),
        cs.activity("mesh", "6 kg", "br18-reinforcing-mesh", material="steel"),
    ),
    b.composition(
        "timber deck",
        "m2",
        cs.activity("cross-laminated timber", "0.2 m3", TIMBER, material="timber"),
        cs.activity("screed", "100 kg", "br18-cement-screed", material="screed"),
        cs.activity("fire lining", "1 m2", "br18-plasterboard-fire-rated", material="gypsum"),
    ),
    b.composition(
        "roof",
        "m2",
        cs.activity("glulam", "0.02 m3", GLULAM, material="timber"),
        cs.activity(
            "insulation", "0.3 m3", "br18-mineral-wool-compression-resistant-roof",
            material="mineral wool",
        ),
        cs.activity("roofing felt", "1 m2", "br18-bitumen-roofing-felt-top-layer", material="felt"),
    ),
    b.composition(
        "ground insulation",
        "m2",
        cs.activity(
            "eps", "0.2 m3", "br18-eps-floors-and-basement-lambda-035", material="eps"
        ),
    ),
)  # fmt: skip
"""Products of one unit of each element; made up, as a structural engineer would state them."""

TEXTS = {
    "Stripefundament": "footing",
    "Isolasjon under plate": "ground insulation",
    "Søyler, limtre": GLULAM,
    "Bjelker, limtre": GLULAM,
    "Yttervegg, akse A": "outer wall",
    "Yttervegg, akse B": "outer wall",
    "Vinduskarm, tre": "br18-window-frame-wood",
    "Innervegg, gips": "inner wall",
    "Gulv på grunn": "ground floor",
    "Etasjeskiller, massivtre": "timber deck",
    "Linoleum": "br18-linoleum-2-5-mm",
    "Yttertak": "roof",
    "Trapp, betong": "footing",
    "Luftbehandlingsaggregat": "br18-air-handling-unit-5000-m3-h",
}
"""Texts of the bill, by the composition or the factor that each means."""

LIVES = {
    "paint": 10,
    "felt": 25,
    "br18-linoleum-2-5-mm": 25,
    "br18-air-handling-unit-5000-m3-h": 20,
    "br18-window-frame-wood": 40,
    "2": b.replacement.LASTING,
}
"""Made up. What is not named lasts as long as the building."""

WASTE = {"gypsum": "12 %", "mineral wool": "7 %", "timber": "5 %", "2": "5 %", "3": "0 %"}
"""Made up, as shares of what is installed."""


def reading() -> cs.ActivityReading:
    """The bill as it is read."""
    return cs.read_activities(FILE, factors=TEXTS, tags={"flow": "product"})


def rows() -> pd.DataFrame:
    """The rows of the whole building: products, replacements, waste and energy."""
    catalogue = cs.FactorCatalogue.default()
    products = b.expand(reading().activities, *COMPOSITIONS)
    energy = cs.activities(
        cs.activity("heat", "58 000 kWh/year", "district-heat-dk-br18", module="B6"),
        cs.activity("power", "42 000 kWh/year", "electricity-dk-br18", module="B6"),
    )
    return cs.activities(
        products,
        b.replacements(products, catalogue, PERIOD, LIVES),
        b.site_waste(products, catalogue, WASTE, modules=("A1-A3", "C3", "C4")),
        energy,
    )


def school() -> cs.Account:
    """The account of the school."""
    return cs.account(rows(), cs.FactorCatalogue.default(), period=PERIOD, areas=AREAS)


def verdict(account: cs.Account) -> cs.UnderRule:
    """What the Danish building regulations say of it."""
    return cs.under(
        account,
        "br18-2025",
        building="institution",
        application="2026-03-01",
        given={"lives": "made up for the example", "shares": "made up for the example"},
    )


def main() -> None:
    """Print the school: the verdict of BR18, its modules and elements, and what was read."""
    account, bill = school(), reading()
    result = verdict(account)
    print(f"{result.rule.rule}: {result.verdict}")
    print(f"{result.value:.2f} {result.unit}, limit {result.limit}, margin {result.margin:.2f}")
    print(f"Missing for a verdict: {len(result.missing)}")
    for missing in result.missing[:SHOWN]:
        print(f"  {missing}")
    if len(result.missing) > SHOWN:
        print(f"  and {len(result.missing) - SHOWN} more")
    print("\nBy module, as the rule counts it [kgCO2e/m2/year]")
    for row in result.by_module.itertuples():
        print(f"  {row.module:6}{row.per:8.2f}  per {row.area}")
    print("\nBy element of NS 3451, products, waste and replacements [tCO2e, gwp_total]")
    names = b.element_codes().set_index("code")["name"]
    for element, tonnes in (b.by_element(account)["gwp_total"] / 1000).items():
        if element:
            print(f"  {element:4}{names.get(element, ''):32}{tonnes:8.1f}")
    print(f"\nRead from {FILE.name}: {bill!r}")
    for row in bill.uncovered.itertuples():
        print(f"  not covered: row {row.row}, {row.item} ({row.kind})")


if __name__ == "__main__":
    main()
