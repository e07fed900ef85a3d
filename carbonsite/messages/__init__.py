"""Every text that people read, by key, in each language; no other room holds a sentence for people.

`message` makes a text from a key and values, and `Message.in_language` makes it anew in another
language. `Labels` are the words of one report. A new language is one file beside ``en.csv`` with
the same keys, and one entry in `Language`.
"""

from .language import AnyLanguage, Language, LanguageWord
from .message import Joined, MeasureName, Message, OwnText, Word, message, with_remedy

__all__ = [
    "AnyLanguage",
    "Joined",
    "Language",
    "LanguageWord",
    "MeasureName",
    "Message",
    "OwnText",
    "Word",
    "message",
    "with_remedy",
]
