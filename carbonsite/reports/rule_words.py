"""A rule's verdict in words, for the workbook and the page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..messages.labels import Labels
from ..outcome import Outcome
from ..rules import UnderRule
from ..rules.rule import FIELDS, text_of

Row: TypeAlias = Mapping[Hashable, Any]
"""A row of a table, by column."""

_QUOTED = ("(C)", "(D)")
"""How a source ends that was read only as others quote it."""


def outcome_word(check: Row, say: Labels) -> str:
    """The outcome of a check, with a star where its limit was read only as others quote it."""
    outcome = check["outcome"]
    is_quoted = str(check["source"]).endswith(_QUOTED)
    is_starred = is_quoted and outcome != Outcome.NOT_SHOWN
    return say(f"outcome.{outcome}") + "*" * is_starred


@dataclass(frozen=True)
class RuleWords:
    """What a rule says of an account, in the language of a report."""

    result: UnderRule
    say: Labels

    @property
    def title(self) -> str:
        """The title of the rule."""
        return text_of(self.result.rule.title, self.say.language)

    @property
    def heading(self) -> str:
        """The name of the rule and its title."""
        return f"{self.result.rule.rule}: {self.title}"

    @property
    def verdict(self) -> str:
        """The outcome as a word, with its star."""
        return self.say(f"outcome.{self.result.outcome}") + "*" * self.is_starred

    @property
    def is_starred(self) -> bool:
        """True where the outcome depends on a limit read only as others quote it."""
        return self.result.verdict.endswith("*")

    def remarks(self) -> Iterator[tuple[str, str]]:
        """What is to be said besides numbers: each text after what it is about."""
        result, say = self.result, self.say
        if self.is_starred:
            yield "*", say("rules.starred")
        for text in result.missing:
            yield say("rules.remark.missing"), say.text(text)
        for key, stated in result.given.items():
            yield say("rules.remark.given", name=say(f"rules.given.{key}")), str(stated)
        if result.exempt:
            yield say("rules.remark.exempt"), "; ".join(map(say.text, result.exempt))
        for name in FIELDS:
            field = result.rule.fields[name]
            for where in filter(None, (field.missing, *field.unread.values())):
                named = say("rules.remark.unread", field=say(f"rules.field.{name}"))
                yield named, text_of(where, say.language)
