"""The catalogue of a scenario as a project file writes it: what it has beside the shipped factors."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .. import limits
from ..factors.catalogue import FactorCatalogue
from ..factors.columns import FACTOR_COLUMNS
from .toml_writer import Unsayable


def catalogue_tables(catalogue: FactorCatalogue, unsayable: list[Unsayable]) -> dict[str, Any]:
    """The tables ``[catalogue]`` and ``[[factors]]``; blank where the catalogue is the shipped one."""
    shipped = FactorCatalogue.default()
    own, has_shipped = catalogue.frame, False
    if catalogue.digest != shipped.digest:
        both = pd.concat([shipped.frame, own], ignore_index=True)
        is_twice = both.duplicated(list(FACTOR_COLUMNS)).to_numpy()
        has_shipped = int(is_twice.sum()) == len(shipped)
        own = own[~is_twice[len(shipped) :]] if has_shipped else own
    else:
        own, has_shipped = own.iloc[:0], True
    if len(own) > limits.PROJECT_TABLES:
        unsayable.append(
            Unsayable(
                "factors",
                f"{len(own)} rows",
                f"are more than {limits.PROJECT_TABLES}",
                "write the catalogue with write_csv, and name that file under [catalogue]",
            )
        )
    for old in catalogue.redirects.keys() - shipped.redirects.keys():
        unsayable.append(
            Unsayable(
                "catalogue",
                old,
                "is a redirect of your own, which a project file has no word for",
                "name the new id where the old one stands",
            )
        )
    substitute = [
        {"old": old, "new": new, "note": note}
        for old, (new, note) in catalogue.substitutions.items()
    ]
    said = {
        **({} if has_shipped else {"shipped": False}),
        **({"substitute": substitute} if substitute else {}),
    }
    return {"catalogue": said, "factors": [_cells(row) for row in own.to_dict("records")]}


def _cells(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): cell for name, cell in row.items() if not (pd.isna(cell) or cell == "")}
