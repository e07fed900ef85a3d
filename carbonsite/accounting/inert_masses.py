"""Masses without organic carbon that take the factor of a landfill in which something decays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

import numpy as np
import pandas as pd

from ..arrays import Array
from ..messages import message
from .accounted import Accounted
from .coding import coded
from .finding_weights import FindingRow, Weights
from .lines import lines_of

INERT_LANDFILL = "aggregates-landfill"
"""The shipped factor of a landfill for masses in which nothing decays."""

_LANDFILL = re.compile(r"landfill|deponi|deponering|tipped", re.IGNORECASE)
_DECAYING = re.compile(
    r"soil|peat|turf|humus|jord(?!varme)|muld|torv|wood|timber|household|husholdning|commercial|"
    r"organic|organisk|municipal|residual|restavfall",
    re.IGNORECASE,
)


class Masses(IntEnum):
    """What the words of a row say about its masses."""

    SILENT = 0
    """Nothing about masses."""
    UNSTATED = 1
    """That they are masses, and not of what."""
    INERT = 2
    ORGANIC = 3
    """That there is something in them that decays, perhaps beside what does not."""


_KINDS = (
    (
        Masses.ORGANIC,
        r"soil|humus|peat|turf|loam|organic|organisk|jord(?!e)|\bmuld|\bmold|\btorv|\bmyr(?!k)|"
        r"vegeta|\brot|\broots|stubbe|stump|wood|\btre(?:virke)?\b|slam\b|sludge",
    ),
    (
        Masses.INERT,
        r"(?<!in)\binert|\bston[ey]|\brocks?\b|\bgravel|\bsand(?:y|masse\w*)?\b|\bclay|"
        r"\bsilt\b|\bmoraine|\btill\b|\bboulder|aggregate|\bcrushed|stein(?:masse\w*|blokk\w*)?\b|"
        r"\bfjell(?:masse\w*)?\b|\bberg(?:masse\w*)?\b|grus|\bpukk|\bkult\b|"
        r"\bleir(?:e|masse)\w*|morene|\bsingel\b|subbus",
    ),
    (Masses.UNSTATED, r"\bmass(?:es|ene|er)\b|masser?\b|excavat|spoil|utgrav|gravemass"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


def kind_of_masses(text: object) -> Masses:
    """What a material or an item says about masses.

    Examples
    --------
    >>> texts = ("sprengstein", "blue clay", "matjord og stein", "gravemasser", "concrete")
    >>> [kind_of_masses(text).name for text in texts]
    ['INERT', 'INERT', 'ORGANIC', 'UNSTATED', 'SILENT']
    """
    if not isinstance(text, str):
        return Masses.SILENT
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), Masses.SILENT)


def decay_of_inert_masses(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Stone, gravel, sand and clay with the decay of soil, and masses that say no kind.

    The factor is that of a landfill for soil or other organic matter, and does not say that there
    is no biogenic carbon in it.
    """
    names = _with_decay(account)
    if not names:
        return
    lines = lines_of(account)
    lines = lines[lines["resolved_factor"].isin(names)]
    kinds = np.maximum(_kinds(lines, "material"), _kinds(lines, "item"))
    for factor in sorted(names):
        for kind, finding in (
            (Masses.INERT, "decay of inert masses"),
            (Masses.UNSTATED, _UNSTATED),
        ):
            of_kind = lines[(lines["resolved_factor"] == factor).to_numpy() & (kinds == kind)]
            if len(of_kind):
                key = "inert_masses" if kind is Masses.INERT else "masses_of_unstated_kind"
                yield {
                    "finding": finding,
                    "factor": factor,
                    "detail": message(f"detail.{key}", better=INERT_LANDFILL),
                    "rows": of_kind["row"].nunique(),
                    "share": float(of_kind[account.indicator].abs().sum() / weights.whole),
                }


_UNSTATED = "kind of masses not stated"


def _with_decay(account: Accounted) -> set[str]:
    """Ids of the factors used that are of a landfill in which something decays."""
    used = account.catalogue.table.frame.iloc[np.unique(account.resolution.row)]
    words = used["factor"] + " " + used["name"].astype(str)
    of_landfill = words.str.contains(_LANDFILL) & words.str.contains(_DECAYING)
    return set(used.loc[of_landfill & (used["biogenic_carbon"] != "none"), "factor"])


def _kinds(lines: pd.DataFrame, column: str) -> Array:
    """The kind by the text of a column; each text is looked at once."""
    if column not in lines:
        return np.zeros(len(lines), dtype=int)
    column_of_lines = coded(lines[column])
    kinds = [*map(kind_of_masses, column_of_lines.texts), Masses.SILENT]
    return np.array(kinds, dtype=int)[column_of_lines.codes]
