"""English texts with their key and values, which give the same text in another language."""

from __future__ import annotations

import datetime
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self

from .language import Language, texts_of

Show = Callable[[object], object]
"""Turns a value into its form in the text."""


class Message(str):
    """An English text that knows its key and its values.

    It is a ``str``, so that it can stand in a table, be compared and be printed like any other.
    A table must hold it in a column of dtype ``object``: pandas' text dtype keeps the text only.

    Attributes
    ----------
    key : str
    values : dict of str to object
        Numbers and dates are written as in the language; a `Message` among them is put
        into the language too; any other text is somebody's own word and stays as it is.
    """

    key: str
    values: dict[str, Any]

    def __new__(cls, key: str, values: dict[str, object]) -> Self:
        self = super().__new__(cls, _filled(Language.ENGLISH, key, values, None))
        self.key, self.values = key, values
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.key, self.values)

    def in_language(self, language: Language, show: Show | None = None) -> str:
        """The text in a language.

        Parameters
        ----------
        language : Language
        show : callable, optional
            Turns values that are no messages into what is shown, such as names of measures.

        Examples
        --------
        >>> message("detail.expired", last="2020-12-31", day="2021-03-01").in_language("nb")
        'gyldig til 2020-12-31, brukt 2021-03-01'
        """
        return _filled(Language(language), self.key, self.values, show)


def message(key: str, **values: object) -> Message:
    """The message of a key with its values.

    Examples
    --------
    >>> message("detail.expired", last="2020-12-31", day="2021-03-01")
    'valid to 2020-12-31, used on 2021-03-01'
    """
    return Message(key, values)


def with_remedy(key: str, **values: object) -> tuple[Message, Message]:
    """The message of a problem, and what to write instead; both know all the values.

    Examples
    --------
    >>> with_remedy("file.empty")
    ('it is empty', 'write a heading and at least one row')
    """
    return message(key, **values), message(f"{key}.remedy", **values)


def in_language(text: str, language: Language, show: Show | None = None) -> str:
    """A text in a language: of a message its own, of any other text the text as it is."""
    return text.in_language(language, show) if isinstance(text, Message) else text


class Word(Message):
    """A word of carbonsite's own, such as a tag: ``Word("tag", "purpose")``.

    A word for which no language has a text stays as it is.
    """

    def __new__(cls, family: str, word: str) -> Self:
        key = f"{family}.{word.replace(' ', '_')}"
        self = str.__new__(cls, word)
        self.key, self.values = key, {}
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.key[: -len(self) - 1], str(self))

    def in_language(self, language: Language, show: Show | None = None) -> str:
        """The word in a language."""
        return texts_of(Language(language)).get(self.key, str(self))


class Joined(Message):
    """Texts in a row: ``Joined("abc", "or")`` is ``a, b or c``, and ``a, b eller c`` in Norwegian.

    Parameters
    ----------
    parts : iterable of str
    between : str
        The key of a word such as ``or``, which stands before the last; else the sign between them,
        such as ``", "``.
    """

    def __new__(cls, parts: Iterable[str], between: str = ", ") -> Self:
        several = tuple(parts)
        self = str.__new__(cls, _joined(several, between, Language.ENGLISH))
        self.key, self.values = between, {"parts": several}
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.values["parts"], self.key)

    def in_language(self, language: Language, show: Show | None = None) -> str:
        """The texts in a language, joined by its word."""
        parts = [in_language(part, language, show) for part in self.values["parts"]]
        return _joined(parts, self.key, Language(language))


class OwnText(Message):
    """A text that bears its own translations, such as a note in a table of data.

    Parameters
    ----------
    texts : mapping of str to str
        By language; the English one is what it is as a ``str``.
    """

    def __new__(cls, texts: Mapping[str, str]) -> Self:
        self = str.__new__(cls, texts[Language.ENGLISH])
        self.key, self.values = "", dict(texts)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.values,)

    def in_language(self, language: Language, show: Show | None = None) -> str:
        """The text in a language."""
        return str(self.values.get(Language(language), str(self)))


class MeasureName(str):
    """The name of a measure among the values of a message; a report may have its own for it."""


def _joined(parts: Sequence[str], between: str, language: Language) -> str:
    """Texts in a row; a word stands before the last of them only."""
    word = texts_of(language).get(between)
    if word is None or len(parts) < 2:
        return between.join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _filled(language: Language, key: str, values: dict[str, object], show: Show | None) -> str:
    text = texts_of(language)[key]
    if show is None and all(type(value) is str for value in values.values()):
        return text.format_map(values)
    return _Formatter(language, show).vformat(text, (), values)


class _Formatter(string.Formatter):
    """Fills a text with values, numbers as the language writes them."""

    def __init__(self, language: Language, show: Show | None) -> None:
        self.language, self.show = language, show

    def convert_field(self, value: object, conversion: str | None) -> object:
        if conversion and isinstance(value, Message):
            value = value.in_language(self.language, self.show)
        return super().convert_field(value, conversion)

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, Message):
            return value.in_language(self.language, self.show)
        if isinstance(value, datetime.date):
            return value.strftime(texts_of(self.language)["language.date"])
        if isinstance(value, float):
            text = format(value, format_spec or ".15g")
            # Three digits of a million are 1 230 000, which no reader wants as a power of ten.
            return self._number(format(float(text), ".15g") if "e+" in text else text)
        if isinstance(value, int) and format_spec:
            return self._number(format(value, format_spec))
        return format(value if self.show is None else self.show(value), format_spec)

    def _number(self, text: str) -> str:
        if self.language is Language.ENGLISH:
            return text
        texts = texts_of(self.language)
        marks = [texts[f"language.{name}"] for name in ("thousands", "decimal", "minus")]
        return text.translate(dict(zip(map(ord, ",.-"), marks, strict=True)))
