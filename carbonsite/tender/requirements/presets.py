"""Requirements as rules and guides word them, each with its source, version and date."""

from __future__ import annotations

import datetime
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from ...errors import InputError
from ...messages import AnyLanguage, Joined, message
from ...messages.labels import Labels
from ...messages.near_names import near_names
from ...messages.problems import problem, refusal
from ...rules import Rule, RuleLimit
from ...rules.rule import day_of, shipped_rules, text_of

Table: TypeAlias = dict[str, Any]
"""A table of a TOML file."""

FILE = Path(__file__).with_name("presets.toml")
_COLUMNS = (
    "preset",
    "title",
    "publisher",
    "document",
    "version",
    "year",
    "locator",
    "url",
    "open",
    "note",
)


@lru_cache(maxsize=1)
def _presets() -> Table:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def presets(lang: AnyLanguage = "en") -> pd.DataFrame:
    """Table of presets: ``preset, title, publisher, document, …, open, note``.

    Parameters
    ----------
    lang : {"en", "nb"}
        Of the titles and notes.

    Examples
    --------
    >>> presets().set_index("preset").loc["br18-a4-a5", "locator"][:33]
    '1.5 (2025), 1.3 (2027), 1.1 (2029'
    """
    say = Labels.of(lang)
    rows = [
        {
            "preset": name,
            **content,
            "title": say(f"preset.{name}.title"),
            "open": ", ".join(content.get("open", ())),
            "note": say.texts.get(f"preset.{name}.note", ""),
        }
        for name, content in _presets().items()
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(object).fillna("")


def preset_table(name: str, given: Table | None = None, lang: AnyLanguage = "en") -> Table:
    """The table of a preset, filled with what it leaves open.

    Parameters
    ----------
    name : str
        Of a preset; or of a rule, whose verdict is then the requirement.
    given : dict, optional
    lang : {"en", "nb"}
        Of the name that it bears where none is given.

    Raises
    ------
    InputError
        Where there is none of that name, something that it leaves open is not given, or other
        electricity is given than its rule prescribes.
    """
    known: dict[str, Table] = {
        **{rule: _of_rule(rule, lang) for rule in shipped_rules()},
        **_presets(),
    }
    if name not in known:
        there = message("project.there.several", names=Joined(known))
        near = near_names(name, list(known), there)
        where = message("tender.heading.requirement")
        raise refusal(where, "preset", name, "tender.preset.unknown", near)
    content = known[name]
    given = _with_electricity(name, content, given or {})
    lacking = [field for field in content.get("open", ()) if field not in given]
    if lacking:
        raise InputError.of(
            message("tender.heading.preset", name=name),
            [problem(field, "", "tender.preset.open", field=field) for field in lacking],
        )
    table: Table = content["requirement"] | _asked_by_rule(content)
    if "name" not in table:
        table["name"] = Labels.of(lang)(f"preset.{name}.name")
    if "steps" not in table:
        return table | given
    own = {field: value for field, value in given.items() if field != "name"}
    table["steps"] = [{**step, "requirement": step["requirement"] | own} for step in table["steps"]]
    return table | {field: value for field, value in given.items() if field == "name"}


def _asked_by_rule(content: Table) -> Table:
    """What the rule of a preset asks for: its rows, or a schedule of its limits."""
    if "rule" not in content:
        return {}
    rule, of = Rule.named(content["rule"]), content.get("of")
    if of is None:
        fields = {"modules": "modules", "elements": "elements", "without_flows": "flows"}
        asked = {own: rule.fields[name].value for own, name in fields.items()}
        return {own: value for own, value in asked.items() if isinstance(value, list) and value}
    modules = tuple(of.get("modules", ()))
    return {
        "steps": [
            {"since": _first_day(limit.since), "requirement": _limit_of(rule, limit)}
            for limit in rule.limits
            if (limit.building, limit.modules) == (of["building"], modules)
        ]
    }


def _limit_of(rule: Rule, limit: RuleLimit) -> Table:
    """The limit of a rule as a requirement."""
    return {
        "type": "limit",
        "limit": f"{limit.limit} {rule.fields['result'].value}",
        "period": f"{rule.fields['period'].value} years",
        "modules": list(limit.modules or rule.modules),
    }


def _first_day(since: str | int) -> datetime.date:
    """The day from which a tender asks for a limit; of a year without a printed day its first."""
    return datetime.date(since, 1, 1) if isinstance(since, int) else day_of(since)


def _of_rule(name: str, lang: AnyLanguage) -> Table:
    """A rule as a preset: what it leaves open are the type of building and the buyer's limit."""
    rule = Rule.named(name)
    is_of_buildings = bool(rule.buildings) and "any" not in rule.buildings
    lacks = {"building": is_of_buildings, "limit": rule.leaves_limit_open}
    return {
        "requirement": {"type": "limit", "rule": name, "name": text_of(rule.title, lang)},
        "open": [field for field, is_open in lacks.items() if is_open],
    }


def _with_electricity(name: str, content: Table, given: Table) -> Table:
    """What is given, with the electricity that a rule prescribes; another is refused."""
    if "electricity" not in content:
        return given
    if given.get("electricity", content["electricity"]) != content["electricity"]:
        where = message("tender.heading.preset", name=name)
        raise refusal(where, "electricity", given["electricity"], "tender.preset.prescribed")
    return given | {"electricity": content["electricity"]}
