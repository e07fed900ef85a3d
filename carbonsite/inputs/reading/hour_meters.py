"""Columns of hours that are readings of an hour meter, not the hours of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...messages import message
from ...units import NumberKind
from .amount_table import AmountTable
from .number_kinds import KINDS_OF_NUMBERS, Finding, kinds_of


def without_hour_meter(
    tables: Sequence[AmountTable],
) -> tuple[Sequence[AmountTable], list[Finding]]:
    """Tables of one heading, and the finding of hours that are a counter: they keep their column.

    The heading says so, such as "Driftstimer (teller)", or the series of each machine.
    """
    heading = tables[0].heading
    place = heading.columns.get("hours")
    if place is None:
        return tables, []
    columns = {
        name: column for name, column in heading.columns.items() if name not in ("hours", "unit")
    }
    mapping = tables[0].mapping.model_copy(update={"tags": {**tables[0].mapping.tags, "unit": "h"}})
    as_amounts = replace(
        tables[0],
        heading=replace(heading, columns=columns, amounts=(*heading.amounts, place)),
        amount=place,
        mapping=mapping,
    )
    kinds = kinds_of([as_amounts])[0]
    is_counter = kinds.codes == KINDS_OF_NUMBERS.index(NumberKind.COUNTER)
    is_counter &= ~np.isnan(as_amounts.amounts.values)
    findings = [
        (
            finding,
            rows,
            message("inputs.kind.hours", column=as_amounts.title(place), **detail.values),
        )
        for finding, rows, detail in kinds.findings
        if detail.key == "inputs.kind.counter_readings"
    ]
    if not is_counter.any():
        return tables, []
    columns = {name: column for name, column in heading.columns.items() if name != "hours"}
    heading = replace(heading, columns=columns)
    return [replace(table, heading=heading) for table in tables], findings
