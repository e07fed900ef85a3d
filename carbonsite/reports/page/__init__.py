"""The page about an account or a scenario, in one file."""

from __future__ import annotations

from .writing import html

__all__ = ["html"]
