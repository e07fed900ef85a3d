"""Where the tests of declaration readers find files: samples written by hand, and real files beside
the repository.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs

SAMPLES = Path(__file__).parent / "samples"
FIXTURES = Path(__file__).parents[2] / "shared" / "fixtures"

needs_fixtures = pytest.mark.skipif(
    not FIXTURES.is_dir(),
    reason="the real files stand beside the repository in ../shared/fixtures, and are not here",
)


def sample(name: str) -> Any:
    """A JSON sample, to be changed by a test."""
    return json.loads((SAMPLES / name).read_text(encoding="utf-8"))


def written(folder: Path, content: Any, name: str = "epd.json") -> Path:
    """A file of this content: bytes and texts as they are, anything else as JSON."""
    path = folder / name
    path.write_bytes(
        content
        if isinstance(content, bytes)
        else content.encode()
        if isinstance(content, str)
        else json.dumps(content).encode()
    )
    return path


def numbers(epd: cs.Epd, factor: str = "", column: str = "gwp_total") -> dict[str, float | None]:
    """The numbers of a factor by module; of the only default one where none is named."""
    wanted = factor or epd.declarations["factor"].iloc[0]
    return {row.module or "": getattr(row, column) for row in epd.factors if row.factor == wanted}


def kinds(epd: cs.Epd) -> list[str]:
    """The findings, without what they say."""
    return epd.findings["finding"].tolist()
