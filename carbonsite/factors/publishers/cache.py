"""Factors of a file that was read before, kept as parquet by the digest of the file.

A file of the cache begins with the digest of all that follows. It is used only if that is right and
the content says that it is of this file and these readers; any other is ignored and written anew.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from ... import __version__
from ...errors import CarbonsiteError
from ...messages import Message, message
from ...spreadsheets.files.writing import whole_file
from ..catalogue import FactorCatalogue
from ..columns import FACTOR_COLUMNS, NUMBERS
from .published import (
    NotRead,
    PublishedFactors,
    PublishedFinding,
    findings_table,
    not_read_table,
)
from .stored_texts import restored, stored

_MARK = b"carbonsite"
_FACTS = ("publisher", "document", "year", "terms", "source_rows")


def cache_folder() -> Path:
    """Where the user's programs keep what can be made again."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "carbonsite" / "factors"


def from_cache(digest: str, readers: str) -> PublishedFactors | None:
    """The factors of a file of this digest, as these readers read it; None if not kept."""
    parquet, damaged = _pyarrow()
    if parquet is None:
        return None
    try:
        stated, _, kept = _place(digest, readers).read_bytes().partition(b"\n")
        if stated.decode() != hashlib.sha256(kept).hexdigest():
            return None
        table = parquet.read_table(io.BytesIO(kept))
        content = json.loads(table.schema.metadata[_MARK])
        if (content["file"], content["readers"]) != (digest, _readers(readers)):
            return None
        return _published(_typed(table.to_pandas()), content, digest)
    except damaged:
        return None


def to_cache(published: PublishedFactors, readers: str) -> Message:
    """Keep the factors of a file; says whether they are kept, or why not."""
    parquet, problems = _pyarrow()
    if parquet is None:
        return message("publisher.cache.needs_pyarrow")
    import pyarrow

    content = json.dumps(_content(published, readers), ensure_ascii=False).encode()
    place = _place(published.digest, readers)
    kept = io.BytesIO()
    try:
        table = pyarrow.Table.from_pandas(published.catalogue.frame, preserve_index=False)
        parquet.write_table(table.replace_schema_metadata({_MARK: content}), kept)
        digest = hashlib.sha256(kept.getvalue()).hexdigest()
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place) as part:
            part.write_bytes(digest.encode() + b"\n" + kept.getvalue())
    except problems as error:
        return message("publisher.cache.not_kept", reason=str(error).splitlines()[0])
    return message("publisher.cache.kept", folder=str(place.parent))


def _pyarrow() -> tuple[Any, tuple[type[Exception], ...]]:
    """The parquet module of pyarrow, and the errors of a file that is damaged or not its own.

    The module is None if pyarrow is not installed.
    """
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return None, ()
    damaged = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
    return parquet, (ArrowException, OSError, CarbonsiteError, *damaged)


def _place(digest: str, readers: str) -> Path:
    return cache_folder() / f"{digest}-{_readers(readers)}.factors"


def _readers(readers: str) -> str:
    """The readers and the version of carbonsite: either may read a file differently."""
    return f"{__version__}-{readers}"


def _content(published: PublishedFactors, readers: str) -> dict[str, Any]:
    return {
        "file": published.digest,
        "readers": _readers(readers),
        **{name: stored(getattr(published, name)) for name in _FACTS},
        "not_read": _rows(published.not_read),
        "findings": _rows(published.findings),
        "of_factors": _rows(published.catalogue.findings),
    }


def _rows(table: pd.DataFrame) -> list[list[Any]]:
    return [[stored(cell) for cell in row] for row in table.to_numpy(dtype=object).tolist()]


def _published(frame: pd.DataFrame, content: dict[str, Any], digest: str) -> PublishedFactors:
    of_factors: dict[str, list[tuple[str, str]]] = {}
    for finding, factor, detail in content["of_factors"]:
        of_factors.setdefault(factor, []).append((restored(finding), restored(detail)))
    return PublishedFactors(
        FactorCatalogue().holding(frame).with_findings(of_factors),
        **{name: restored(content[name]) for name in _FACTS},
        digest=digest,
        not_read=not_read_table(NotRead(*map(restored, row)) for row in content["not_read"]),
        findings=findings_table(
            PublishedFinding(*map(restored, row)) for row in content["findings"]
        ),
        cache=message("publisher.cache.used"),
    )


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns with the types that a catalogue has."""
    years = {"reference_year": "Int64", "year": "int64"}
    texts = dict.fromkeys(set(FACTOR_COLUMNS) - set(NUMBERS) - set(years), str)
    return frame[list(FACTOR_COLUMNS)].astype({**dict.fromkeys(NUMBERS, float), **texts, **years})
