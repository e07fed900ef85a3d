"""What of a part can be read and is not as the tender asks: other units, formulas, rows that the
form does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...inputs.reading.stale_formulas import Place, agree
from ...messages import message
from .activities import PartReading
from .answers import Answers
from .findings import BidFindings, OtherReading

Given = Mapping[Place, tuple[float, float]]
"""By sheet, row in the file and column the number that a formula has stored, and the one that it
gives.
"""

_MACHINE_PARTS = ("hours", "rate")


def as_asked(part: PartReading, given: Given, findings: BidFindings) -> pd.DataFrame:
    """The activities of the rows that the form has; what deviates is told with both ways to read
    it.
    """
    table = part.activities
    read = {
        int(place): {str(name): cell for name, cell in row.items()}
        for place, row in zip(table.index, table.to_dict("records"), strict=True)
    }
    _tell_units(part, read, findings)
    tell_formulas(part.cells.answers, given, findings, read)
    is_extra = np.array([row.is_extra for row in part.cells.answers.sheet.rows], dtype=bool)
    for row in np.flatnonzero(is_extra):
        stands = part.cells.answers.cells["item"][row]
        findings.deviation(
            part.cells.answers.place(int(row), "item"),
            stands,
            message("tender.row.in_no_total"),
            OtherReading(None, read[int(row)]) if int(row) in read else None,
        )
    return table[~is_extra[table.index.to_numpy(dtype=int)]]


def _tell_units(
    part: PartReading, read: Mapping[int, dict[str, Any]], findings: BidFindings
) -> None:
    answers = part.cells.answers
    for row in map(int, np.flatnonzero(answers.changed["unit"])):
        fixed = answers.sheet.fixed["unit"][row]
        if not part.is_in_another_unit[row]:
            findings.deviation(
                answers.place(row, "unit"),
                answers.cells["unit"][row],
                message("tender.form.fixed", fixed=fixed),
            )
            continue
        other = OtherReading(read[row], {**read[row], "unit": fixed}) if row in read else None
        findings.deviation(
            answers.place(row, "unit"),
            answers.cells["unit"][row],
            message("tender.form.other_unit", fixed=fixed),
            other,
        )


def tell_formulas(
    answers: Answers, given: Given, findings: BidFindings, read: Mapping[int, dict[str, Any]]
) -> None:
    """Formulas in the bidder's cells: a deviation where the value stored is the one that it gives,
    else a problem, since nobody knows which is bid.
    """
    for (row, column), formula in answers.formulas.items():
        place, held = (
            answers.place(row, column),
            given.get((answers.sheet.title, formula.row, formula.column)),
        )
        if answers.sheet.columns[answers.sheet.column(column)].kind not in ("number", "text") or (
            held is None and isinstance(answers.cells[column][row], str)
        ):
            findings.deviation(place, f"={formula.text}", message("tender.formula.own_words"))
        elif held is not None and agree(*held):
            findings.deviation(
                place, f"={formula.text}", message("tender.formula.number", stored=held[0])
            )
        elif held is not None:
            findings.problem(
                place,
                f"={formula.text}",
                message("tender.formula.other_number", given=held[1], stored=held[0]),
                message("tender.remedy.which_number"),
                _as_given(read.get(row), column, held),
            )
        else:
            what = message(
                "tender.formula.unchecked" if formula.is_stored else "tender.formula.without_value"
            )
            findings.problem(place, f"={formula.text}", what, message("tender.remedy.the_number"))


def _as_given(
    read: dict[str, Any] | None, column: str, held: tuple[float, float]
) -> OtherReading | None:
    """An activity with what is stored, and with what the formula gives; of a machine the amount
    moves with its hours or its rate.
    """
    stored, value = held
    if read is None or (column in _MACHINE_PARTS and not stored):
        return None
    amount = read["amount"] * value / stored if column in _MACHINE_PARTS else value
    return OtherReading(read, {**read, "amount": amount})
