"""A tender of civil works: trench, pipes, masses, asphalt, machines; five bids that are made up.

The tender is checked before its form is written. One bid is electric, one runs on HVO, one is cheap
and burns diesel, one states 0.036 for its asphalt where 36 kg per tonne is meant, and one has a
cell that is no number. Run it from any folder; it writes the form, the bids, the protocol, the
letters and the annex into civil_works_tender/ there. No bidder, price or amount below is anybody's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

import carbonsite as cs

FILE = Path(__file__).with_name("civil_works_tender.toml")
DECISIONS = Path(__file__).with_name("civil_works_decisions.toml")
OUTPUT = Path("civil_works_tender")

Rows = Mapping[str, Mapping[str, Any]]
"""What stands in a sheet: by number of the row and heading of the column."""

Answers = Mapping[str, Rows]
"""What stands in the form, by sheet."""

HOURS = {"M1": 2200, "M2": 1100, "M3": 350, "M4": 120, "M5": 60}
"""Excavator, wheel loader, roller, paver and milling machine [h]."""
LITRES = {"M1": 18, "M2": 11, "M3": 7, "M4": 22, "M5": 60}
"""What they burn per hour [L/h]."""
POWER = {"M1": 55, "M2": 38, "M3": 20, "M4": 60, "M5": 180}
"""What they use per hour if they are electric [kWh/h]."""
HAULS = {"T2": (19_250, 50_050), "T3": (10_500, 27_300), "T4": (3745, 9737)}
"""To the landfill, of crushed stone and of asphalt: litres, or kWh of electric lorries."""


def machines(fuel: str, pace: float, electric: Iterable[str] = ()) -> Rows:
    """Machines on a fuel, apart from those that are electric; `pace` times the usual hours."""
    is_electric = frozenset(electric)
    return {
        id: {
            "Energibærer": "elektrisitet" if id in is_electric else fuel,
            "Timer [h]": round(pace * hours),
            "Forbruk per time": (POWER if id in is_electric else LITRES)[id],
            "Enhet for forbruk per time": "kWh/h" if id in is_electric else "L/h",
            "Råstoff i biodrivstoff": "avfall og rester"
            if fuel == "HVO" and id not in is_electric
            else None,
        }
        for id, hours in HOURS.items()
    }


def masses(carrier: str, pace: float, landfilled: Any = 28_000) -> Rows:
    """Masses to the landfill [t], and the hauls; `pace` times the usual energy."""
    unit = "kWh" if carrier == "elektrisitet" else "L"
    hauls = {
        id: {
            "Faktor eller energibærer": carrier,
            "Mengde": round(pace * (kilowatt_hours if unit == "kWh" else litres)),
            "Enhet": unit,
            "Råstoff i biodrivstoff": "avfall og rester" if carrier == "HVO" else None,
        }
        for id, (litres, kilowatt_hours) in HAULS.items()
    }
    return {"T1": {"Mengde": landfilled}, **hauls}


def materials(stone: float) -> Rows:
    """Crushed stone [t], asphalt by the bidder's own declaration, and the pipes."""
    declared = {
        "Deklarasjonsnr.": "oppdiktet-EPD-1",
        "Gyldig til": datetime.date(2029, 6, 30),
        "Dokumentasjon": "EPD",
    }
    return {
        "P1": {"Faktor": "crushed-stone-br18", "Mengde": stone},
        "P2": {"Faktor": "asfalt-epd", "Mengde": 3200, **declared},
        "P3": {"Faktor": "br18-concrete-pipe-reinforced", "Mengde": 620},
        "P4": {"Faktor": "br18-pp-sewer-pipe", "Mengde": 28},
    }


def asphalt(per_tonne: float) -> Rows:
    """The asphalt of the bidder's own declaration [kgCO2e/t]."""
    return {
        "F1": {
            "Id": "asfalt-epd",
            "Navn": "Asfalt Ab 11 og Ag 16",
            "Modul": "A1-A3",
            "Deklarert enhet": "t",
            "GWP uten biogent karbon (GWP-GHG)": per_tonne,
            "Utgiver": "Asfaltverk (oppdiktet)",
            "Dokument": "EPD (oppdiktet)",
            "År": 2024,
            "Henvisning": "s. 4",
        }
    }


def bid(
    name: str, price: float, own_asphalt: float, stone: float = 24_000, **sheets: Rows
) -> Answers:
    """A bid: bidder, price [NOK without VAT], asphalt, crushed stone, and what it does its own
    way.
    """
    return {
        "Tilbyder og pris": {"B1": {"Svar": f"{name} (oppdiktet)"}, "B4": {"Svar": price}},
        "Materialer": materials(stone),
        "Egne faktorer": asphalt(own_asphalt),
        "Maskiner": sheets["machines"],
        "Masser og transport": sheets["masses"],
        "Opsjoner": {row: {"Svar": value} for row, value in sheets.get("options", {}).items()},
    }


LOADER, EXCAVATOR = ("M2",), ("M1",)
BIDS: dict[str, Answers] = {
    "nordli-anlegg.xlsx": bid(
        "Nordli Anlegg AS",
        63_900_000,
        36,
        machines=machines("diesel", 1, electric=HOURS),
        masses=masses("elektrisitet", 1),
        options={"O3": 350_000, "O3.1": 6000},
    ),
    "vik-og-sonner.xlsx": bid(
        "Vik og Sønner AS",
        62_300_000,
        41,
        machines=machines("HVO", 1.05, electric=EXCAVATOR),
        masses=masses("diesel", 1.05),  # outside the fence: it does not break the requirement
        options={"O2": 900_000, "O2.1": 2.6, "O2.2": 60, "O3": 250_000, "O3.1": 4000},
    ),
    "rimelig-graving.xlsx": bid(
        "Rimelig Graving AS",
        58_400_000,
        44,
        machines=machines("diesel", 0.95),  # neither fossil-free nor any hour emission-free
        masses=masses("diesel", 0.95),
        options={"O1": 1_400_000, "O1.1": 3.1},
    ),
    "asfalt-og-ror.xlsx": bid(
        "Asfalt og Rør AS",
        63_200_000,
        0.036,  # per tonne, and 36 is meant
        machines=machines("HVO", 1.02, electric=EXCAVATOR),
        masses=masses("HVO", 1.02),
    ),
    "dalen-maskin.xlsx": bid(
        "Dalen Maskin AS",
        64_800_000,
        36,
        stone=22_500,
        machines=machines("HVO", 0.98, electric=EXCAVATOR + LOADER),
        masses=masses("HVO", 0.98, landfilled="28 000 tonn ca"),
    ),
}
"""The answers of each bid."""


def fill(form: Path, answers: Answers, to: Path) -> None:
    """A form filled in by another program, as a bidder does it by hand."""
    book = openpyxl.load_workbook(form)
    for title, rows in answers.items():
        sheet = book[title]
        lines = {cell.value: cell.row for cell in sheet["A"] if cell.value in rows}
        columns = {cell.value: cell.column for cell in sheet[4]}
        for id, values in rows.items():
            for heading, value in values.items():
                sheet.cell(lines[id], columns[heading]).value = value
    book.save(to)


def received(tender: cs.tender.Tender, folder: Path) -> Path:
    """The folder of the bids as they came back in the form of the tender."""
    form = tender.write_form(folder / "tilbudsskjema.xlsx")
    bids = folder / "bids"
    bids.mkdir(exist_ok=True)
    for name, answers in BIDS.items():
        fill(form, answers, bids / name)
    return bids


def evaluated(
    tender: cs.tender.Tender, folder: Path, decisions: cs.tender.Decisions | None = None
) -> cs.tender.Evaluation:
    """The bids read, judged and ranked, with the decisions on them."""
    bids = tender.read_bids(folder, decisions=decisions)
    return cs.tender.evaluate(tender, bids, {}, decisions)


def show(title: str, evaluation: cs.tender.Evaluation) -> None:
    """The ranking, and what is to be clarified or decided."""
    print(f"{title}\n")
    ranking = evaluation.ranking.reset_index()
    print(ranking[["bidder", "shown", "rank"]].to_string(index=False), "\n")
    kinds = ["question", "problem", "requirement not met", "clarification improves rank"]
    findings = evaluation.findings
    for row in findings[findings["finding"].isin(kinds)].itertuples():
        print(f"{row.bidder}: {row.finding}: {row.detail}")
    print()


def main() -> None:
    """Check the tender, write everything, and print what those who decide look at first."""
    tender = cs.tender.Tender.read(FILE)
    check = tender.check()
    check.raise_if_any()
    print(f"{tender.name}: {len(check.trials)} trial bids, {len(check.problems)} problems\n")
    OUTPUT.mkdir(exist_ok=True)
    folder = received(tender, OUTPUT)
    show("As the bids came", evaluated(tender, folder))
    decided = evaluated(tender, folder, cs.tender.Decisions.read(DECISIONS))
    show("With the register of decisions", decided)
    cs.tender.protocol(decided, OUTPUT / "protokoll.xlsx")
    cs.tender.page(decided, OUTPUT / "protokoll.html")
    cs.tender.letters(decided, OUTPUT)
    cs.tender.annex(decided, OUTPUT / "vedlegg.html")


if __name__ == "__main__":
    main()
