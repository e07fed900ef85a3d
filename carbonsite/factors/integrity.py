"""The digest of a set of factors, and the problems that keep rows from being one catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from ..errors import InputError
from ..messages import message
from ..messages.problems import Problem, problem
from .columns import FACTOR_COLUMNS, KEY
from .generic import GENERIC_NAMES

Substitutions = Mapping[str, tuple[str, str]]
"""Old id to new id and note."""


@dataclass(frozen=True)
class Redirect:
    """The id that took the place of one that is gone, the version or date since then, and why."""

    new: str
    since: str
    note: str


def digest_of(frame: pd.DataFrame, substitutions: Substitutions | None = None) -> str:
    """sha256 over rows sorted by key, in the order of `FACTOR_COLUMNS`, floats by repr."""
    ordered = frame.sort_values(list(KEY), kind="stable")
    columns = [
        [
            "" if missing else repr(cell) if isinstance(cell, float) else str(cell)
            for cell, missing in zip(ordered[name].tolist(), ordered[name].isna(), strict=True)
        ]
        for name in FACTOR_COLUMNS
    ]
    lines = ["\x1f".join(cells) for cells in zip(*columns, strict=True)]
    lines += [
        f"{old}\x1f{new}\x1f{note}" for old, (new, note) in sorted((substitutions or {}).items())
    ]
    return hashlib.sha256("\x1e".join(lines).encode(errors="surrogatepass")).hexdigest()


def conflicts(frame: pd.DataFrame) -> Iterator[Problem]:
    """Problems of rows that cannot be in one catalogue."""
    for names in frame.loc[frame.duplicated(list(KEY)), list(KEY)].to_numpy().tolist():
        value = ", ".join(name or "-" for name in names)
        yield problem("factor, module, part", value, "factors.twice")
    for factor in frame.loc[frame["factor"].isin(GENERIC_NAMES), "factor"].unique():
        yield problem("factor", factor, "factors.reserved")
    ids = frame["factor"].drop_duplicates()
    ids = ids[ids.str.casefold().duplicated(keep=False)]
    for _, alike in ids.groupby(ids.str.casefold(), sort=False):
        yield problem("factor", ", ".join(alike), "factors.case_only")
    units = frame.groupby("factor", sort=False)["declared_unit"].nunique()
    for factor in units.index[units > 1]:
        yield problem("declared_unit", factor, "factors.several_units")
    modules = frame["module"]
    for factor in _in_both(frame, modules == "A1-A3", modules.isin(["A1", "A2", "A3"])):
        yield problem("module", factor, "factors.sum_and_parts")
    for factor in _in_both(frame, modules == "", modules != ""):
        yield problem("module", factor, "factors.module_on_some")


def _in_both(frame: pd.DataFrame, one: pd.Series, other: pd.Series) -> list[str]:
    """Factors that have rows of both kinds."""
    return sorted({*frame["factor"][one]} & {*frame["factor"][other]})


def chains(substitutions: Substitutions) -> Iterator[Problem]:
    """Problems of substitutions whose new id is itself substituted, in a circle or not."""
    for old, (new, _) in substitutions.items():
        if new not in substitutions:
            continue
        last = substitutions[new][0]
        key = "factors.chain.circle" if last in substitutions else "factors.chain"
        yield problem("substitute", f"{old} → {new}", key, old=old, new=new, last=last)


def disagreements(
    one: Mapping[str, object], other: Mapping[str, object], column: str
) -> Iterator[Problem]:
    """Problems of ids that two catalogues substitute or redirect differently."""
    for old in one.keys() & other.keys():
        if one[old] != other[old]:
            yield problem(column, old, "factors.two_ways")


def unclear_substitution(
    substitutions: Substitutions, old: str, new: str, note: str
) -> Iterator[Problem]:
    """Problems of a substitution without a note, to itself, or of an id that has another one."""
    if not note.strip():
        yield problem("note", note, "factors.substitution_blank")
    elif old == new:
        yield problem("new", new, "factors.substitution_blank")
    if substitutions.get(old, (new, note)) != (new, note):
        yield problem("old", old, "factors.substituted_already", new=substitutions[old][0])


def unclear_redirect(
    redirects: Mapping[str, Redirect], old: str, new: str, note: str
) -> Iterator[Problem]:
    """Problems of a redirect without a note, of a generic name, or of an id that has another."""
    if not note.strip():
        yield problem("note", note, "factors.redirect_blank")
    if old in GENERIC_NAMES:
        yield problem("old", old, "factors.redirect_generic")
    if old in redirects and redirects[old].new != new:
        yield problem("old", old, "factors.redirected_already", new=redirects[old].new)


def destination(name: str, chain: Mapping[str, str]) -> str:
    """The end of a chain of names.

    Raises
    ------
    InputError
        If the chain leads back to one of its names.

    Examples
    --------
    >>> destination("a", {"a": "b", "b": "c"})
    'c'
    """
    seen = [name]
    while seen[-1] in chain:
        following = chain[seen[-1]]
        if following in seen:
            refuse([problem("factor", " → ".join([*seen, following]), "factors.circle")])
        seen.append(following)
    return seen[-1]


def refuse(problems: Iterable[Problem], where: str = "catalogue") -> None:
    """Raise the problems of a catalogue, a substitution or a redirect, if there are any."""
    listed = list(problems)
    if listed:
        raise InputError.of(message(f"factors.where.{where}"), listed)
