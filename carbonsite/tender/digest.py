"""The digest of a tender: of the content of its file, the files that it names, and its factors."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from .. import limits
from ..messages import Word
from ..spreadsheets.files.opening import content_of

_FILE = Word("file_kind", "a file of the tender")


def digest_of(content: Mapping[str, Any], files: Iterable[tuple[str, Path]], catalogue: str) -> str:
    """sha256 of a tender.

    Parameters
    ----------
    content : mapping
        What the file says, as parsed: comments, the order of keys and the way a number is written
        do not count.
    files : iterable of (str, Path)
        Each file that it names, by the path that it is named by; its bytes count.
    catalogue : str
        Digest of the factors.

    Examples
    --------
    >>> one, other = digest_of({"a": 1, "b": [2]}, [], "x"), digest_of({"b": [2], "a": 1}, [], "x")
    >>> one == other, len(one), one == digest_of({"a": 1, "b": [3]}, [], "x")
    (True, 64, False)
    """
    named = {
        name: (hashlib.sha256(content_of(path, limits.TABLE_FILE, _FILE)).hexdigest())
        for name, path in files
    }
    text = json.dumps(
        {"content": content, "files": named, "catalogue": catalogue},
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
        default=_typed_day,
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _typed_day(value: Any) -> dict[str, str]:
    """A day or a time of day with its type, unlike the same letters in quotes."""
    assert isinstance(value, datetime.date | datetime.time), (
        "TOML holds nothing else that JSON does not"
    )
    return {type(value).__name__: value.isoformat()}
