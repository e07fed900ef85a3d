"""A result that some version of carbonsite wrote as JSON, read back to be compared."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from .. import limits
from ..errors import InputError
from ..factors.epd.json_text import read_json
from ..messages.problems import problem, refusal


def _unknown_as_nan(value: object) -> object:
    return float("nan") if value is None else value


Number = Annotated[float, BeforeValidator(_unknown_as_nan)]
"""Emissions [kgCO2e]; null, which is undeclared, is NaN."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ResultTotals(_Form):
    """The totals of a result; an account has no baseline and no saving."""

    total: Number
    baseline: Number = float("nan")
    saving: Number = float("nan")


class BoundsOfSaving(_Form):
    """The ends of a saving."""

    low: Number
    high: Number


class ResultStep(_Form):
    """One step of the waterfall."""

    step: str
    change: Number


class ResultUnderBasis(ResultTotals):
    """The totals under one basis; a basis that failed has none."""

    basis: str
    total: Number = float("nan")


class OldResult(_Form):
    """What is compared of a result written as JSON.

    Attributes
    ----------
    carbonsite : str
        The version that wrote it.
    lines, changes : list of dict
        Line items of the baseline and of the changes, as `to_dict` gives them.
    """

    carbonsite: str
    name: str
    indicator: str
    totals: ResultTotals
    bounds: BoundsOfSaving | None = None
    steps: list[ResultStep] = []
    bases: list[ResultUnderBasis] = []
    findings: list[dict[str, object]] = []
    lines: list[dict[str, object]] = []
    changes: list[dict[str, object]] = []

    @classmethod
    def of(cls, content: object, where: str) -> OldResult:
        """The result in the content of a JSON document.

        Raises
        ------
        InputError
            If it is not what carbonsite writes.
        """
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            problems = [
                problem(
                    ".".join(map(str, one["loc"])) or "content",
                    str(one["input"])[:60],
                    "versions.not_a_result",
                )
                for one in error.errors()[:10]
            ]
            raise InputError.of(where, problems) from None

    @classmethod
    def read(cls, path: str | PathLike[str]) -> OldResult:
        """The result in a file.

        Raises
        ------
        InputError
            If it cannot be read, or is not what carbonsite writes.
        """
        file = Path(path)
        try:
            with file.open("rb") as opened:
                content = opened.read(limits.RESULT_BYTES + 1)
        except OSError as error:
            reason, key = error.strerror or str(error), "versions.unreadable"
            raise refusal(file.name, "file", file.name, key, reason=reason) from None
        if len(content) > limits.RESULT_BYTES:
            key, remedy = "versions.too_large", "versions.not_a_result.remedy"
            size = {"bytes": limits.RESULT_BYTES}
            raise refusal(file.name, "file", file.name, key, remedy, **size)
        return cls.of(read_json(content, file.name), file.name)
