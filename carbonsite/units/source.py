"""Where a number was read."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError
from ..messages import message


@dataclass(frozen=True)
class Source:
    """Where a number was read, precisely enough for an auditor to read it again.

    Parameters
    ----------
    publisher, document : str
        Who published it, and in what.
    year : int
        The year of the document.
    locator : str
        Page, table and row, cell, natural key or EPD number.
    url : str, optional
        Where the document can be found.

    Raises
    ------
    InputError
        Where publisher, document or locator is blank, or the year is no year.

    Examples
    --------
    >>> print(Source(publisher="SINTEF", document="Zero Emission Digger", year=2020, locator="press release, paragraph 2"))
    SINTEF: Zero Emission Digger (2020), press release, paragraph 2
    """

    publisher: str
    document: str
    year: int
    locator: str
    url: str = ""

    def __post_init__(self) -> None:
        blank = [
            {
                "column": name,
                "value": getattr(self, name),
                "problem": message("problem.blank"),
                "remedy": message("source.blank.remedy", field=name),
            }
            for name in ("publisher", "document", "locator")
            if not str(getattr(self, name) or "").strip()
        ]
        if (
            isinstance(self.year, bool)
            or not isinstance(self.year, int)
            or not 1900 <= self.year <= 2100
        ):
            blank.append(
                {
                    "column": "year",
                    "value": self.year,
                    "problem": message("source.year"),
                    "remedy": message("source.year.remedy"),
                }
            )
        if blank:
            raise InputError.of("source", blank)

    def __str__(self) -> str:
        return f"{self.publisher}: {self.document} ({self.year}), {self.locator}"
