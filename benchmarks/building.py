"""How fast a whole building is, beside the same sums in pandas; fails where a promise is broken.

Run it alone on a quiet machine, from a checkout: ``python benchmarks/building.py``. Products with
waste and replacements over a period go through six rules; then a bill of quantities is read from a
csv and from a workbook, matched to compositions and accounted. Every sum is compared with that of
pandas before a time counts; the runs are interleaved. pandas reads the factors from a table that
stands ready, as the catalogue does, and checks nothing. ``--quick``: a tenth of the rows, one run.
"""

from __future__ import annotations

import argparse
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

import carbonsite as cs
from carbonsite import building as b
from carbonsite.spreadsheets.files import calamine

PRODUCTS, BILL, RUNS = 5_000, 20_000, 5
PROMISED = {"six rules": 1.0, "csv": 5.0, "xlsx": 5.0}
"""Seconds, warm."""

RULES = ("br18-2023", "br18-2025", "boverket", "tek17", "dfo-whole-building", "iceland-2025")
PERIOD = cs.Period(2026, 60)
AREAS = {"m2 BTA": 5000.0, "m2 BR18": 4800.0, "m2 heated": 4500.0}
ENERGY = {"district-heat-dk-br18": 150_000.0, "electricity-dk-br18": 90_000.0}
"""Each year [kWh]."""

KINDS = ("footing", "column", "beam", "wall", "partition", "slab", "roof", "stair")
CATALOGUE = cs.FactorCatalogue.default()
Job = Callable[[], pd.Series]


def factor_table() -> pd.DataFrame:
    """Products of BR18 whose numbers have no biogenic carbon: a column for each module."""
    frame = CATALOGUE.frame
    frame = frame[
        frame["factor"].str.startswith("br18-")
        & (frame["biogenic_carbon"] == "none")
        & frame["module"].isin(["A1-A3", "C3", "C4"])
    ]
    wide = frame.pivot_table(index="factor", columns="module", values="gwp_total")
    wide = wide[wide["A1-A3"].notna()]
    own = frame.drop_duplicates("factor").set_index("factor")["declared_unit"]
    return wide.join(own.rename("declared"))


FACTORS = factor_table()


@dataclass(frozen=True)
class Products:
    """Products of a building, with the life and the waste of each."""

    table: pd.DataFrame

    @classmethod
    def made(cls, count: int) -> Products:
        """So many, by chance."""
        chance = np.random.default_rng(count)
        factors = FACTORS.index.to_numpy(dtype=object)[chance.integers(0, len(FACTORS), count)]
        return cls(
            pd.DataFrame(
                {
                    "row": [str(row) for row in range(count)],
                    "item": "product",
                    "factor": factors,
                    "amount": chance.uniform(1.0, 100.0, count).astype(object),
                    "unit": FACTORS["declared"].reindex(factors).to_numpy(dtype=object),
                    "element": chance.choice(["215", "223", "231", "242", "251", "261"], count),
                    "flow": "product",
                    "service_life": chance.choice(["15", "20", "25", "40", "60"], count),
                    "waste": chance.choice(["0 %", "3 %", "5 %", "10 %"], count),
                }
            )
        )

    def with_carbonsite(self) -> pd.Series:
        """The value of each rule, all checks on."""
        waste = b.site_waste(self.table, CATALOGUE, {})
        rows = cs.activities(
            self.table,
            waste,
            b.replacements(self.table, CATALOGUE, PERIOD),
            *(
                cs.activity("energy", f"{kwh} kWh/year", of, module="B6")
                for of, kwh in ENERGY.items()
            ),
        )
        areas = [f"{size} {kind}" for kind, size in AREAS.items()]
        account = cs.account(rows, CATALOGUE, period=PERIOD, areas=areas)
        return pd.Series({rule: cs.under(account, rule).value for rule in RULES})

    def with_pandas(self) -> pd.Series:
        """Merge the factors, add columns for waste and replacements, sum, divide; no checks."""
        table = self.table.merge(FACTORS, left_on="factor", right_index=True)
        amount = table["amount"].astype(float)
        life = table["service_life"].astype(float)
        waste = table["waste"].str.rstrip(" %").astype(float) / 100
        count = np.maximum(np.ceil(PERIOD.length / life) - 1, 0)
        made, ends = amount * table["A1-A3"], amount * table[["C3", "C4"]].sum(axis=1).to_numpy()
        sums = pd.DataFrame(
            {
                "A1-A3": made,
                "A5": waste * made,
                "B4": count * (made + ends),
                "C3": amount * table["C3"],
                "C4": amount * table["C4"],
                "produced again": count * made,
                "element": table["element"],
            }
        )
        return pd.Series({rule: value_of(rule, sums) for rule in RULES})


@dataclass(frozen=True)
class Bill:
    """A bill of quantities as a file, and what its texts mean."""

    path: Path
    texts: dict[str, str]
    parts: pd.DataFrame

    @classmethod
    def written(cls, folder: Path, count: int, ending: str) -> Bill:
        """So many rows of fifty texts of each kind of element, and forty compositions."""
        chance = random.Random(count)
        texts = {
            f"{kind} axis {axis}": f"{kind} {axis % 5}" for kind in KINDS for axis in range(50)
        }
        heading = ("Bygningsdel", "Beskrivelse", "Mengde", "Enhet")
        rows = [
            (str(chance.choice((215, 223, 231, 242, 251, 261))), text, amount, "m2")
            for text in chance.choices(list(texts), k=count)
            for amount in (chance.randrange(10, 90_000) / 100,)
        ]
        path = folder / f"bill.{ending}"
        if ending == "csv":
            lines = [f"{code};{text};{number:.2f};{unit}" for code, text, number, unit in rows]
            told = "\n".join([";".join(heading), *lines]).replace(".", ",")
            path.write_text(told, encoding="utf-8")
        else:
            with xlsxwriter.Workbook(str(path)) as book:
                sheet = book.add_worksheet("Mengder")
                for place, row in enumerate([heading, *rows]):
                    sheet.write_row(place, 0, row)
        names = sorted(set(texts.values()))
        parts = pd.DataFrame(
            {
                "composition": np.repeat(names, 3),
                "factor": chance.choices(FACTORS.index.tolist(), k=3 * len(names)),
                "one": [chance.randrange(1, 500) / 100 for _ in range(3 * len(names))],
            }
        )
        return cls(path, texts, parts.join(FACTORS, on="factor"))

    def with_carbonsite(self) -> pd.Series:
        """Read, match, expand, account; all checks on."""
        reading = cs.read_activities(self.path, factors=self.texts, tags={"flow": "product"})
        products = [
            b.composition(name, "m2", cs.activity("part", f"{one} {unit}", factor))
            for name, factor, one, unit in self.parts[
                ["composition", "factor", "one", "declared"]
            ].itertuples(index=False, name=None)
        ]
        rows = b.expand(reading.activities, *products)
        account = cs.account(rows, CATALOGUE, indicator="gwp_total")
        sums = account.by("element", "module")["gwp_total"]
        return sums[sums.index.get_level_values("module") != "D"]

    def with_pandas(self) -> pd.Series:
        """Read, merge the compositions with their factors, multiply, group; no checks."""
        if self.path.suffix == ".csv":
            bill = pd.read_csv(self.path, sep=";", decimal=",", dtype={"Bygningsdel": str})
        else:
            bill = pd.read_excel(self.path, dtype={"Bygningsdel": str}, engine="openpyxl")
        bill["composition"] = bill["Beskrivelse"].map(self.texts)
        table = bill.merge(self.parts, on="composition")
        modules = ["A1-A3", "C3", "C4"]
        sums = table[modules].mul(table["Mengde"] * table["one"], axis=0)
        sums = sums.groupby(table["Bygningsdel"]).sum(min_count=1).stack()
        return sums.dropna()


def energy_of_the_period() -> float:
    """Emissions of the energy of all years, by numbers between which years are linear."""
    years = np.arange(PERIOD.start, PERIOD.start + PERIOD.length)
    numbers = CATALOGUE.frame.set_index("factor")["gwp_ghg"]
    whole = 0.0
    for name, kwh in ENERGY.items():
        course = CATALOGUE.projections[name].factors
        whole += (
            kwh * np.interp(years, list(course), [numbers[one] for one in course.values()]).sum()
        )
    return whole


def value_of(name: str, sums: pd.DataFrame) -> float:
    """What a rule compares, from the sums of products."""
    rule = cs.rules.Rule.named(name)
    rate = rule.fields["data"].value
    rate = rate if isinstance(rate, float) else 0.0
    elements = tuple(rule.elements)
    own = sums[sums["element"].str.startswith(elements)] if elements else sums
    period = rule.fields["period"].value
    years = period if isinstance(period, int) and period else PERIOD.length
    per_year = "/year" in str(rule.fields["result"].value or "")
    value = 0.0
    for module in rule.modules:
        area = AREAS[rule.area_of(module)] * (years if per_year else 1)
        if module == "B6":
            value += energy_of_the_period() / area
        elif module in own:
            raised = {"A1-A3": "A1-A3", "A5": "A5", "B4": "produced again"}.get(module)
            extra = rate * own[raised].sum() if raised else 0.0
            value += (own[module].sum() + extra) / area
    return value


def check_equal(one: pd.Series, other: pd.Series) -> None:
    """Every sum of one is one of the other, with the same number."""
    ours, theirs = one.sort_index(), other.sort_index()
    assert list(map(str, ours.index)) == list(map(str, theirs.index)), "different sums"
    assert np.allclose(ours.to_numpy(), theirs.to_numpy(), rtol=1e-9, atol=0), "different numbers"


def seconds(job: Job) -> float:
    """Processor time of one run."""
    start = time.process_time()
    job()
    return time.process_time() - start


def compare(title: str, ours: Job, theirs: Job, promised: float, runs: int) -> bool:
    """Compare the sums, then time both in turns; True where the promise is kept."""
    check_equal(ours(), theirs())
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    mine, his = (statistics.median(each) for each in zip(*pairs, strict=True))
    is_met = bool(mine <= promised)
    print(
        f"{title:34} carbonsite {mine:.2f} s, pandas {his:.3f} s, {mine / his:.0f}x;"
        f" promised {promised:g} s: {'MET' if is_met else 'NOT_MET'}",
        flush=True,
    )
    return is_met


def main(*, is_quick: bool) -> int:
    """Every comparison; 1 where a promise is broken."""
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__},"
        f" [fast]: {calamine._IS_INSTALLED}"
    )
    count, rows, runs = (PRODUCTS // 10, BILL // 10, 1) if is_quick else (PRODUCTS, BILL, RUNS)
    products = Products.made(count)
    title = f"{count} products, {PERIOD.length} years, {len(RULES)} rules"
    kept = [
        compare(title, products.with_carbonsite, products.with_pandas, PROMISED["six rules"], runs)
    ]
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("csv", "xlsx"):
            bill = Bill.written(Path(folder), rows, ending)
            title = f"bill of {rows} rows, {ending}"
            kept.append(
                compare(title, bill.with_carbonsite, bill.with_pandas, PROMISED[ending], runs)
            )
    return int(not all(kept))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, one run")
    sys.exit(main(is_quick=parser.parse_args().quick))
