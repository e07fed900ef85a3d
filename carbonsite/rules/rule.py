"""A rule: thirteen fields, each with its source or where it stands, and limits by date."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import ConfigDict, Field

from ..messages import AnyLanguage, Joined, Message, OwnText, message
from ..messages.labels import Labels
from ..messages.near_names import near_names
from ..messages.problems import refusal
from ..units.records import Record

_FOLDER = Path(__file__).with_name("data")

FIELDS = (
    "modules",
    "elements",
    "flows",
    "area",
    "period",
    "result",
    "rounding",
    "data",
    "biogenic",
    "energy",
    "replacement",
    "waste",
    "limits",
)
"""What every rule says, or leaves to a document that was not read."""

Texts = Mapping[Literal["en", "nb"], str]
"""A text in each language."""

Status = Literal["in force", "superseded", "voluntary", "proposal", "scope"]


class RuleSource(Record):
    """A document that a number of a rule was read in; its grade says how.

    A: read at the publisher; B: in a copy of the publisher's data; C: as others quote it.
    """

    publisher: str
    document: str
    dated: str
    locator: str
    url: str
    grade: Literal["A", "B", "C", "D"]


class RuleField(Record):
    """What a rule says of one thing: a value with its source, or where it stands.

    Of a table that the value prescribes and that was not read, `unread` says where it stands.
    """

    value: list[str] | str | float | int | None = None
    source: str = ""
    missing: Texts = Field(default_factory=dict)
    note: Texts = Field(default_factory=dict)
    system: str = ""
    apart: tuple[str, ...] = ()
    of: Mapping[str, str] = Field(default_factory=dict)
    weights: Mapping[str, float] = Field(default_factory=dict)
    factors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    unread: Mapping[str, Texts] = Field(default_factory=dict)
    heated_above: float | None = None


class RuleLimit(Record):
    """A limit of a type of building from a day on; of a year alone where the day is not printed."""

    building: str
    since: str | int
    limit: float | None = None
    source: str
    modules: tuple[str, ...] = ()
    missing: Texts = Field(default_factory=dict)


class Exemption(Record):
    """A kind of building to which a rule does not apply."""

    building: Texts
    source: str


class Rule(Record):
    """A named rule with its dates, sources and fields; `cs.rules.table()` lists those shipped.

    Attributes
    ----------
    rule : str
    title, note : mapping of str to str
        In each language.
    country : str
    status : {"in force", "superseded", "voluntary", "proposal", "scope"}
        A proposal gives no verdict unless asked; a scope never.
    since, until : str
        First and last day of the application; blank where the rule has none.
    sources : mapping of str to RuleSource
    fields : mapping of str to RuleField
        The thirteen of `FIELDS`.
    limits : tuple of RuleLimit
    exempt : tuple of Exemption
        Buildings to which it does not apply, as far as they were read.

    Examples
    --------
    >>> rule = Rule.named("br18-2025")
    >>> rule.fields["period"].value, rule.sources[rule.fields["period"].source].grade
    (50, 'A')
    """

    model_config = ConfigDict(populate_by_name=True)

    rule: str
    title: Texts
    note: Texts = Field(default_factory=dict)
    country: str
    status: Status
    since: str = Field(default="", alias="from")
    until: str = ""
    sources: Mapping[str, RuleSource]
    fields: Mapping[str, RuleField]
    limits: tuple[RuleLimit, ...] = ()
    exempt: tuple[Exemption, ...] = ()

    @classmethod
    def named(cls, name: str) -> Rule:
        """The shipped rule of a name.

        Raises
        ------
        InputError
            Where there is none; the error names those near it.
        """
        shipped = shipped_rules()
        if name not in shipped:
            there = message("rules.there", names=Joined(shipped))
            remedy = near_names(name, list(shipped), there)
            raise refusal(message("rules.where"), "rule", name, "rules.unknown", remedy)
        return shipped[name]

    @property
    def sourced(self) -> int:
        """How many of the thirteen fields have a source."""
        return sum(bool(field.source) for field in self.fields.values())

    @property
    def modules(self) -> tuple[str, ...]:
        """Life-cycle modules that count."""
        return _words(self.fields["modules"])

    @property
    def elements(self) -> tuple[str, ...]:
        """NS 3451 codes that must be there; none where the rule has other codes."""
        return _words(self.fields["elements"])

    @property
    def has_limit(self) -> bool:
        """True where the rule, or the buyer, sets a number."""
        return self.fields["limits"].value in ("limits", "buyer")

    @property
    def buildings(self) -> frozenset[str]:
        """Types of building that have a limit of the sum; ``any`` among them is of every type."""
        return frozenset(limit.building for limit in self.limits if not limit.modules)

    @property
    def leaves_limit_open(self) -> bool:
        """True where the buyer sets the number."""
        return self.fields["limits"].value == "buyer"

    def area_of(self, module: str) -> str:
        """Type of the area that the emissions of a module are divided by."""
        area = self.fields["area"]
        return area.of.get(module, str(area.value or ""))

    def weighted_area(self, parts: Mapping[str, float]) -> float:
        """Area of the rule's type [m2] from parts of a building [m2], by the rule's weights.

        Raises
        ------
        InputError
            For a part whose weight the rule does not state.

        Examples
        --------
        >>> Rule.named("br18-2023").weighted_area(
        ...     {"floor": 1000, "balcony": 120, "integrated garage": 80}
        ... )
        1070.0
        """
        weights = self.fields["area"].weights
        for part in parts:
            if part not in weights:
                there = message("rules.there", names=Joined(weights))
                remedy = near_names(part, list(weights), there)
                raise refusal(self.rule, "parts", part, "rules.no_weight", remedy)
        return float(sum(weights[part] * area for part, area in parts.items()))


def _words(field: RuleField) -> tuple[str, ...]:
    return tuple(field.value) if isinstance(field.value, list) else ()


@cache
def shipped_rules() -> Mapping[str, Rule]:
    """The rules that carbonsite ships, by name; each file is one."""
    return {
        path.stem: Rule(rule=path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(_FOLDER.glob("*.toml"))
    }


def text_of(texts: Texts, lang: AnyLanguage = "en") -> str:
    """The text in a language; blank where there is none."""
    return texts.get(Labels.of(lang).language.value, "") if texts else ""


def in_both(texts: Texts) -> Message:
    """A text of a rule as a message, which knows both languages."""
    return OwnText({"en": texts["en"], "nb": texts["nb"]})


def table(lang: AnyLanguage = "en") -> pd.DataFrame:
    """Table of the rules that carbonsite ships.

    Returns
    -------
    DataFrame
        ``rule, title, country, status, since, modules, elements, area, period, limits, sourced,
        note``; `sourced` is how many of the thirteen fields have a source.

    Examples
    --------
    >>> table().set_index("rule").loc["tek17", ["country", "status", "period"]].tolist()
    ['NO', 'in force', 50]
    """
    rows = [
        {
            "rule": name,
            "title": text_of(rule.title, lang),
            "country": rule.country,
            "status": rule.status,
            "since": rule.since,
            "modules": ", ".join(rule.modules),
            "elements": ", ".join(rule.elements),
            "area": str(rule.fields["area"].value or ""),
            "period": rule.fields["period"].value,
            "limits": len(rule.limits),
            "sourced": rule.sourced,
            "note": text_of(rule.note, lang),
        }
        for name, rule in shipped_rules().items()
    ]
    return pd.DataFrame(rows, dtype=object).fillna("")


def day_of(text: str) -> datetime.date:
    """A day of a rule file."""
    return datetime.date.fromisoformat(text)
