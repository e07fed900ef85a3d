"""The command line: what it prints to stdout is data, what it says to stderr is talk."""

from __future__ import annotations

from .app import app as app
