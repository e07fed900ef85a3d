"""Links: the factors that each key of the activities takes, with their shares."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import limits
from ..errors import UnknownFactorError
from ..factors.basis import Basis
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import GENERIC_NAMES
from ..messages import message
from ..messages.near_names import near_names
from .checks import share_of
from .coded_activities import YEAR, CodedActivities
from .generic_shares import Of, Share, shares_of, year_of
from .problems import Problem, Problems

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Links:
    """Keys with their factors, sorted by key; a generic name may stand for two factors.

    Attributes
    ----------
    key, factor : array of int, shape (links,)
        `factor` is a code of the catalogue's table.
    share : array of float, shape (links,)
    of : array of Of, shape (links,)
        What the share is a part of.
    """

    key: Array
    factor: Array
    share: Array
    of: Array


def links_of(
    reading: CodedActivities,
    problems: Problems,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    date: datetime.date | None,
) -> Links:
    """Links of all keys; reports factors that are not known or have no meaning."""
    names, codes = reading.columns["factor"], reading.keys.codes["factor"]
    known = catalogue.table.codes
    substituted = {old: new for old, (new, _) in catalogue.substitutions.items()}
    current = [
        text if text in known else catalogue.current(text) if text in catalogue.redirects else None
        for text in names.texts
    ]
    of_text = np.array(
        [-1 if text is None else known[substituted.get(text, text)] for text in current] + [-1]
    )
    generic = np.array([text in GENERIC_NAMES for text in names.texts] + [False])
    named = np.flatnonzero(of_text[codes] >= 0)
    _report_unknown(reading, problems, catalogue, (of_text < 0) & ~generic)
    shares = _generic(reading, problems, catalogue, basis, date, np.flatnonzero(generic[codes]))
    key = np.concatenate([named, np.array([k for k, _ in shares], dtype=int)])
    order = np.argsort(key, kind="stable")
    factor = np.concatenate(
        [of_text[codes[named]], np.array([s.factor for _, s in shares], dtype=int)]
    )
    share = np.concatenate([np.ones(len(named)), [s.share for _, s in shares]])
    of = np.concatenate(
        [
            np.full(len(named), Of.AMOUNT, dtype=object),
            np.array([s.of for _, s in shares], dtype=object),
        ]
    )
    return Links(key[order], factor[order], share[order], of[order])


def _report_unknown(
    reading: CodedActivities, problems: Problems, catalogue: FactorCatalogue, unknown: Array
) -> None:
    names = reading.columns["factor"]
    distinct = [code for code in reading.present("factor") if unknown[code]]
    if not distinct:
        return
    otherwise = message("accounting.unknown_factor.remedy")
    remedy = np.empty(len(unknown), dtype=object)
    remedy[:] = [otherwise] * len(unknown)
    known = [*catalogue.table.ids, *GENERIC_NAMES]
    for code in distinct[: limits.NEAR_NAMES]:
        remedy[code] = near_names(names.texts[code], known, otherwise)
    unknown[-1] = False
    rows = np.flatnonzero(unknown[names.codes])
    problem = message("accounting.unknown_factor")
    problems.add(rows, "factor", problem, remedy[names.codes[rows]])


def _generic(
    reading: CodedActivities,
    problems: Problems,
    catalogue: FactorCatalogue,
    basis: Basis | None,
    date: datetime.date | None,
    keys: Array,
) -> list[tuple[int, Share]]:
    """Shares of each generic key, looked up once for each name, year and share of biofuel."""
    names, years, shares = (reading.texts(column) for column in ("factor", YEAR, "biofuel_share"))
    answers: dict[Any, list[Share] | Problem] = {}
    links: list[tuple[int, Share]] = []
    bad = {}
    for key in keys.tolist():
        year = (
            basis.year
            if basis and basis.year
            else years[key]
            if years[key] is not None
            else year_of(date)
        )
        asked = names[key], year, shares[key]
        if asked not in answers:
            answers[asked] = _answer(names[key], basis, year, shares[key], catalogue)
        answer = answers[asked]
        if isinstance(answer, tuple):
            bad[key] = answer
        else:
            links += [(key, share) for share in answer]
    problems.add_by_code(reading.keys.of_row, bad, "factor")
    return links


def _answer(
    name: str, basis: Basis | None, year: int | None, share: Any, catalogue: FactorCatalogue
) -> list[Share] | Problem:
    """Shares of a generic name, or the problem that keeps it from having a meaning."""
    if basis is None:
        return message("accounting.no_basis", name=name), message("accounting.no_basis.remedy")
    try:
        return shares_of(name, basis, year, share_of(share) or 1.0, catalogue)
    except UnknownFactorError as error:
        return error.problem, error.remedy
