"""The shipped tables: where they stand, and the factors as they stand there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..lifecycle import INDICATORS


def data_file(name: str) -> Path:
    """A file of ``data/``: in an installed wheel beside the package, else in the checkout.

    Raises
    ------
    FileNotFoundError
        Where neither holds it, which means a broken installation.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "data", package.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(
        f"{name} is missing from this installation of carbonsite; install it again"
    )


def shipped_table() -> pd.DataFrame:
    """The shipped table as it stands: its tests have read every cell, so that nobody else need."""
    frame = pd.read_csv(
        data_file("emission_factors.csv"), dtype=str, keep_default_na=False, encoding="utf-8"
    )
    numbers = {
        column: pd.to_numeric(frame[column], errors="coerce").astype(float) for column in INDICATORS
    }
    reference_year = pd.to_numeric(frame["reference_year"], errors="coerce").astype("Int64")
    return frame.assign(
        **numbers, reference_year=reference_year, year=frame["year"].astype("int64")
    )
