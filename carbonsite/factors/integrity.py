"""What makes a set of factors one catalogue: its digest, and what rows of one catalogue cannot do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from .columns import FACTOR_COLUMNS, KEY
from .generic import GENERIC_NAMES

Substitutions = Mapping[str, tuple[str, str]]
"""Old id to new id and note."""


def digest_of(frame: pd.DataFrame, substitutions: Substitutions | None = None) -> str:
    """sha256 over rows sorted by key, in the order of `FACTOR_COLUMNS`, floats by repr."""
    ordered = frame.sort_values(list(KEY), kind="stable")
    columns = [
        [
            "" if missing else repr(cell) if isinstance(cell, float) else str(cell)
            for cell, missing in zip(ordered[c].tolist(), ordered[c].isna(), strict=True)
        ]
        for c in FACTOR_COLUMNS
    ]
    lines = ["\x1f".join(cells) for cells in zip(*columns, strict=True)]
    lines += [
        f"{old}\x1f{new}\x1f{note}" for old, (new, note) in sorted((substitutions or {}).items())
    ]
    return hashlib.sha256("\x1e".join(lines).encode(errors="surrogatepass")).hexdigest()


def conflicts(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """What keeps the rows from being one catalogue."""
    for factor, module, part in frame.loc[frame.duplicated(list(KEY)), list(KEY)].itertuples(
        index=False
    ):
        yield {
            "column": "factor, module, part",
            "value": f"{factor}, {module or '-'}, {part or '-'}",
            "problem": "stands twice",
            "remedy": "leave one out, give it another id, or use substitute(old, new, note)",
        }
    for factor in frame.loc[frame["factor"].isin(GENERIC_NAMES), "factor"].unique():
        yield {
            "column": "factor",
            "value": factor,
            "problem": "is reserved: the basis says what it means",
            "remedy": "choose another id and put this name in the column 'generic'",
        }
    units = frame.groupby("factor", sort=False)["declared_unit"].nunique()
    for factor in units.index[units > 1]:
        yield {
            "column": "declared_unit",
            "value": factor,
            "problem": "has several declared units",
            "remedy": "state all modules per the same unit",
        }
    held = frame["module"].where(frame["module"] != "", "-")
    whole, parts = (
        set(frame["factor"][held == "A1-A3"]),
        set(frame["factor"][held.isin(["A1", "A2", "A3"])]),
    )
    for factor in sorted(whole & parts):
        yield {
            "column": "module",
            "value": factor,
            "problem": "holds A1-A3 beside A1, A2 or A3",
            "remedy": "keep the sum or the three, not both",
        }
    for factor in sorted(set(frame["factor"][held == "-"]) & set(frame["factor"][held != "-"])):
        yield {
            "column": "module",
            "value": factor,
            "problem": "has a module on some rows and none on others",
            "remedy": "a product has a module on every row, a carrier on none",
        }


def chains(substitutions: Substitutions) -> Iterator[dict[str, Any]]:
    """Substitutions whose new id is itself substituted, in a circle or not."""
    for old, (new, _) in substitutions.items():
        if new in substitutions:
            last = substitutions[new][0]
            remedy = (
                "keep one of the two"
                if last in substitutions
                else f"substitute {old!r} by {last!r}, or keep one of the two"
            )
            yield {
                "column": "substitute",
                "value": f"{old} → {new}",
                "problem": f"{new!r} is itself substituted",
                "remedy": remedy,
            }


def disagreements(
    one: Mapping[str, Any], other: Mapping[str, Any], column: str
) -> Iterator[dict[str, Any]]:
    """Ids that two catalogues substitute or redirect in two ways."""
    for old in one.keys() & other.keys():
        if one[old] != other[old]:
            yield {
                "column": column,
                "value": old,
                "problem": "leads two ways",
                "remedy": "keep one of them",
            }


def unclear_substitution(
    substitutions: Substitutions, old: str, new: str, note: str
) -> Iterator[dict[str, Any]]:
    """What keeps a substitution from saying something, and something new."""
    if not note.strip() or old == new:
        column, value = ("new", new) if note.strip() else ("note", note)
        yield {
            "column": column,
            "value": value,
            "problem": "says nothing",
            "remedy": "say which factor is taken instead, and why",
        }
    if substitutions.get(old, (new, note)) != (new, note):
        yield {
            "column": "old",
            "value": old,
            "problem": f"is substituted already, by {substitutions[old][0]!r}",
            "remedy": "begin with the catalogue before that substitution",
        }


def unclear_redirect(
    redirects: Mapping[str, Any], old: str, new: str, note: str
) -> Iterator[dict[str, Any]]:
    """What keeps a redirect from saying something, and something new."""
    if not note.strip():
        yield {
            "column": "note",
            "value": note,
            "problem": "says nothing",
            "remedy": "say why the id is another now",
        }
    if old in GENERIC_NAMES:
        yield {
            "column": "old",
            "value": old,
            "problem": "is a generic name: the basis says what it means",
            "remedy": "redirect an id",
        }
    if old in redirects and redirects[old].new != new:
        yield {
            "column": "old",
            "value": old,
            "problem": f"leads to {redirects[old].new!r} already",
            "remedy": "begin with the catalogue before that redirect",
        }
