"""The tables that carbonsite ships: emission factors, and ids that lead to new ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from .columns import NUMBERS
from .integrity import Redirect


def data_file(name: str) -> Path:
    """A file of ``data/``: in an installed wheel next to the package, else in the checkout.

    Raises
    ------
    FileNotFoundError
        If neither has it, which means a broken installation.
    """
    package = Path(__file__).parents[1]
    for folder in (package / "data", package.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(
        f"{name} is missing from this installation of carbonsite; install it again"
    )


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a csv of ours."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_in(name: str) -> list[dict[str, str]]:
    """The rows of a table in the folder `words`: what names and identifiers of others mean."""
    return csv_rows(Path(__file__).parent / "words" / f"{name}.csv")


def shipped_table() -> pd.DataFrame:
    """The shipped factors, unchecked: their tests have read every cell."""
    file = data_file("emission_factors.csv")
    try:
        # Texts as plain objects: another kind of text takes a third more time.
        frame = pd.read_csv(file, dtype=object, keep_default_na=False, encoding="utf-8")
    except pd.errors.ParserError as error:
        # It is a table; pandas says so when it gets no memory.
        raise MemoryError from error
    cells = frame[[*NUMBERS, "reference_year"]].to_numpy(dtype=object)
    numbers = np.where(cells == "", np.nan, cells).astype(float)
    columns = dict(zip((*NUMBERS, "reference_year"), numbers.T, strict=True))
    reference_year = pd.array(columns.pop("reference_year"), dtype="Int64")
    return frame.assign(
        **columns, reference_year=reference_year, year=frame["year"].astype("int64")
    )


@cache
def shipped_redirects() -> Mapping[str, Redirect]:
    """The ids that carbonsite once shipped, with their new ids."""
    return {
        row["old"]: Redirect(row["new"], row["since"], row["note"])
        for row in csv_rows(data_file("redirects.csv"))
    }
