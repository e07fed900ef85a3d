"""Reports: what an account or a scenario looks like to those who read it."""

from __future__ import annotations

from .excel import excel
from .template_book import template

__all__ = ["excel", "template"]
