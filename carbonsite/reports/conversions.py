"""Conversions by properties with a range, as formulas over the cells of the properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ..accounting.account import Account
from ..accounting.lines import origin_of_lines, ways_of_lines
from ..factors.properties import CatalogueProperties, property_title
from ..inputs.amounts import with_numbers
from ..scenarios.scenario import Scenario
from ..scenarios.traced_run import applied
from ..spreadsheets.writing.formulas import number_text
from ..units.conversion_paths import CONVERTING_PROPERTIES, ConversionPath


def turning(scenario: Scenario, *accounts: Account) -> set[str]:
    """Properties of factors that only convert units of lines.

    No measure looks them up, no blend is shared by them, and no row states its own, which would
    have to agree.
    """
    used = scenario.runs.used
    properties = {a.name for used_in, a in used if used_in == "factors"} - {
        a.name for used_in, a in used if used_in != "factors"
    }
    return (
        properties
        - _looked_up(scenario)
        - {title for account in accounts for title in _stated_or_shared(account)}
        if properties
        else properties
    )


def _stated_or_shared(account: Account) -> Iterator[str]:
    """Properties of factors in a blend, or stated by a row."""
    lines, is_shared = account.lines, origin_of_lines(account)[1] != 1.0
    for name in CONVERTING_PROPERTIES:
        is_stated = lines[name].fillna("") != "" if name in lines else False
        yield from (
            property_title(factor, name)
            for factor in lines["resolved_factor"][is_shared | is_stated].unique()
        )


def _looked_up(scenario: Scenario) -> set[str]:
    """Properties that measures look up."""
    properties = CatalogueProperties(
        scenario.catalogue, scenario.basis.country if scenario.basis else "NO"
    )
    table = with_numbers(scenario.baseline)
    for measure in scenario.measures_in_order:
        table = applied(measure, table, properties)
    return set(properties.used)


def conversion_formulas(account: Account, cells: Mapping[str, tuple[str, float]]) -> list[str]:
    """Formula of each line's conversion; empty if it is stored.

    Parameters
    ----------
    account : Account
    cells : mapping of str to (str, float)
        Assumption of a property to the name of its cell and the number there.
    """
    lines = account.lines
    if not cells:
        return [""] * len(lines)

    @cache
    def formula(factor: str, way: ConversionPath, conversion: float) -> str:
        titles = [(property_title(factor, name), power) for name, power in way]
        return _product(
            conversion, [(*cells[title], power) for title, power in titles if title in cells]
        )

    return [
        formula(*line) if line[1] else ""
        for line in zip(
            lines["resolved_factor"], ways_of_lines(account), lines["conversion"], strict=True
        )
    ]


def _product(conversion: float, properties: list[tuple[str, float, int]]) -> str:
    """Formula of a conversion: a constant multiplied and divided by properties."""
    if not properties:
        return ""
    for _, number, power in properties:
        conversion /= number**power
    times, by = (
        [name for name, _, power in properties if (power > 0) is forwards]
        for forwards in (True, False)
    )
    # Fifteen digits: the constant of 1.8 / 1.8 is 1, and so is that of 0.0018 / 1.8 x 1000.
    constant = float(f"{conversion:.15g}")
    product = "*".join([*([] if constant == 1.0 and times else [number_text(constant)]), *times])
    return "=" + "/".join([product, *by])
