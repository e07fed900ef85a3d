"""What was found about a factor where it was read: it follows the factor into every account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

COLUMN = "findings"
"""Column of a csv of factors, in the first row of each; it is no part of a factor's numbers."""


class FactorFinding(NamedTuple):
    """A contradiction or gap in what declares a factor.

    Attributes
    ----------
    finding : str
        A few words, by which others of the kind are known.
    detail : str
    """

    finding: str
    detail: str


Findings = Mapping[str, tuple[FactorFinding, ...]]
"""Findings by the factor's id."""


def merged_findings(*several: Mapping[str, Iterable[tuple[str, str]]]) -> Findings:
    """Findings of several catalogues together, each once."""
    merged: dict[str, dict[FactorFinding, None]] = {}
    for findings in several:
        for factor, of_factor in findings.items():
            merged.setdefault(factor, {}).update(dict.fromkeys(map(_finding, of_factor)))
    return {factor: tuple(of_factor) for factor, of_factor in merged.items() if of_factor}


def _finding(pair: tuple[str, str]) -> FactorFinding:
    return FactorFinding(*pair)


def findings_cells(findings: Findings, factors: Iterable[str]) -> list[str]:
    """Cells of `COLUMN`: the findings of a factor in its first row, one on each line."""
    left = dict(findings)
    return [
        "\n".join(f"{one.finding}: {' '.join(one.detail.split())}" for one in left.pop(factor, ()))
        for factor in factors
    ]


def findings_in(factors: Iterable[str], cells: Iterable[str]) -> Findings:
    """Findings of the cells that `findings_cells` writes; their details are plain texts."""
    return merged_findings(
        *(
            {factor: [_read(line) for line in cell.splitlines() if line.strip()]}
            for factor, cell in zip(factors, cells, strict=True)
            if cell
        )
    )


def _read(line: str) -> FactorFinding:
    finding, _, detail = line.partition(":")
    return FactorFinding(finding.strip(), detail.strip())


def findings_frame(findings: Findings) -> pd.DataFrame:
    """Table of findings: ``finding, factor, detail``; details keep their messages."""
    rows = [
        (one.finding, factor, one.detail) for factor, several in findings.items() for one in several
    ]
    frame = pd.DataFrame(rows, columns=["finding", "factor", "detail"])
    return frame.assign(detail=pd.Series([detail for *_, detail in rows], dtype=object))
