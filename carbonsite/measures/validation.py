"""Problems of a list of measures, found before any of them acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from ..messages import Joined, MeasureName, Message
from ..messages.problems import Problem, problem
from .base import Measure, Where
from .rows import matching


def measure_problems(baseline: pd.DataFrame, measures: Iterable[Measure]) -> Iterator[Problem]:
    """Problems of objects that are not measures, of equal names, and of tags without a row."""
    measures = list(measures)
    others = [
        type(measure).__name__
        for measure in measures
        if not all(hasattr(measure, name) for name in ("name", "stage", "apply"))
    ]
    if others:
        yield problem("measures", ", ".join(others), "measures.not_a_measure")
        return
    names = [measure.name for measure in measures]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield problem("measures", MeasureName(name), "measures.name_twice")
    for measure in measures:
        for where in getattr(measure, "targets", ()):
            if not matching(baseline, where).any():
                tags = _lacking_tags(baseline, where)
                yield problem(measure.name, str(dict(where)), "measures.no_row", tags=tags)


def _lacking_tags(baseline: pd.DataFrame, where: Where) -> Message:
    """Tags that no row has; if each is there but not together, all of them."""
    lacking = [tag for tag in where if not matching(baseline, {tag: where[tag]}).any()]
    return Joined((f"{tag} {where[tag]!r}" for tag in lacking or where), "and")
