"""What bids are judged by, each at its key of the tender file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..messages.labels import Labels
from ..projects.toml_positions import KeyPath
from .requirements.combining import leaves_of


def judged_by(
    requirements: Sequence[Any], award: Any, places: Iterable[int] | None = None
) -> dict[KeyPath, Any]:
    """Requirements, and the requirement or the value of each criterion and addition, by their keys.

    Parameters
    ----------
    requirements : sequence of Requirement
    award : Award or mapping
    places : iterable of int, optional
        Places of the requirements in the file; left out, 0, 1, 2, ….
    """
    numbers = range(len(requirements)) if places is None else places
    judged: dict[KeyPath, Any] = {
        ("requirements", place): one for place, one in zip(numbers, requirements, strict=True)
    }
    for key in ("criteria", "additions"):
        for place, one in enumerate(getattr(award, key, ())):
            judged["award", key, place] = getattr(one.of, "requirement", one.of)
    return judged


def leaves_judged(requirements: Sequence[Any], award: Any) -> list[Any]:
    """The single requirements of a tender, those of its award among them."""
    return [leaf for one in judged_by(requirements, award).values() for leaf in leaves_of(one)]


def named_by(requirements: Sequence[Any], award: Any) -> dict[str, dict[str, None]]:
    """The tags by which requirements and criteria select rows, with the texts that they name."""
    named: dict[str, dict[str, None]] = {}
    for leaf in leaves_judged(requirements, award):
        for tag, texts in getattr(leaf, "where", {}).items():
            several = [texts] if isinstance(texts, str) else texts
            named.setdefault(tag, {}).update(dict.fromkeys(map(str, several)))
    return named


def codes_selecting(
    requirements: Sequence[Any], award: Any, say: Labels
) -> dict[str, dict[str, str]]:
    """Tags by which rows are selected: the code of each text that names one, in small letters."""
    codes: dict[str, dict[str, str]] = {}
    for tag, texts in named_by(requirements, award).items():
        words = {say.known(f"form.{tag}", code).casefold(): code for code in texts}
        codes[tag] = words | {code.casefold(): code for code in texts}
    return codes
