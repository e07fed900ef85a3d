"""Debian's Chromium, in which pages are looked at; it talks to nobody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or ""
REQUIRED = os.environ.get("CARBONSITE_REQUIRE_CHROMIUM") == "1"
AXE = os.environ.get("CARBONSITE_AXE", "")
"""The path of axe.min.js of the package axe-core."""

_FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


def skip_without(found: str, what: str) -> None:
    """Skip where a tool is absent; fail where it is required."""
    if not found or not Path(found).exists():
        (pytest.fail if REQUIRED else pytest.skip)(f"{what} is not installed")


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """A browser with an empty profile of its own."""
    skip_without(CHROMIUM, "chromium")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(profile),
            executable_path=CHROMIUM,
            headless=True,
            chromium_sandbox=False,
            args=list(_FLAGS),
            offline=True,
        )
        try:
            yield context
        finally:
            context.close()
