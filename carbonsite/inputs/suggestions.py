"""Factors that texts of a table may mean: proposed with a score, never applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from .. import limits
from ..errors import InputError, UnitError
from ..factors.catalogue import FactorCatalogue
from ..factors.properties import CatalogueProperties
from ..lifecycle import GENERIC_CARRIERS
from ..messages import Joined, Word, message, with_remedy
from ..messages.arguments import require
from .reading.reading import ActivityReading

SUGGESTION_COLUMNS = (
    "text",
    "unit",
    "rows",
    "factor",
    "name",
    "declared_unit",
    "score",
    "fits",
    "publisher",
)

_BEST = 1.4
"""Score of a search that nothing can improve."""

_MISFIT = 0.4
"""Share of the score that is left if the row's unit cannot be turned into the factor's."""

_LOOKED_AT = 12
"""Factors of a search that are scored for one text."""


def suggest_factors(
    table: ActivityReading | pd.DataFrame,
    catalogue: FactorCatalogue,
    count: int = 3,
    country: str = "NO",
) -> pd.DataFrame:
    """Factors that each distinct text may mean, the best first.

    None is applied: choose, and write them as ``factors={…}``.

    Parameters
    ----------
    table : ActivityReading or DataFrame
        A reading, of which the rows without a factor are used; or any table with a column ``item``
        and an optional column ``unit``.
    catalogue : FactorCatalogue
    count : int
        Proposals for each text, at most.
    country : str
        For generic names.

    Returns
    -------
    DataFrame
        ``text, unit, rows, factor, name, declared_unit, score, fits, publisher``: `rows` is how
        many have the text, `score` is between 0 and 1, `fits` is "yes" if the unit can be turned
        into the factor's, otherwise why not. A text for which nothing is found has one line without
        a factor.

    Raises
    ------
    InputError
        Where the table has no column ``item``.

    Examples
    --------
    >>> import pandas as pd
    >>> items = ["Massivtre vegger", "Diesel hjullaster"]
    >>> table = pd.DataFrame({"item": items, "unit": ["m3", "L"]})
    >>> suggest_factors(table, FactorCatalogue.default(), count=1)[["text", "factor", "fits"]]
                    text                   factor fits
    0   Massivtre vegger  clt-dk-without-biogenic  yes
    1  Diesel hjullaster                   diesel  yes
    """
    require(catalogue, FactorCatalogue, "suggest_factors()", "catalogue", "catalogue")
    require(table, ActivityReading | pd.DataFrame, "suggest_factors()", "table", "table")
    properties = CatalogueProperties(catalogue, country)
    proposals = [
        row
        for text, unit, rows in _texts(table).itertuples(index=False)
        for row in _of_text(str(text), str(unit), int(rows), catalogue, properties, count)
    ]
    texts = {
        name: pd.Series([row[name] for row in proposals], dtype=object) for name in ("name", "fits")
    }
    return pd.DataFrame(proposals, columns=list(SUGGESTION_COLUMNS)).assign(**texts)


def _texts(table: ActivityReading | pd.DataFrame) -> pd.DataFrame:
    """Distinct texts with unit and number of rows, the most frequent first."""
    if isinstance(table, ActivityReading):
        texts = table.left[table.left["kind"] == "not mapped"][["item", "unit"]]
    elif "item" in table:
        unit = table["unit"].astype(object) if "unit" in table else ""
        texts = pd.DataFrame({"item": table["item"].astype(object), "unit": unit})
    else:
        wrong = with_remedy("inputs.no_item_column")
        raise InputError.one("suggest_factors", *wrong, column="item")
    groups = texts.fillna("").groupby(["item", "unit"], sort=False)
    counted = groups.size().rename("rows").reset_index()
    is_named = counted["item"].astype(str).str.strip() != ""
    return counted[is_named].sort_values("rows", ascending=False, kind="stable")


def _of_text(
    text: str,
    unit: str,
    rows: int,
    catalogue: FactorCatalogue,
    properties: CatalogueProperties,
    count: int,
) -> Iterator[dict[str, Any]]:
    """Proposals for one text, the best first."""
    of_text = {"text": text, "unit": unit, "rows": rows}
    words = " ".join(text[: limits.SEARCH_TEXT].split()[: limits.SEARCH_WORDS])
    is_text = any(letter.isalpha() for letter in words)
    hits = catalogue.search(words).head(_LOOKED_AT) if is_text else pd.DataFrame()
    weighed: dict[str, dict[str, Any]] = {}
    for hit in hits.itertuples(index=False):
        generic, declared_unit = (
            _generic_of(catalogue, hit.factor),
            hit.unit.removeprefix("kgCO2e/"),
        )
        factor, name, publisher = hit.factor, hit.name, hit.publisher
        if generic:
            name = message("inputs.as_the_basis_decides", generic=generic)
            factor, publisher = generic, ""
        fits = _fits(unit, hit.factor, declared_unit, properties)
        score = min(float(hit.score) / _BEST, 1.0) * (1.0 if fits in ("yes", "") else _MISFIT)
        if score > weighed.get(factor, {"score": -1.0})["score"]:
            weighed[factor] = {
                **of_text,
                "factor": factor,
                "name": name,
                "declared_unit": declared_unit,
                "score": round(score, 2),
                "fits": fits,
                "publisher": publisher,
            }
    best = sorted(weighed.values(), key=lambda line: -line["score"])[:count]
    blank = dict.fromkeys(("factor", "declared_unit", "fits", "publisher"), "")
    nothing = {**of_text, **blank, "name": message("inputs.nothing_found"), "score": 0.0}
    yield from best or [nothing]


def _generic_of(catalogue: FactorCatalogue, factor: str) -> str:
    """Generic name of a factor; "" if it has none that a basis decides."""
    table = catalogue.table
    generic = str(table.frame["generic"].iloc[table.start[table.codes[factor]]])
    return generic if generic in GENERIC_CARRIERS else ""


def _fits(unit: str, factor: str, declared_unit: str, properties: CatalogueProperties) -> str:
    """Word "yes" or "no": a row's unit converts to that of a factor; else what is missing."""
    if not unit:
        return ""
    try:
        fits = np.isfinite(properties.conversion(factor, unit, declared_unit))
        return Word("fits", "yes" if fits else "no")
    except UnitError as error:
        texts = Joined(filter(None, (error.problem, error.remedy)), "; ")
        return message("inputs.misfit", error=texts)
