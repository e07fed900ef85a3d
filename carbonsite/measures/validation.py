"""What is wrong with a set of measures before any of them acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from .rows import matching


def problems_of(baseline: pd.DataFrame, measures: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Objects that are no measures, two measures of one name, and measures that find nothing in the
    baseline to act on.
    """
    others = [
        type(measure).__name__
        for measure in measures
        if not all(hasattr(measure, name) for name in ("name", "stage", "apply"))
    ]
    if others:
        yield {
            "column": "measures",
            "value": ", ".join(others),
            "problem": "is not a measure",
            "remedy": "give a list of measures, each with a name, a stage and apply()",
        }
        return
    names = [measure.name for measure in measures]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield {
            "column": "measures",
            "value": name,
            "problem": "is the name of two measures",
            "remedy": "name them apart",
        }
    for measure in measures:
        for where in getattr(measure, "targets", ()):
            if not matching(baseline, where).any():
                lacking = [
                    tag for tag in where if not matching(baseline, {tag: where[tag]}).any()
                ] or list(where)
                problem = (
                    "the baseline has no row with"
                    f" {' and '.join(f'{tag} {where[tag]!r}' for tag in lacking)}"
                )
                yield {
                    "column": measure.name,
                    "value": str(dict(where)),
                    "problem": problem,
                    "remedy": "check the tags of the baseline, or the measure's where",
                }
