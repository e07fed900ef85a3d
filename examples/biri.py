"""Biri omsorgssenter: what the site's measures save, what is assumed for it, and the municipality's
claim beside it.

Run it from any folder; it prints the account and writes biri.xlsx and biri.json there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

import carbonsite as cs
from carbonsite import measures as m

DATE = "2019-12-01"
AREA = "5000 m2 BTA"
"""Every source says 5 000 m2 and none says of which area; taken as gross floor area."""

BASES = {
    "life-cycle, location": cs.Basis(year=2019),
    "life-cycle, location, biofuel not credited": cs.Basis(year=2019, biofuel="none"),
    "life-cycle, residual": cs.Basis(electricity="residual", year=2020),
    "life-cycle, residual, biofuel not credited": cs.Basis(
        electricity="residual", year=2020, biofuel="none"
    ),
    "direct": cs.Basis(boundary="direct", year=2019),
    "direct, biofuel not credited": cs.Basis(boundary="direct", year=2019, biofuel="none"),
}
WHICH_YEAR = (
    "Electricity: location-based factors are of 2019, the year of the groundworks. No residual mix"
    " of 2019 was found; the one of 2020 (402 g/kWh) is taken, because most of the building period"
    " (June 2019 to January 2021) lies nearer to it than to that of 2018 (520 g/kWh)."
)
WHICH_LANDFILL = (
    "Taken: the one made for stone, sand and gravel. br18-inert-waste-landfill-glass is of a sealed"
    " landfill for waste, which clean masses need not go to; soil-landfill counts the decay of what"
    " is organic in soil. Which tip Biri's masses would have gone to is not published."
)
DRAWS, SEED = 10_000, 2019
RATES = ("saved_per_litre", "litres_per_hour")
LORRY = "lorry-artic-over-33t-average-laden"
LANDFILL = "aggregates-landfill"
"""Sand and gravel, as their density says: nothing in them decays."""

OTHER_LANDFILLS = {"br18-inert-waste-landfill-glass": "C4", "soil-landfill": ""}
"""Factors that could be taken for it, with the module whose number they give."""


def facts() -> tuple[Mapping[str, cs.Assumption], Mapping[str, cs.Source]]:
    """The assumptions and sources of biri.toml, which builds from them what this file builds in
    Python.
    """
    project = cs.Project.read(Path(__file__).with_name("biri.toml"))
    return project.assumptions, project.sources


def baseline(known: Mapping[str, cs.Assumption]) -> pd.DataFrame:
    """The site as it would have been built: diesel machines and heaters, a concrete frame, masses
    to an inert landfill.
    """
    masses = m.bank_mass(known["excavated masses"], known["density of masses"])
    loose = m.loose_volume(known["excavated masses"], known["swell of masses"])
    heaters = known["efficiency of diesel heaters"]
    concrete = {"material": "concrete", "element": "22", "purpose": "frame"}
    foundations = {"material": "concrete", "element": "21", "purpose": "foundations"}
    return cs.activities(
        m.machine_use(
            "excavator 35 t",
            known["excavator hours"],
            known["diesel rate of a 35 t excavator"],
            machine="excavator",
        ),
        m.machine_use(
            "mobile crane",
            known["mobile crane hours"],
            known["mobile crane rate"],
            machine="mobile crane",
        ),
        cs.activity(
            "hand tools by generator",
            known["fuel of hand tools"],
            "diesel",
            module="A5",
            machine="hand tools",
            flow="site-energy",
        ),
        cs.activity(
            "all other machines",
            known["fuel of all other machines"],
            "diesel",
            module="A5",
            machine="other",
            flow="site-energy",
        ),
        cs.activity(
            "thawing",
            m.thaw_energy(
                known["frozen ground"], known["thaw energy"], known["efficiency of thawing"]
            ),
            "diesel",
            module="A5",
            purpose="thawing",
            flow="site-energy",
        ),
        m.space_heat("winter heating", "5000 m2", known["winter heat"], heaters),
        m.space_heat("drying", "5000 m2", known["drying heat"], heaters, purpose="drying"),
        cs.activity(
            "sand and gravel to landfill",
            masses,
            LANDFILL,
            module="A5",
            flow="waste-treatment",
            material="excavated masses",
        ),
        m.haul(
            "haul of masses",
            masses,
            loose,
            known["haul to landfill"],
            ("16 t", "17,5 lm3"),
            known["fuel rate of lorries"],
            material="excavated masses",
        ),
        cs.activity(
            "gravel",
            known["gravel bought"],
            "gravel-br18",
            module="A1-A3",
            flow="product",
            material="aggregate",
        ),
        m.deliver(
            "delivery of gravel",
            known["gravel bought"],
            known["haul to landfill"],
            LORRY,
            material="aggregate",
        ),
        cs.activity(
            "concrete frame",
            known["concrete of the reference frame"],
            "concrete-nb37-reference-2017",
            flow="product",
            **concrete,
        ),
        cs.activity(
            "reinforcement of the frame",
            known["reinforcement of the reference frame"],
            "rebar-celsa-nepd-434-305",
            flow="product",
            **concrete,
        ),
        m.deliver(
            "delivery of the frame's concrete",
            m.material_mass(known["concrete of the reference frame"], "2400 kg/m3"),
            known["delivery of concrete"],
            LORRY,
            **concrete,
        ),
        cs.activity(
            "concrete in foundations",
            known["concrete of the foundations"],
            "concrete-nb37-reference-2017",
            flow="product",
            **foundations,
        ),
    )


def measures_taken(known: Mapping[str, cs.Assumption]) -> list[m.Measure]:
    """The measures on the site in the order of the municipality's slide, then those in the
    building.
    """
    reused = m.part_of(
        m.bank_mass(known["excavated masses"], known["density of masses"]),
        known["share of masses reused"],
    )
    electric = {
        "per_litre": known["electricity per litre replaced"],
        "loss": known["loss in cable and transformer"],
    }
    return [
        m.ElectricExcavator(idle_share=known["fuel burnt in idling"], **electric),
        m.ElectricTowerCrane(
            power=known["tower crane power"], utilisation=known["tower crane utilisation"]
        ),
        m.Biodiesel(),
        m.SeasonalPeriod(
            thawing=known["share of thawing avoided"],
            heating=known["share of winter heat avoided"],
            drying=known["share of drying avoided by season"],
        ),
        m.CleanHeating(old_efficiency=known["efficiency of diesel heaters"]),
        m.ElectricTools(per_litre=known["electricity per litre of hand tools"]),
        m.ReusedMasses(
            on_site=reused,
            aggregate_replaced=m.part_of(reused, known["share of reused masses instead of gravel"]),
            processing=known["screening"],
        ),
        m.SolidTimber(
            where={"purpose": "frame"},
            volume=known["cross-laminated timber"],
            glulam=known["glulam"],
            drying=known["share of drying that timber does without"],
            delivery=known["delivery of timber"],
            delivery_factor=LORRY,
            density=known["density of timber"],
        ),
        m.LowCarbonConcrete(
            where={"material": "concrete", "purpose": "foundations"},
            strength="B35",
            carbon_class="A",
        ),
    ]


def insulation(known: Mapping[str, cs.Assumption], catalogue: cs.FactorCatalogue) -> cs.Scenario:
    """Wood fibre instead of mineral wool, by itself: its factors declare gwp_total, with uptake and
    release, and no other indicator.
    """
    wool = cs.activities(
        cs.activity(
            "mineral wool",
            known["mineral wool of the reference"],
            "br18-mineral-wool-general",
            flow="product",
            material="mineral wool",
            element="23",
        )
    )
    measure = m.WoodFibreInsulation(
        factor="br18-wood-fibre-insulation-dry-process",
        old_conductivity=known["conductivity of mineral wool"],
        new_conductivity=known["conductivity of wood fibre"],
        density=known["density of wood fibre"],
    )
    return cs.Scenario(
        "Biri omsorgssenter, insulation",
        wool,
        [measure],
        catalogue=catalogue,
        date=DATE,
        area=AREA,
        indicator="gwp_total",
    )


def biri() -> tuple[cs.Scenario, cs.Claim, dict[str, list[str]]]:
    """The scenario, the claim, and the sets of measures that the claim may mean."""
    known, sources = facts()
    measures = measures_taken(known)
    scenario = cs.Scenario(
        "Biri omsorgssenter",
        baseline(known),
        measures,
        catalogue=cs.FactorCatalogue.default(),
        basis=BASES["life-cycle, location"],
        date=DATE,
        area=AREA,
        indicator="gwp_ghg",
        bases=BASES,
        claims=[cs.Claim("167 000 kg CO2e", sources["claim"])],
    )
    site = [measure.name for measure in measures if measure.stage is not m.Stage.MATERIAL]
    sets = {
        "site measures": site,
        "site measures without masses": [
            name for name in site if name != "Excavated masses reused"
        ],
    }
    return scenario, scenario.claims[0], sets


def landfills(scenario: cs.Scenario, site: list[str]) -> pd.DataFrame:
    """Baseline and savings with each factor of a landfill in the place of the one taken."""
    is_landfill = scenario.baseline["factor"] == LANDFILL
    rows = []
    for factor, module in {LANDFILL: "", **OTHER_LANDFILLS}.items():
        table = scenario.baseline.assign(factor_module="")
        table.loc[is_landfill, ["factor", "factor_module"]] = [factor, module]
        other = replace(scenario, baseline=table)
        change = other.steps().set_index("step")["change"]
        rows.append(
            {
                "landfill": factor,
                "baseline": other.baseline_account().total.magnitude,
                "masses reused": -change["Excavated masses reused"],
                "site measures": other.only(*site).saving().magnitude,
            }
        )
    return pd.DataFrame(rows)


def sintef(scenario: cs.Scenario) -> str:
    """The measured mean beside the claimed rate."""
    per_litre = cs.emissions("1 L", "diesel", scenario.catalogue, BASES["direct"])
    mean = cs.Q("91 t CO2e").to("kg CO2e") / cs.Q("6817 h") / (per_litre / cs.Q("1 L"))
    at_claim = (cs.Q("30 L/h") * cs.Q("6817 h")).to("L") * (per_litre / cs.Q("1 L"))
    return (
        f"SINTEF: 91 t over 6 817 machine hours is {mean:.1f}; at the 30 L/h claimed for Biri's"
        f" machine it would be {at_claim.to('t CO2e'):.0f}."
    )


def answer(scenario: cs.Scenario, examined: cs.Examination) -> None:
    """What most readers want to know, first."""
    site, gap = examined.table.iloc[0], examined.gaps.iloc[0]
    changes = scenario.steps().set_index("step")["change"]
    frame = -changes[["Cross-laminated timber", "Low-carbon concrete"]].sum()
    print(
        f"Biri omsorgssenter: the {site['measures']} save {site['saving']:,.0f} kgCO2e"
        f" ({site['basis']}), {gap['ratio']:.1f} times the {site['claim']:,.0f} kg claimed."
        f"\nWithin its assumptions the saving lies between {site['low']:,.0f} and"
        f" {site['high']:,.0f}: the claim is possible, and not shown."
        f"\n{gap['outcome'][0].upper()}{gap['outcome'][1:]}."
        f"\nAll measures together save {scenario.saving().magnitude:,.0f} kgCO2e; {frame:,.0f} of"
        " it are in the frame and the foundations, which are not the whole building."
    )


def heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def show(table: pd.DataFrame) -> None:
    print(
        table.to_string(index=False, float_format=lambda number: f"{number:,.0f}".replace(",", " "))
    )


def main() -> None:
    scenario, claim, sets = biri()
    known, _ = facts()
    wool = insulation(known, scenario.catalogue)
    bounds = scenario.bounds()
    examined = cs.examine(scenario, claim, BASES, sets)
    answer(scenario, examined)

    heading("Assumptions")
    table = pd.concat([scenario.assumptions, wool.assumptions], ignore_index=True)
    for row in table.itertuples():
        bracket = "" if row.low == row.high else f" ({row.low} to {row.high})"
        print(
            f"{row.status:>9}  {row.assumption}:"
            f" {row.value}{bracket}\n{'':>11}{'; '.join(filter(None, (row.source, row.reason)))}"
        )

    heading(f"Savings [kgCO2e], {scenario.basis.label}")
    show(bounds.measures)
    print(
        f"together {bounds.value:,.0f}, bounds {bounds.low:,.0f} to {bounds.high:,.0f} (assumptions"
        " at their ends; not probabilities)"
    )
    wool_bounds = wool.bounds()
    print(
        "wood-fibre insulation, apart (gwp_total, uptake and release over A1-A3 and C3):"
        f" {wool_bounds.value:,.0f}, bounds {wool_bounds.low:,.0f} to {wool_bounds.high:,.0f}"
    )
    for row in scenario.unequal_scope().itertuples():
        print(
            f"not counted: {row.measure}, {row.resolved_factor} {row.module} {row.emissions:,.0f}"
            " kgCO2e (only one side declares it)"
        )

    heading("Totals under the bases [kgCO2e]")
    bases = pd.concat(
        [scenario.with_basis(basis).compare().assign(basis=name) for name, basis in BASES.items()],
        ignore_index=True,
    ).drop(columns="scenario")
    show(bases)
    print(WHICH_YEAR)

    heading("What another factor of the landfill would give [kgCO2e]")
    show(landfills(scenario, sets["site measures"]))
    print(WHICH_LANDFILL)

    heading(f"The claim: {claim.amount}")
    show(examined.table)
    print("Where the central value and the claim would meet, by the two inputs that matter most:")
    for row in examined.gaps.itertuples():
        print(f"  {row.measures}, {row.basis}: {row.outcome}")
    print(
        f"It would take, each alone ({scenario.area} is {examined.takes['per_area'].iloc[0]:.1f}"
        " kg/m2), at what the measures save for each litre of diesel that they replace:"
    )
    rates = {name: examined.takes[name].round(2).astype(str) for name in RATES}
    show(examined.takes.drop(columns="per_area").assign(**rates))
    print(verdict(examined))
    print(sintef(scenario))

    heading("Findings")
    for row in scenario.findings.itertuples():
        print(
            f"{row.of}, {row.finding}: {f'{row.factor}: ' if row.factor else ''}{row.detail}"
            f" ({row.rows} rows, {row.share:.1%})"
        )

    heading("What moves the result most")
    for name, part in (
        ("all measures", bounds),
        ("site measures", scenario.only(*sets["site measures"]).bounds()),
    ):
        print(f"{name} [kgCO2e saved]:")
        show(part.sensitivity.head(3))
    heading("How sure [kgCO2e], given these assumptions")
    how_sure(scenario, claim, sets)
    write(scenario, table, bases, bounds, examined)


def how_sure(scenario: cs.Scenario, claim: cs.Claim, sets: dict[str, list[str]]) -> None:
    """P5 to P95, where the variance comes from, how likely the claim is under each boundary, and
    what should have been measured.
    """
    found = cs.uncertainty(scenario)
    show(found.table[["result", "value", "mean", "P5", "P50", "P95"]])
    print(
        "Assumptions are drawn triangular between their low and high, factors by the pedigree rule;"
        " what is shared is drawn once."
    )
    heading("Where the variance of the saving comes from [share]")
    print(
        cs.shares(found)
        .head(8)[["input", "kind", "alone", "with_others"]]
        .round(2)
        .to_string(index=False)
    )
    heading(f"Probability that the saving reaches {claim.amount}, given these assumptions [%]")
    rows = []
    for title, names in sets.items():
        for name, basis in BASES.items():
            reached = cs.simulate(scenario.only(*names).with_basis(basis), DRAWS, SEED)[
                "saving"
            ].reaches(claim.amount)
            rows.append(
                {
                    "measures": title,
                    "basis": name,
                    "probability": round(100 * reached.value, 1),
                    "error": round(100 * reached.error, 1),
                }
            )
    print(pd.DataFrame(rows).to_string(index=False))
    print(
        "Given these assumptions and no others: what nobody has measured is held to lie where"
        " biri.toml says."
    )
    heading("What should have been measured")
    for title, part in (
        ("all measures", scenario),
        ("site measures", scenario.only(*sets["site measures"])),
    ):
        of_site = cs.worth(part).query("kind != 'factor'")
        first, second = of_site["input"].head(2)
        print(
            f"{title}: {first} and {second}; each alone would have narrowed the saving's spread by"
            f" {of_site['narrows'].iloc[0]:.0%} and {of_site['narrows'].iloc[1]:.0%}"
        )


def verdict(examined: cs.Examination) -> str:
    """What the examination allows to be said of the claim."""
    held, table = examined.holds, examined.table
    outside = table[~table.index.isin(held.index)]
    lines = [f"The claim lies within the bounds in {len(held)} of {len(table)} cases."]
    lines += [
        f"  {row.measures}, {row.basis}: {row.verdict} ({row.low:,.0f} to {row.high:,.0f})"
        for row in outside.itertuples()
    ]
    return "\n".join(
        [
            *lines,
            (
                "It cannot be confirmed: its breakdown, boundary and masses are not published;"
                " within the bounds means possible, not shown."
            ),
        ]
    )


def write(
    scenario: cs.Scenario,
    assumptions: pd.DataFrame,
    bases: pd.DataFrame,
    bounds: cs.Bounds,
    examined: cs.Examination,
) -> None:
    """Write biri.xlsx and biri.json into the current folder."""
    told = {
        "assumptions": assumptions.to_dict("records"),
        "bases": bases.to_dict("records"),
        "steps": scenario.steps().to_dict("records"),
        "bounds": {
            "unit": "kgCO2e",
            **{name: getattr(bounds, name).magnitude for name in ("low", "value", "high")},
            "measures": bounds.measures.to_dict("records"),
            "sensitivity": bounds.sensitivity.to_dict("records"),
        },
        "claim": {
            "amount": str(examined.claim.amount),
            "source": str(examined.claim.source),
            "cases": examined.table.to_dict("records"),
            "gaps": examined.gaps.to_dict("records"),
            "takes": examined.takes.to_dict("records"),
        },
    }
    Path("biri.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8"
    )
    cs.reports.excel(scenario, "biri.xlsx", claims=[examined])
    print("\nwrote biri.xlsx and biri.json")


if __name__ == "__main__":
    main()
