"""The page about the architecture names modules that exist, and its picture is drawn from them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = Path(cs.__file__).parent


@pytest.fixture(scope="module")
def drawn() -> Any:
    spec = importlib.util.spec_from_file_location("drawn", ROOT / "docs" / "make_architecture.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_module_that_the_page_names_exists() -> None:
    named = re.findall(r"`((?:\w+/)+(?:\w+\.\w+)?)`", PAGE)
    assert len(named) > 25
    roots = (PACKAGE, ROOT)
    missing = [name for name in named if not any((root / name).exists() for root in roots)]
    assert missing == []


def test_the_page_lists_every_room(drawn: Any) -> None:
    listed = set(re.findall(r"^\| `?(\w+)`? \|", PAGE, re.MULTILINE))
    assert listed == {*drawn.rooms(), "Room"}


def test_the_picture_is_drawn_from_the_imports_of_today(drawn: Any) -> None:
    assert drawn.PICTURE.read_text(encoding="utf-8") == drawn.drawing()


def test_an_arrow_that_follows_from_others_is_left_out(drawn: Any) -> None:
    uses = {"top": {"middle", "bottom"}, "middle": {"bottom"}, "bottom": set()}
    assert drawn.needed(uses) == [("top", "middle"), ("middle", "bottom")]
    assert drawn.floors(uses) == [["bottom"], ["middle"], ["top"]]
