"""``python -m carbonsite``"""

from __future__ import annotations

from .cli import app

app(prog_name="carbonsite")
