"""Catalogue of a scenario as a project file writes it: factors besides the shipped ones."""

from __future__ import annotations

import pandas as pd

from .. import limits
from ..factors.catalogue import FactorCatalogue
from ..factors.columns import FACTOR_COLUMNS
from ..factors.findings import COLUMN as FINDINGS
from ..factors.findings import findings_cells, merged_findings
from ..messages import message
from .toml_writer import TomlWriter


def catalogue_tables(catalogue: FactorCatalogue, writer: TomlWriter) -> dict[str, object]:
    """The tables ``[catalogue]`` and ``[[factors]]``; blank if the catalogue is the shipped one."""
    shipped = FactorCatalogue.default()
    own, has_shipped = _own_rows(catalogue, shipped)
    if len(own) > limits.PROJECT_TABLES:
        writer.refuse(
            "factors",
            message("project.rows", count=len(own)),
            "project.more_than",
            "project.more_factors.remedy",
            most=limits.PROJECT_TABLES,
        )
    for old in catalogue.redirects.keys() - shipped.redirects.keys():
        writer.refuse("catalogue", old, "project.own_redirect")
    substitute = [
        {"old": old, "new": new, "note": note}
        for old, (new, note) in catalogue.substitutions.items()
    ]
    table = {
        **({} if has_shipped else {"shipped": False}),
        **({"substitute": substitute} if substitute else {}),
    }
    findings = merged_findings(
        {factor: catalogue.findings_of(factor) for factor in own["factor"] if factor not in shipped}
    )
    own = own.assign(**{FINDINGS: findings_cells(findings, own["factor"])})
    return {"catalogue": table, "factors": [_cells(row) for row in own.to_dict("records")]}


def _own_rows(catalogue: FactorCatalogue, shipped: FactorCatalogue) -> tuple[pd.DataFrame, bool]:
    """Rows of a catalogue to write, and True if the shipped ones belong to it besides these."""
    own = catalogue.frame
    if catalogue.digest == shipped.digest:
        return own.iloc[:0], True
    both = pd.concat([shipped.frame, own], ignore_index=True)
    is_twice = both.duplicated(list(FACTOR_COLUMNS)).to_numpy()
    if int(is_twice.sum()) != len(shipped):
        return own, False
    return own[~is_twice[len(shipped) :]], True


def _cells(row: dict[object, object]) -> dict[str, object]:
    return {str(name): cell for name, cell in row.items() if not (pd.isna(cell) or cell == "")}
