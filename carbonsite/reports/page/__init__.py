"""One page about an account or a scenario that can be read, printed and kept without anything else."""

from __future__ import annotations

from .writing import html

__all__ = ["html"]
