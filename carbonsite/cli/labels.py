"""The words of the command line's tables."""

from __future__ import annotations

from ..messages.language import Language, texts_of


def label(key: str, language: Language, **values: str) -> str:
    """The text of a key of the command line, filled with values; a key without a text is itself
    the text.

    Examples
    --------
    >>> label("saving", Language.NORWEGIAN)
    'besparelse'
    """
    return texts_of(language).get(f"cli.{key}", key).format(**values)
