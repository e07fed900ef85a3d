"""Deviations of a part of a bid: other units, formulas, and rows that the form does not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...inputs.reading.stale_formulas import Place, agree
from .activities import PartActivities
from .findings import BidFindings, OtherReading
from .sheet_answers import SheetAnswers

FormulaValues = Mapping[Place, tuple[float, float]]
"""The stored value and the computed value of each formula, by sheet, row of the file and column."""

_MACHINE_PARTS = ("hours", "rate")


def activities_of_form(
    part: PartActivities, values: FormulaValues, findings: BidFindings
) -> pd.DataFrame:
    """Activities of the rows that the form has; notes deviations with both ways to read them."""
    table = part.activities
    read = {
        int(place): {str(name): cell for name, cell in row.items()}
        for place, row in zip(table.index, table.to_dict("records"), strict=True)
    }
    _check_units(part, read, findings)
    check_formulas(part.cells.answers, values, findings, read)
    is_extra = np.array([row.is_extra for row in part.cells.answers.sheet.rows], dtype=bool)
    for row in np.flatnonzero(is_extra):
        stands = part.cells.answers.cells["item"][row]
        findings.deviation(
            part.cells.answers.place(int(row), "item"),
            stands,
            "tender.row.in_no_total",
            OtherReading(None, read[int(row)]) if int(row) in read else None,
        )
    return table[~is_extra[table.index.to_numpy(dtype=int)]]


def _check_units(
    part: PartActivities, read: Mapping[int, dict[str, Any]], findings: BidFindings
) -> None:
    answers = part.cells.answers
    for row in map(int, np.flatnonzero(answers.changed["unit"])):
        fixed = answers.sheet.fixed["unit"][row]
        if not part.is_in_another_unit[row]:
            findings.deviation(
                answers.place(row, "unit"),
                answers.cells["unit"][row],
                "tender.form.fixed",
                fixed=fixed,
            )
            continue
        other = OtherReading(read[row], {**read[row], "unit": fixed}) if row in read else None
        findings.deviation(
            answers.place(row, "unit"),
            answers.cells["unit"][row],
            "tender.form.other_unit",
            other,
            fixed=fixed,
        )


def check_formulas(
    answers: SheetAnswers,
    values: FormulaValues,
    findings: BidFindings,
    read: Mapping[int, dict[str, Any]],
) -> None:
    """Note the formulas in the bidder's cells.

    A formula is a deviation if the stored value is its result, else a problem: either value may be
    the one that is bid.
    """
    for (row, column), formula in answers.formulas.items():
        place = answers.place(row, column)
        stored_and_computed = values.get((answers.sheet.title, formula.row, formula.column))
        if answers.sheet.columns[answers.sheet.column(column)].kind not in ("number", "text") or (
            stored_and_computed is None and isinstance(answers.cells[column][row], str)
        ):
            findings.deviation(place, f"={formula.text}", "tender.formula.own_words")
        elif stored_and_computed is not None and agree(*stored_and_computed):
            findings.deviation(
                place, f"={formula.text}", "tender.formula.number", stored=stored_and_computed[0]
            )
        elif stored_and_computed is not None:
            findings.problem(
                place,
                f"={formula.text}",
                "tender.formula.other_number",
                "tender.remedy.which_number",
                _with_formula_result(read.get(row), column, stored_and_computed),
                given=stored_and_computed[1],
                stored=stored_and_computed[0],
            )
        else:
            key = "unchecked" if formula.is_stored else "without_value"
            remedy = "tender.remedy.the_number"
            findings.problem(place, f"={formula.text}", f"tender.formula.{key}", remedy)


def _with_formula_result(
    read: dict[str, Any] | None, column: str, values: tuple[float, float]
) -> OtherReading | None:
    """The activity with the stored and with the computed value.

    The amount of a machine is proportional to its hours and to its use per hour.
    """
    stored, value = values
    if read is None or (column in _MACHINE_PARTS and not stored):
        return None
    amount = read["amount"] * value / stored if column in _MACHINE_PARTS else value
    return OtherReading(read, {**read, "amount": amount})
