"""The publishers whose files are read, one line for each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import NamedTuple

from ...errors import InputError
from ...messages import Joined, message
from ...messages.problems import refusal
from ..epd.declaration import remedies
from . import aib, br18_energy, desnz, ember, ice, kbob, nve
from .declarations import BOVERKET, BR18, DECLARATIONS, OEKOBAUDAT
from .opened_file import PublisherFile
from .published import PublishedFactors


class Publisher(NamedTuple):
    """A publisher's reader.

    Attributes
    ----------
    name : str
        A short word; the text ``publisher.file.<name>`` says which file it is.
    version : int
        Raised whenever the reader reads a file differently, so that a cache is made anew.
    recognises : callable
        True if the content is a file of the publisher, also one in a layout that is not read.
    read : callable
        The factors of a file that was recognised.
    """

    name: str
    version: int
    recognises: Callable[[PublisherFile], bool]
    read: Callable[[PublisherFile], PublishedFactors]


PUBLISHERS: tuple[Publisher, ...] = (
    *(
        Publisher(files.name, 1, files.recognises, files.read)
        for files in (OEKOBAUDAT, BR18, BOVERKET, DECLARATIONS)
    ),
    Publisher("br18_energy", 1, br18_energy.recognises, br18_energy.read),
    Publisher("kbob", 1, kbob.recognises, kbob.read),
    Publisher("ice", 1, ice.recognises, ice.read),
    Publisher("aib", 1, aib.recognises, aib.read),
    Publisher("desnz", 1, desnz.recognises, desnz.read),
    Publisher("ember", 1, ember.recognises, ember.read),
    Publisher("nve", 1, nve.recognises, nve.read),
)
"""The order does not matter, as no two recognise one file; the quick ones are asked first."""


def publisher_of(file: PublisherFile) -> Publisher:
    """The publisher of a file, found by its content.

    Raises
    ------
    InputError
        If no publisher's reader knows it, or it cannot be opened.
    """
    publisher = next((one for one in PUBLISHERS if one.recognises(file)), None)
    if publisher is None:
        raise _unknown(file)
    return publisher


def readers_digest() -> str:
    """A text that changes whenever a reader is added or its version is raised."""
    versions = "\n".join(f"{one.name} {one.version}" for one in sorted(PUBLISHERS, key=str))
    return hashlib.sha256(versions.encode()).hexdigest()[:12]


def _unknown(file: PublisherFile) -> InputError:
    known = Joined([message(f"publisher.file.{one.name}") for one in PUBLISHERS], "; ")
    remedy = message("publisher.unknown.remedy", known=known)
    if file.known is not None:
        # An Excel workbook that no publisher's reader knows may be any table.
        first = "" if file.known.name == "excel" else file.known.remedy
        both, title = remedies(first, remedy), file.known.title
        return refusal(file.name, "content", "", "file.is_format", both, format=title)
    shown = file.start[:40].decode("utf-8", "replace") if not file.is_folder else ""
    shown = "".join(letter for letter in shown if letter.isprintable())
    return refusal(file.name, "content", shown, "publisher.unknown", remedy)
