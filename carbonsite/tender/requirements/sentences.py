"""Parts of the sentences that say what a requirement asks: tags, values and names in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...measures.base import Where
from ...messages import Joined, Language, Message, Word, message
from ...messages.labels import Labels
from .base import Requirement


def sentence_of(requirement: Requirement) -> str:
    """What a requirement asks, as a message; blank for a class of the user's own without one.

    Examples
    --------
    >>> from .rows import Ban
    >>> fuel = {"carrier": ["hvo"]}
    >>> ban = Ban(name="ban", where=fuel, column="feedstock", banned=("palm oil",))
    >>> print(sentence_of(ban).in_language("nb"))
    ingen rad med energibærer HVO har råstoff palmeolje
    """
    sentence: str = getattr(requirement, "sentence", "")
    return sentence


def asked_of(requirements: Iterable[Requirement], say: Labels) -> list[tuple[str, str]]:
    """Name of each requirement and what it asks, in a language; blank where it does not say it."""
    sentences = [(one.name, say.text(sentence_of(one))) for one in requirements]
    return [(name, f"{text[:1].upper()}{text[1:]}") for name, text in sentences]


def sentences_of(requirements: Iterable[Requirement]) -> Joined:
    """What several requirements ask; one without a sentence by its name."""
    return Joined((sentence_of(one) or one.name for one in requirements), "; ")


def tags_of(where: Where) -> Joined:
    """Tags with their values, such as "purpose drying or thawing, flow waste transport"."""
    return Joined(
        message("tender.tagged", tag=Word("term", tag), values=values_of(tag, values))
        for tag, values in where.items()
    )


def values_of(tag: str, values: str | Iterable[str]) -> Joined:
    """Values of a tag in words; those that mean the same are named once."""
    several = [values] if isinstance(values, str) else values
    words = [Word(f"form.{tag}", value) for value in several]
    return Joined({word.in_language(Language.ENGLISH): word for word in words}.values(), "or")


def named(kind: str, names: Sequence[str]) -> list[Message]:
    """The names of modules or building elements, in the singular or plural; none where none is."""
    key = f"tender.asks.{kind}{'s' if len(names) > 1 else ''}"
    return [message(key, named=Joined(names, "and"))] if names else []
