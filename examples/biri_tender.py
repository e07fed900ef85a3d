"""A tender in the shape of Biri omsorgssenter's competition: the form, five bids that are made up,
and the protocol.

Timber above ground and passive house are absolute requirements, all other measures are options to
be priced. Run it from any folder; it writes the form, the bids, the protocol and the letters into
biri_tender/ there. No bidder, price or amount below is anybody's: they are made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

import carbonsite as cs

FILE = Path(__file__).with_name("biri_tender.toml")
OUTPUT = Path("biri_tender")

Answers = Mapping[tuple[str, str, str], Any]
"""What stands in the form: by sheet, number of the row, and heading of the column."""

BIDDER, MACHINES, HEATING, MASSES, MATERIALS, OPTIONS = (
    "Tilbyder og pris",
    "Maskiner",
    "Byggvarme og byggtørk",
    "Masser og transport",
    "Materialer",
    "Opsjoner",
)
CARRIER, HOURS, RATE, RATE_UNIT, AMOUNT, UNIT, FACTOR = (
    "Energibærer",
    "Timer [h]",
    "Forbruk per time",
    "Enhet for forbruk per time",
    "Mengde",
    "Enhet",
    "Faktor",
)


def bidder(name: str, price: float) -> Answers:
    """Who bids, and at what price [NOK without VAT]."""
    return {(BIDDER, "B1", "Svar"): f"{name} (oppdiktet)", (BIDDER, "B4", "Svar"): price}


def site(
    excavator: tuple[str, float, float, str], other: tuple[str, float, str], heat: tuple[str, float]
) -> Answers:
    """The machines and the heating: carrier, hours and use per hour of the excavator; carrier,
    amount and unit of the others; carrier and kWh of the heat.
    """
    carrier, hours, rate, rate_unit = excavator
    machines = {
        (MACHINES, "M1", CARRIER): carrier,
        (MACHINES, "M1", HOURS): hours,
        (MACHINES, "M1", RATE): rate,
        (MACHINES, "M1", RATE_UNIT): rate_unit,
        (MACHINES, "M2", CARRIER): "diesel",
        (MACHINES, "M2", HOURS): 450,
        (MACHINES, "M2", RATE): 10,
        (MACHINES, "M2", RATE_UNIT): "L/h",
        (MACHINES, "M3", CARRIER): "diesel",
        (MACHINES, "M3", AMOUNT): 1400,
        (MACHINES, "M3", UNIT): "L",
        (MACHINES, "M4", CARRIER): other[0],
        (MACHINES, "M4", AMOUNT): other[1],
        (MACHINES, "M4", UNIT): other[2],
        (MACHINES, "M4", HOURS): 3000,
    }
    heating = {
        (HEATING, id, column): value
        for id, share in (("H1", 0.15), ("H2", 0.6), ("H3", 0.25))
        for column, value in ((CARRIER, heat[0]), (AMOUNT, share * heat[1]), (UNIT, "kWh"))
    }
    return machines | heating


def building(clt: float, glulam: float, concrete: float, insulation: float) -> Answers:
    """Masses and materials: cross-laminated timber, glulam and concrete [m3], insulation at R = 1
    [m2].
    """
    masses = {
        (MASSES, "T1", AMOUNT): 7500,
        (MASSES, "T2", "Faktor eller energibærer"): "diesel",
        (MASSES, "T2", AMOUNT): 6000,
        (MASSES, "T2", UNIT): "L",
    }
    chosen = {
        "P1": ("gravel-br18", 4500),
        "P2": ("clt", clt),
        "P3": ("glulam", glulam),
        "P4": ("concrete-nb37-reference-2017", concrete),
        "P5": ("glass-wool-glava-r1", insulation),
    }
    materials = {
        (MATERIALS, id, column): value
        for id, (factor, amount) in chosen.items()
        for column, value in ((FACTOR, factor), (AMOUNT, amount))
    }
    passive_house = {
        (MATERIALS, "P5", "Dokumentasjon"): "likeverdig dokumentasjon",
        (MATERIALS, "P5", "Deklarasjonsnr."): "Beregning etter NS 3701",
    }
    return masses | materials | passive_house


def options(**prices: Any) -> Answers:
    """Prices of options, and what is stated beside them, by the numbers of their rows:
    ``O1=900_000, O1_1=3.4``.
    """
    return {(OPTIONS, row.replace("_", "."), "Svar"): value for row, value in prices.items()}


DIESEL, BIODIESEL = ("diesel", 1000, 18, "L/h"), ("biodiesel", 28_000, "L")
BIDS: dict[str, Answers] = {
    "fjell-og-tre.xlsx": {
        **bidder("Fjell og Tre AS", 148_500_000),
        **site(DIESEL, ("diesel", 28_000, "L"), ("diesel", 380_000)),
        **building(1180, 105, 560, 41_000),
        **options(
            O1=950_000,
            O1_1=3.4,
            O2=420_000,
            O2_1=40,
            O2_2=25,
            O3=310_000,
            O4=0,
            O4_1=100,
            O4_2=40,
            O5=180_000,
            O6=60_000,
            O7=0,
            O7_1=3800,
            O8=150_000,
        ),
    },
    "mjosbygg.xlsx": {
        **bidder("Mjøsbygg AS", 151_900_000),
        **site(DIESEL, BIODIESEL, ("elektrisitet", 300_000)),
        **building(1210, 95, 580, 40_000),
        **options(
            O1=1_150_000, O1_1=3.6, O4=90_000, O4_1=80, O4_2=30, O7=250_000, O7_1=3000, O8=120_000
        ),
    },
    "innlandsentreprenoren.xlsx": {
        **bidder("Innlandsentreprenøren AS", 155_200_000),
        **site(("elektrisitet", 950, 62, "kWh/h"), BIODIESEL, ("elektrisitet", 290_000)),
        **building(1150, 120, 520, 43_000),
        **options(O4=0, O4_1=100, O4_2=50, O7=300_000, O7_1=4200, O8=90_000),
    },
    "rimelig-bygg.xlsx": {
        **bidder("Rimelig Bygg AS", 143_800_000),
        **site(("diesel", 1100, 20, "L/h"), ("diesel", 33_000, "L"), ("diesel", 420_000)),
        **building(1250, 100, 640, 40_000),
    },
    "hastverk.xlsx": {
        **bidder("Hastverk AS", 139_000_000),
        **site(DIESEL, ("diesel", 25_000, "L"), ("diesel", 350_000)),
        **building(1190, 100, 570, 40_500),
        **options(O1=-500_000, O1_1=3.4),
        (HEATING, "H1", AMOUNT): None,  # a row left blank
        (MASSES, "T1", UNIT): "kg",  # a unit changed
        (MASSES, "T1", AMOUNT): "=7500*1000",  # a formula, without a value
        (
            MACHINES,
            "M1",
            "Beskrivelse",
        ): "Gravemaskin 35 t (kun grunnarbeid)",  # a text of the form changed
    },
}
"""The answers of each bid; the last one has faults."""

ASSESSED = {
    "Fjell og Tre AS": 7.5,
    "Mjøsbygg AS": 8.0,
    "Innlandsentreprenøren AS": 8.5,
    "Rimelig Bygg AS": 6.0,
}
"""Points of the jury for architecture, which no program gives; made up, too."""


def fill(form: Path, answers: Answers, to: Path) -> None:
    """A form filled in, as a bidder does it by hand."""
    book = openpyxl.load_workbook(form)
    for (sheet, id, heading), value in answers.items():
        held = book[sheet]
        row = next(cell.row for cell in held["A"] if cell.value == id)
        column = next(cell.column for cell in held[4] if cell.value == heading)
        held.cell(row, column).value = value
    book.save(to)


def received(tender: cs.tender.Tender, folder: Path, names: Iterable[str] = BIDS) -> cs.tender.Bids:
    """The bids as they came back in the form of the tender, read."""
    form = tender.write_form(folder / "tilbudsskjema.xlsx")
    bids = folder / "bids"
    bids.mkdir(exist_ok=True)
    for name in names:
        fill(form, BIDS[name], bids / name)
    return tender.read_bids(bids)


def evaluated(tender: cs.tender.Tender, bids: cs.tender.Bids) -> cs.tender.Evaluation:
    """The bids judged and ranked; the jury has accepted the calculations of the passive house, and
    given its points.
    """
    accepted = [bid.accepting({"P5": "yes"}) if bid.scenario is not None else bid for bid in bids]
    answers = {f"{name} (oppdiktet)": {"arkitektur": points} for name, points in ASSESSED.items()}
    return cs.tender.evaluate(tender, accepted, answers)


def main() -> None:
    """Write everything, and print what those who decide look at first."""
    tender = cs.tender.Tender.read(FILE)
    OUTPUT.mkdir(exist_ok=True)
    bids = received(tender, OUTPUT)
    print(f"{tender.name}\ndigest {tender.digest}\n")
    print(bids.overview.round().to_string(index=False), "\n")
    print(
        bids.problems[["bid", "sheet", "cell", "what", "effect"]].round().to_string(index=False),
        "\n",
    )
    print(bids.deviations[["bid", "sheet", "cell", "what"]].to_string(index=False), "\n")
    found = evaluated(tender, bids)
    print(found.ranking.reset_index()[["bidder", "shown", "rank"]].to_string(index=False), "\n")
    print(found.findings[["bidder", "finding"]].drop_duplicates().to_string(index=False))
    cs.tender.protocol(found, OUTPUT / "protokoll.xlsx")
    cs.tender.page(found, OUTPUT / "protokoll.html")
    cs.tender.letters(found, OUTPUT)


if __name__ == "__main__":
    main()
