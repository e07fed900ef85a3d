"""What a user may ask of a rule: a building, a limit, and where own numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..messages import Joined, message
from ..messages.near_names import names_near, near_names
from ..messages.problems import refusal
from ..units import Quantity
from .rule import Rule

GIVEN = ("lives", "replacement", "shares", "energy", "biofuel", "proposal")
"""What a user may state for a rule whose own table was not read."""

_NEAR = 0.8
"""How near a name is to a type of building, from 0 to 1, to be a slip of the pen."""
_ANSWERS = {"yes": True, "ja": True, "no": False, "nei": False}


def check_asked(
    rule: Rule, building: str, limit: str | Quantity | None, given: Mapping[str, str]
) -> Mapping[str, str]:
    """What the user states of numbers that were not read, if all that is asked can be.

    Parameters
    ----------
    rule : Rule
    building : str
    limit : str or Quantity, optional
    given : mapping of str to str

    Raises
    ------
    InputError
        For a building or a key of `given` that there is not, a text that says nothing, and a
        limit beside a rule's own.
    """
    if limit is not None and not rule.leaves_limit_open:
        raise refusal("under()", "limit", str(limit), "rules.no_buyers_limit")
    exempt = {name for one in rule.exempt for name in one.building.values()}
    kinds = sorted((rule.buildings | exempt) - {"any"})
    is_other = bool(building) and bool(rule.buildings) and building not in kinds
    # Where a limit is of any building, another type has it, but a slip of the pen has not.
    if is_other and ("any" not in rule.buildings or names_near(building, kinds, _NEAR)):
        raise refusal("under()", "building", building, "rules.no_building", _near(building, kinds))
    for key, text in given.items():
        if key not in GIVEN:
            raise refusal("under()", "given", str(key), "rules.unknown_given", _near(key, GIVEN))
        is_answer = str(text).strip().casefold() in _ANSWERS
        if key == "proposal" and not is_answer:
            raise refusal("under()", f"given[{key}]", str(text), "rules.given_answer")
        if key != "proposal" and (is_answer or not str(text).strip()):
            raise refusal("under()", f"given[{key}]", str(text), "rules.given_source")
    is_judged = _ANSWERS[given.get("proposal", "no").strip().casefold()]
    return {key: text for key, text in given.items() if key != "proposal" or is_judged}


def _near(name: object, names: Iterable[str]) -> str:
    """The names near one; of none near, all."""
    there = message("rules.there", names=Joined(names))
    return near_names(str(name), list(names), there)
