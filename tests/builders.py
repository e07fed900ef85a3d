"""Small catalogues and tables that several tests are built on."""

from __future__ import annotations

from typing import Any

import pandas as pd

import carbonsite as cs

SOURCE = cs.Source(
    publisher="Publisher", document="Declaration", year=2018, locator="table 2, row 5"
)


def factor(name: str, **fields: Any) -> cs.EmissionFactor:
    """An emission factor per kg, unless the fields say otherwise."""
    return cs.EmissionFactor(**{"factor": name, "declared_unit": "kg", "source": SOURCE, **fields})


def table(*rows: tuple[Any, ...], **columns: Any) -> pd.DataFrame:
    """Activities from tuples of item, factor, amount, unit; further columns as they are."""
    return pd.DataFrame(list(rows), columns=["item", "factor", "amount", "unit"]).assign(**columns)


def problem_table(call: Any, *args: Any, **kwargs: Any) -> pd.DataFrame:
    """The problems of the one InputError that a call raises; blank cells are empty texts."""
    try:
        call(*args, **kwargs)
    except cs.InputError as error:
        return error.problems.astype(object).where(error.problems.notna(), "")
    raise AssertionError("nothing was raised")


def problems_of(call: Any, *args: Any, **kwargs: Any) -> list[tuple[Any, str, str]]:
    """Row, column and problem of each line of the one InputError that a call raises."""
    table = problem_table(call, *args, **kwargs)
    return list(table[["row", "column", "problem"]].itertuples(index=False, name=None))


def carriers() -> list[cs.EmissionFactor]:
    """Fuels in two parts, and electricity of two years in both ways to account it."""
    electricity = {
        "declared_unit": "kWh",
        "generic": "electricity",
        "geography": "NO",
        "boundary": "life-cycle",
    }
    fuel = {"declared_unit": "L", "geography": "NO"}
    return [
        factor(
            "b0",
            part="direct",
            generic="diesel",
            gwp_ghg=2.6,
            density="840 kg/m3",
            heating_value="10 kWh/L",
            **fuel,
        ),
        factor(
            "b0",
            part="upstream",
            gwp_ghg=0.6,
            density="840 kg/m3",
            heating_value="10 kWh/L",
            **fuel,
        ),
        factor(
            "b100",
            part="direct",
            generic="biodiesel",
            gwp_ghg=0.2,
            gwp_biogenic=2.4,
            density="890 kg/m3",
            heating_value="9 kWh/L",
            **fuel,
        ),
        factor(
            "b100",
            part="upstream",
            gwp_ghg=0.4,
            gwp_biogenic=0.0,
            density="890 kg/m3",
            heating_value="9 kWh/L",
            **fuel,
        ),
        factor(
            "location-2019", accounting="location", reference_year=2019, gwp_ghg=0.02, **electricity
        ),
        factor(
            "location-2020", accounting="location", reference_year=2020, gwp_ghg=0.01, **electricity
        ),
        factor(
            "residual-2020", accounting="residual", reference_year=2020, gwp_ghg=0.4, **electricity
        ),
        factor(
            "contract",
            accounting="contract",
            declared_unit="kWh",
            boundary="life-cycle",
            gwp_ghg=0.005,
        ),
    ]


CARRIERS = cs.FactorCatalogue(carriers())
