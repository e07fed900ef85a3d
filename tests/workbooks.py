"""Accounts and scenarios whose workbooks are tested, and how a workbook is read back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from builders import factor, table
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import carbonsite as cs
from carbonsite.measures import Stage

TITLES = [
    "Summary",
    "Steps",
    "Line items",
    "Changes",
    "Assumptions",
    "Factors",
    "Bases",
    "Findings",
    "About",
    "Sign-off",
]
MANIFEST = "carbonsite manifest"
"""The last sheet, very hidden."""

HEAD = 4
"""The row in which the head of a table stands."""

CATALOGUE = cs.FactorCatalogue(
    [
        factor(
            "b0",
            part="direct",
            declared_unit="L",
            generic="diesel",
            gwp_ghg=2.5,
            density="0,84 kg/L",
            heating_value="10 kWh/L",
        ),
        factor(
            "b0",
            part="upstream",
            declared_unit="L",
            gwp_ghg=0.5,
            density="0,84 kg/L",
            heating_value="10 kWh/L",
        ),
        factor(
            "grid-2019",
            declared_unit="kWh",
            generic="electricity",
            accounting="location",
            boundary="life-cycle",
            geography="NO",
            reference_year=2019,
            gwp_ghg=0.02,
        ),
        factor(
            "grid-residual",
            declared_unit="kWh",
            generic="electricity",
            accounting="residual",
            boundary="life-cycle",
            geography="NO",
            reference_year=2019,
            gwp_ghg=0.4,
        ),
        factor("concrete", module="A1-A3", declared_unit="m3", gwp_ghg=300.0, gwp_total=301.0),
        factor("concrete", module="C3", declared_unit="m3", gwp_ghg=6.0, gwp_total=6.0),
        factor("concrete", module="D", declared_unit="m3", gwp_total=-9.0),
        factor(
            "timber",
            module="A1-A3",
            declared_unit="m3",
            gwp_fossil=50.0,
            gwp_biogenic=-700.0,
            biogenic_carbon="co2 only",
            gwp_luluc=1.0,
        ),
        factor(
            "timber",
            module="C4",
            declared_unit="m3",
            gwp_total=703.0,
            gwp_biogenic=700.0,
            biogenic_carbon="co2 only",
        ),
        factor(
            "gravel",
            module="A1-A3",
            declared_unit="t",
            gwp_total=3.0,
            biogenic_carbon="none",
            density="1,8 t/m3",
        ),
    ]
)
BASIS = cs.Basis(year=2019)


def activities() -> pd.DataFrame:
    """Five activities, one of them in an element that looks like a number."""
    rows = [
        ("excavator", "diesel", 1000.0, "L"),
        ("hut", "electricity", 50_000.0, "kWh"),
        ("frame", "concrete", 100.0, "m3"),
        ("beams", "timber", 10.0, "m3"),
        ("fill", "gravel", 20.0, "m3"),
    ]
    return table(
        *rows,
        module=["A5", "A5", "", "", ""],
        element=["", "", "22", "022", "22"],
        machine=["excavator", "", "", "", ""],
    )


def account() -> cs.Account:
    """An account with a line of module D whose number is not declared in its indicator."""
    return cs.account(activities(), CATALOGUE, BASIS, date="2019-12-01")


@dataclass(frozen=True)
class Swap:
    """A user's own measure: part of the concrete becomes timber."""

    share: cs.Assumption
    name: str = "Timber frame"
    stage: Stage = Stage.MATERIAL
    cost: None = None

    def apply(self, activities: pd.DataFrame, properties: Any) -> pd.DataFrame:
        share = float(self.share.value.to("%").magnitude) / 100
        old = activities[activities["factor"] == "concrete"]
        kept = activities.assign(
            amount=activities["amount"].where(
                activities["factor"] != "concrete", activities["amount"] * (1 - share)
            )
        )
        new = old.assign(
            row=[f"{self.name} ← {row}" for row in old["row"]],
            factor="timber",
            amount=old["amount"] * share,
            measure=self.name,
            replaces=old["row"],
        )
        return pd.concat([kept, new], ignore_index=True)


def scenario(**fields: Any) -> cs.Scenario:
    """A scenario of one measure, with changes of unequal scope and with a further basis."""
    swap = Swap(
        cs.Assumption(
            "share of timber",
            "50 %",
            low="20 %",
            high="60 %",
            reason="the architect's three sketches",
        )
    )
    further = {
        "residual mix": cs.Basis(electricity="residual", year=2019),
        "another year": cs.Basis(year=2031),
    }
    return cs.Scenario(
        **{
            "name": "House",
            "baseline": activities(),
            "measures": [swap],
            "catalogue": CATALOGUE,
            "basis": BASIS,
            "date": "2019-12-01",
            "area": "200 m2 BTA",
            "bases": further,
            **fields,
        }
    )


def values(path: Path, title: str) -> Worksheet:
    """A sheet with the values stored in it."""
    return load_workbook(path, data_only=True)[title]


def rows_of(path: Path, title: str, head: int = HEAD) -> list[dict[str, Any]]:
    """The rows of the table at the top of a sheet, by the titles of its columns."""
    sheet = values(path, title)
    names = [cell.value for cell in sheet[head]]
    found = []
    for cells in sheet.iter_rows(min_row=head + 1, values_only=True):
        if all(cell is None for cell in cells):
            break
        found.append({str(name): cell for name, cell in zip(names, cells, strict=True) if name})
    return found


def beside(path: Path, title: str, label: str, after: str = "") -> list[Any]:
    """The cells right of a label, of which the first below the heading `after` is meant."""
    below = not after
    for cells in values(path, title).iter_rows(values_only=True):
        below = below or cells[0] == after
        if below and cells[0] == label:
            return list(cells[1:])
    raise AssertionError(f"{title} has no {label!r}")


def links(path: Path, title: str) -> list[str]:
    """The addresses that a sheet links to."""
    return [
        cell.hyperlink.target
        for row in load_workbook(path)[title].iter_rows()
        for cell in row
        if cell.hyperlink
    ]
