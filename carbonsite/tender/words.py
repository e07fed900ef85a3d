"""The words of tenders, in English and in Norwegian, beside those of reports."""

from __future__ import annotations

from ..messages.labels import Labels
from ..messages.language import Language
from .sentences import ByPart, retold


class Words(Labels):
    """The words of one language, by key.

    Examples
    --------
    >>> Words.of("nb")("outcome.NOT_SHOWN")
    'ikke dokumentert'
    """

    def sentence(self, said: str) -> str:
        """What is told of a bid or a requirement, in this language; a bidder's own words stay as
        they are.

        Examples
        --------
        >>> Words.of("nb").sentence("no row with purpose heating or drying")
        'ingen rad med formål heating eller byggtørk'
        """
        return (
            said
            if self.language is Language.ENGLISH
            else retold(said, self.language, self._by_part)
        )

    @property
    def _by_part(self) -> ByPart:
        """How what a sentence tells is put in this language: numbers, tags, and sentences within
        it.
        """
        numbers = dict.fromkeys(
            ("least", "most", "stored", "given", "best", "size"),
            lambda number: number.replace(".", ","),
        )
        return {
            **numbers,
            "what": self.sentence,
            "tag": self._tag,
            "tags": self._tags,
            "ties": lambda ties: self.known("award.ties", ties),
        }

    def _tag(self, tag: str) -> str:
        return self.known("tag", tag).lower()

    def _tags(self, tags: str) -> str:
        """Tags of rows, such as "purpose drying or thawing, flow site-energy"."""
        either = f" {self('or')} "
        told = [
            (tag, values.split(" or "))
            for tag, _, values in (each.partition(" ") for each in tags.split(", "))
        ]
        return ", ".join(
            f"{self._tag(tag)} {either.join(self.known(f'form.{tag}', value) for value in values)}".strip()
            for tag, values in told
        )
