"""Reports: what an account or a scenario looks like to those who read it, and whether it still is what was written."""

from __future__ import annotations

from . import charts
from .excel import excel
from .page import html
from .signatures import Signature, SignatureState
from .signing import new_key, sign
from .tables import csv, json, parquet
from .template_book import template
from .verification import Outcome, Verification, verify

__all__ = [
    "Outcome",
    "Signature",
    "SignatureState",
    "Verification",
    "charts",
    "csv",
    "excel",
    "html",
    "json",
    "new_key",
    "parquet",
    "sign",
    "template",
    "verify",
]
