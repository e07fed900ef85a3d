"""Requirements as rules and guides word them, each with its source, version and date."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import InputError
from ...messages import AnyLanguage, Joined, message
from ...messages.labels import Labels
from ...messages.near_names import near_names
from ...messages.problems import problem, refusal

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
def _presets() -> dict[str, Any]:
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


def preset_table(
    name: str, given: dict[str, Any] | None = None, lang: AnyLanguage = "en"
) -> dict[str, Any]:
    """The table of a preset, filled with what it leaves open.

    Parameters
    ----------
    name : str
    given : dict, optional
    lang : {"en", "nb"}
        Of the name that it bears where none is given.

    Raises
    ------
    InputError
        Where there is none of that name, something that it leaves open is not given, or other
        electricity is given than its rule prescribes.
    """
    if name not in _presets():
        there = message("project.there.several", names=Joined(_presets()))
        near = near_names(name, list(_presets()), there)
        where = message("tender.heading.requirement")
        raise refusal(where, "preset", name, "tender.preset.unknown", near)
    content = _presets()[name]
    given = _with_electricity(name, content, given or {})
    lacking = [field for field in content.get("open", ()) if field not in given]
    if lacking:
        raise InputError.of(
            message("tender.heading.preset", name=name),
            [problem(field, "", "tender.preset.open", field=field) for field in lacking],
        )
    table = dict(content["requirement"])
    if "name" not in table:
        table["name"] = Labels.of(lang)(f"preset.{name}.name")
    if "steps" not in table:
        return table | given
    own = {field: value for field, value in given.items() if field != "name"}
    table["steps"] = [{**step, "requirement": step["requirement"] | own} for step in table["steps"]]
    return table | {field: value for field, value in given.items() if field == "name"}


def _with_electricity(name: str, content: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What is given, with the electricity that a rule prescribes; another is refused."""
    if "electricity" not in content:
        return given
    if given.get("electricity", content["electricity"]) != content["electricity"]:
        where = message("tender.heading.preset", name=name)
        raise refusal(where, "electricity", given["electricity"], "tender.preset.prescribed")
    return given | {"electricity": content["electricity"]}
