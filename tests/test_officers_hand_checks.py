"""What officers computed by hand in trials, and the tenders that could not work: each is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tendered import fill

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.tender import (
    BestRelative,
    BonusMalus,
    EnergyShare,
    Limit,
    Linear,
    Outcome,
    Relative,
    Subject,
    preset,
)
from carbonsite.tender.tender import Tender

BASIS = cs.Basis(year=2024)
OWN = cs.Source(publisher="P", document="EPD", year=2024, locator="p. 1")


def subject(*rows: pd.DataFrame, **further: Any) -> Subject:
    return Subject(cs.Scenario("bid", cs.activities(*rows), basis=BASIS, **further))


def electric(hours: str, use: str, machine: str) -> pd.DataFrame:
    energy = cs.Q(hours) * cs.Q(use)
    tags = {"machine": machine, "flow": "site-energy", "hours": hours}
    return cs.activity(machine, energy, "electricity", module="A5", **tags)


# -- numbers by hand


def test_an_electric_excavator() -> None:
    row = electric("1350 h", "55 kWh/h", "excavator")
    total = cs.account(row, cs.FactorCatalogue.default(), BASIS).total
    assert total.magnitude == pytest.approx(2283.2, abs=0.05)  # 1 350 · 55 · 0.03075


def test_a_share_of_hours() -> None:
    rows = [
        electric("1350 h", "55 kWh/h", "excavator"),
        electric("2060 h", "30 kWh/h", "telehandler"),
        m.machine_use("crane", "850 h", "10 L/h", machine="mobile crane"),
    ]
    share = EnergyShare(name="hours", kind="emission-free", per="hours", at_least="40 %")
    verdict = share.check(subject(*rows))
    assert verdict.value == pytest.approx(80.05, abs=0.005)  # 3 410 / 4 260
    assert verdict.outcome is Outcome.MET


def test_materials_per_area_and_the_margin() -> None:
    factor = cs.EmissionFactor(
        factor="own",
        module="A1-A3",
        declared_unit="t",
        gwp_ghg=388.76,
        biogenic_carbon="none",
        source=OWN,
    )
    row = cs.activity("materials", "1000 t", "own", module="A1-A3", flow="product")
    catalogue = cs.FactorCatalogue([factor])
    bid = subject(row, catalogue=catalogue, area="6200 m2 BTA", indicator="gwp_ghg")
    verdict = Limit(name="A1-A3", modules=("A1-A3",), limit="90 kgCO2e/m2 BTA").check(bid)
    assert verdict.value == pytest.approx(62.703, abs=0.0005)
    assert abs(verdict.margin) == pytest.approx(27.297, abs=0.0005)


def test_masses_reused_and_their_price_per_tonne() -> None:
    tags = {"module": "A5", "material": "excavated masses"}
    rows = [
        cs.activity("masses", "9500 t", "soil-landfill", flow="waste-treatment", **tags),
        cs.activity("haul", "5910 L", "hvo", flow="mass-transport", **tags),
    ]
    reused = m.ReusedMasses(on_site="4000 t")
    scenario = cs.Scenario("bid", cs.activities(*rows), [reused], basis=BASIS, indicator="gwp_ghg")
    saving = scenario.saving().magnitude
    # 4 000 · 19.5467, and 4 000 / 9 500 of 5 910 L at 0.59997 kg
    assert saving == pytest.approx(79_680, abs=0.5)
    assert 450_000 / (saving / 1000) == pytest.approx(5647.6, abs=0.05)


def test_points_and_bonus() -> None:
    assert float(Relative().of(136.66, 100.0)) == pytest.approx(6.334)
    assert float(BestRelative().of(157.5, 151.0)) == pytest.approx(9.587, abs=0.0005)
    assert float(Linear(best=500.0, worst=1500.0).of(611.8, None)) == pytest.approx(8.882)
    bonus = BonusMalus(bonus="1 %").settled("93 590 000 NOK", "1000 tCO2e", "0 tCO2e")
    assert bonus == cs.Q("935 900 NOK")


# -- a bid of zero


def zero_tender(**changed: Any) -> dict[str, Any]:
    """A care home whose electric bid is at 0 kg by a guarantee of origin."""
    guaranteed = {
        "factor": "el-garantert",
        "declared_unit": "kWh",
        "gwp_ghg": 0,
        "accounting": "contract",
        "boundary": "direct",
        "part": "direct",
        "source": {"publisher": "U", "document": "D", "year": 2024, "locator": "s. 1"},
    }
    basis = {"year": 2024, "boundary": "direct", "electricity": "el-garantert"}
    excavator = {
        "item": "Gravemaskin",
        "calculator": "machine_use",
        "hours": "1000 h",
        "rate": "18 L/h",
        "machine": "excavator",
    }
    climate = {"name": "Klima", "weight": "40 %", "of": "emissions", "electricity": "as-the-basis"}
    price = {"name": "Pris", "weight": "60 %", "of": "price", "model": "relative"}
    return {
        "name": "Omsorgssenter",
        "date": "2025-03-01",
        "indicator": "gwp_ghg",
        "basis": basis | {"biofuel": "credited"},
        "baseline": [excavator],
        "factors": [guaranteed],
        "award": {"criteria": [price, climate | {"model": "relative"} | changed]},
        "form": {"language": "nb", "carriers": ["diesel", "electricity"]},
    }


def test_a_relative_model_is_refused_where_an_electric_bid_is_at_zero() -> None:
    check = Tender.of(zero_tender()).check()
    assert check.problems["column"].tolist() == ["award.criteria[1].model"]
    bounds = {"model": "linear", "best": 0, "worst": 60_000}
    assert not len(Tender.of(zero_tender(**bounds)).check().problems)


def test_published_all_the_same_it_names_no_winner(tmp_path: Path) -> None:
    bounded = Tender.of(zero_tender(model="linear", best=0, worst=60_000))
    form, folder = bounded.write_form(tmp_path / "form.xlsx"), tmp_path / "bids"
    folder.mkdir()
    for name, price, carrier, unit in (
        ("Elektro AS", 139.5e6, "elektrisitet", "kWh/h"),
        ("Diesel AS", 139.0e6, "diesel", "L/h"),
        ("Dyr AS", 146.0e6, "diesel", "L/h"),
    ):
        answers = {
            ("Tilbyder og pris", "B1", "Svar"): name,
            ("Tilbyder og pris", "B4", "Svar"): price,
            ("Maskiner", "M1", "Energibærer"): carrier,
            ("Maskiner", "M1", "Timer [h]"): 900 + len(name),
            ("Maskiner", "M1", "Forbruk per time"): 18,
            ("Maskiner", "M1", "Enhet for forbruk per time"): unit,
        }
        fill(form, answers, folder / f"{name}.xlsx")
    register = tmp_path / "decisions.toml"
    by = 'who = "K"\nwhen = 2025-04-01\nwhy = "tillegg 1"'
    register.write_text(f'[[addenda]]\ndigest = "{bounded.digest}"\n{by}\n', encoding="utf-8")
    decisions, relative = cs.tender.Decisions.read(register), Tender.of(zero_tender())
    bids = relative.read_bids(folder, decisions=decisions)
    evaluation = cs.tender.evaluate(relative, bids, {}, decisions)
    assert len(bids.usable) == 3 and evaluation.winner is None
    assert "award model fails" in evaluation.findings["finding"].tolist()
    by_bounds = cs.tender.evaluate(bounded, bounded.read_bids(folder))
    assert by_bounds.winner == "Elektro AS"


# -- a fence that is a stated choice


@pytest.mark.parametrize(
    ("fence", "outcome"),
    [("inside", Outcome.MET), ("with-transport", Outcome.NOT_MET)],
)
def test_diesel_lorries_break_a_fossil_free_site_only_where_it_says_so(
    fence: str, outcome: Outcome
) -> None:
    haul = cs.activity("haul", "19 250 L", "diesel", module="A5", flow="mass-transport")
    bid = subject(electric("2200 h", "55 kWh/h", "excavator"), haul)
    assert preset("fossil-free-site", fence=fence).check(bid).outcome is outcome


# -- a school that could not be tendered

FEEDSTOCK = {"name": "feedstock", "title": "Råstoff", "choices": ["raps", "palmeolje"]}
HAUL = {"mass": "9500 t", "volume": "6000 lm3", "distance": "18 km", "lorry": ["30 t", "20 lm3"]}
WOOD_FIBRE = {"name": "Trefiber", "type": "WoodFibreInsulation"}
SHIPPED = "br18-wood-fibre-insulation-dry-process"


def school(option: dict[str, str], hours: dict[str, Any], *asked: str) -> Tender:
    """A school with an option, the rows of a share of hours, and parts asked of feedstock."""
    excavator = {"item": "Gravemaskin", "hours": "1400 h", "rate": "17 L/h", "machine": "excavator"}
    heating = {"item": "Byggvarme", "area": "6200 m2", "demand": "45 kWh/m2", "efficiency": "85 %"}
    haul = {"item": "Massetransport", "rate": "0,5 L/km", "material": "excavated masses", **HAUL}
    insulation = {"item": "Isolasjon", "factor": "glass-wool-glava-r1", "amount": "52 000 m2"}
    wool = {"module": "A1-A3", "flow": "product", "material": "mineral wool"}
    share = {"type": "energy-share", "name": "timer", "kind": "emission-free", "per": "hours"}
    return Tender.of(
        {
            "name": "Skole",
            "date": "2026-03-02",
            "indicator": "gwp_ghg",
            "basis": {"year": 2024},
            "baseline": [
                excavator | {"calculator": "machine_use"},
                heating | {"calculator": "space_heat"},
                haul | {"calculator": "haul"},
                insulation | wool,
            ],
            "requirements": [
                share | {"at_least": "40 %", "where": hours},
                {"preset": "no-palm-oil-biofuel"},
            ],
            "options": [WOOD_FIBRE | option],
            "form": {
                "language": "nb",
                "carriers": ["diesel", "hvo", "electricity"],
                "questions": [FEEDSTOCK | {"part": part} for part in asked],
            },
        }
    )


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ({"factor": "wood-fibre-hunton"}, "no emission factor"),
        ({"factor": SHIPPED}, "conductivity"),
        ({"factor": SHIPPED, "new_conductivity": "0,038 W/m/K"}, "declares no gwp_ghg"),
    ],
)
def test_the_traps_of_the_school_are_told_together(option: dict[str, str], problem: str) -> None:
    asked = school(option, {"flow": "site-energy"}, "machines", "heating")
    table = asked.check().problems.set_index("column")["problem"].map(str)
    assert table.index.tolist() == ["requirements[0]", "requirements[1]", "options[0]"]
    assert "no hours stated" in table["requirements[0]"]
    assert "T1: no feedstock stated" in table["requirements[1]"]
    assert problem in table["options[0]"]


def test_the_school_put_right_has_its_option_alone_to_mend() -> None:
    option = {"factor": SHIPPED, "new_conductivity": "0,038 W/m/K"}
    right = school(option, {"machine": "excavator"}, "machines", "heating", "masses")
    assert right.check().problems["column"].tolist() == ["options[0]"]
