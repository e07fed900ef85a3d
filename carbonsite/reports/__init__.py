"""Reports: what an account or a scenario looks like to those who read it."""

from __future__ import annotations

from .excel import excel
from .tables import csv, json, parquet
from .template_book import template

__all__ = ["csv", "excel", "json", "parquet", "template"]
