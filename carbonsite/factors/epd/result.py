"""The result of reading declarations: factors, and tables of declarations and findings."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...display import html_table
from ..catalogue import FactorCatalogue
from ..factor import EmissionFactor

DECLARATION_COLUMNS = (
    "factor",
    "name",
    "registration_number",
    "owner",
    "operator",
    "standard",
    "declared_unit",
    "reference_amount",
    "valid_from",
    "valid_to",
    "geography",
    "modules_declared",
    "modules_undeclared",
    "scenarios",
    "uuid",
    "format",
    "file",
)
_SHOWN = ("factor", "name", "registration_number", "owner", "declared_unit", "valid_to")
CONVERSION_COLUMNS = ("factor", "value", "unit", "kind")
FINDING_COLUMNS = ("finding", "factor", "detail")
NOT_READ_COLUMNS = ("file", "column", "value", "problem", "remedy")


@dataclass(frozen=True, eq=False)
class Epd:
    """One file of environmental product declarations, as emission factors.

    Attributes
    ----------
    catalogue : FactorCatalogue
        One factor for each declared product and scenario; the default scenario has the bare id.
    factors : list of EmissionFactor
        Its rows.
    declarations : DataFrame
        One row for each declared product: its owner, standard, validity and modules.
    conversions : DataFrame
        Conversions between units, each with its direction (``kg per m3``).
    findings : DataFrame
        Contradictions in the file, and the number that was used: columns ``finding, factor,
        detail``.
    """

    catalogue: FactorCatalogue
    factors: list[EmissionFactor]
    declarations: pd.DataFrame
    conversions: pd.DataFrame
    findings: pd.DataFrame

    def __len__(self) -> int:
        return len(self.declarations)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({len(self.declarations)} declarations, {len(self.factors)}"
            f" factor rows, {len(self.findings)} findings)"
        )

    def _repr_html_(self) -> str:
        shown = self.declarations[[*_SHOWN, "modules_declared"]]
        findings = html_table(self.findings, "Findings") if len(self.findings) else ""
        return html_table(shown, "Environmental product declarations") + findings


@dataclass(frozen=True, eq=False)
class Epds(Epd):
    """A folder of declarations, as one catalogue.

    Attributes
    ----------
    not_read : DataFrame
        Each file, or data set of a file, that gave no factors, and why: columns ``file, column,
        value, problem, remedy``.
    """

    not_read: pd.DataFrame

    def __repr__(self) -> str:
        return f"{super().__repr__()[:-1]}, {len(self.not_read)} not read)"

    def _repr_html_(self) -> str:
        return super()._repr_html_() + (
            html_table(self.not_read, "Not read") if len(self.not_read) else ""
        )


def table(rows: list[dict[str, object]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Table of rows with these columns; texts keep their keys, as objects."""
    frame = pd.DataFrame(rows, columns=list(columns))
    texts = {
        name: pd.Series([row[name] for row in rows], dtype=object)
        for name in ("problem", "remedy", "detail")
        if name in columns
    }
    return frame.assign(**texts)
