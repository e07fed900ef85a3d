"""A workbook to fill in with activities, which `read_activities` reads back."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..factors.catalogue import FactorCatalogue
from ..inputs.amounts import with_numbers
from ..messages import AnyLanguage, message
from ..messages.arguments import require
from ..messages.labels import Labels
from ..spreadsheets.files.writing import writable
from ..spreadsheets.writing.forms import form_book
from .choices import choices_of
from .template_sheets import LOOKS, ROWS, TemplateSheets


def template(
    path: str | PathLike[str],
    catalogue: FactorCatalogue | None = None,
    activities: pd.DataFrame | None = None,
    lang: AnyLanguage = "nb",
) -> Path:
    """Write a workbook to fill in, with lists to choose factor, unit and module from.

    Units and modules are those that the chosen factor can be used with. Notes are in English and
    Norwegian. `read_activities` reads the workbook back.

    Parameters
    ----------
    path : str or path
    catalogue : FactorCatalogue, optional
        Factors to choose from; left out: the shipped catalogue.
    activities : DataFrame, optional
        Rows to fill in from the start; amounts that are assumptions are written as their values.
    lang : {"nb", "en"}
        Language of the headings.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        If nothing can be written there.
    InputError
        If an activity has a factor that is not in the catalogue, or there are more than fit.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> row = cs.activity("excavator", "100 L", "diesel", module="A5")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     place = template(f"{folder}/site.xlsx", activities=row)
    ...     cs.read_activities(place).activities[["item", "factor", "amount", "unit", "module"]]
            item  factor  amount unit module
    0  excavator  diesel   100.0    L     A5
    """
    place, say = writable(path), Labels.of(lang)
    require(activities, pd.DataFrame | None, "template()", "activities", "table")
    require(catalogue, FactorCatalogue | None, "template()", "catalogue", "catalogue")
    choices = choices_of(catalogue or FactorCatalogue.default())
    table = None if activities is None else with_numbers(activities)
    if table is not None:
        _check(table, {choice.factor for choice in choices})
    with form_book(place, "carbonsite", LOOKS) as book:
        TemplateSheets(book, say, choices).write(table)
    return place


def _check(table: pd.DataFrame, known: set[str]) -> None:
    """Raise if a factor is not known, or there are more rows than fit."""
    problems: list[dict[str, object]] = [
        {
            "row": label,
            "column": "factor",
            "value": factor,
            "problem": message("template.unknown_factor"),
            "remedy": message("template.unknown_factor.remedy"),
        }
        for label, factor in table["factor"].items()
        if factor not in known
    ]
    if len(table) > ROWS:
        problems.append(
            {
                "value": len(table),
                "problem": message("template.too_many_rows", most=ROWS),
                "remedy": message("template.too_many_rows.remedy"),
            }
        )
    if problems:
        raise InputError.of("template", problems)
