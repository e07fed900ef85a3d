"""The command line: data on stdout, messages on stderr; its program is `app`."""

from __future__ import annotations

from .app import app as app
