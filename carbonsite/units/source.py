"""Sources: the documents that numbers were read from."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InputError
from ..messages import message
from ..messages.problems import problem


@dataclass(frozen=True)
class Source:
    """Place where a number was read, precise enough for an auditor to find it again.

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
        If publisher, document or locator is blank, or the year is not a year.

    Examples
    --------
    >>> print(Source("SINTEF", "Zero Emission Digger", 2020, "press release, paragraph 2"))
    SINTEF: Zero Emission Digger (2020), press release, paragraph 2
    """

    publisher: str
    document: str
    year: int
    locator: str
    url: str = ""

    def __post_init__(self) -> None:
        problems = [
            problem(
                name,
                getattr(self, name),
                "problem.blank",
                message("source.blank.remedy", field=name),
            )
            for name in ("publisher", "document", "locator")
            if not str(getattr(self, name) or "").strip()
        ]
        is_whole = isinstance(self.year, int) and not isinstance(self.year, bool)
        if not is_whole or not 1900 <= self.year <= 2100:
            problems.append(problem("year", self.year, "source.year"))
        if problems:
            raise InputError.of("source", problems)

    def __str__(self) -> str:
        return f"{self.publisher}: {self.document} ({self.year}), {self.locator}"
