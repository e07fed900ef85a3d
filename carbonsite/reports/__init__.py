"""Reports: what an account or a scenario looks like to those who read it, and whether it still is what was written."""

from __future__ import annotations

from .excel import excel
from .signatures import Signature, SignatureState
from .signing import new_key, sign
from .tables import csv, json, parquet
from .template_book import template
from .verification import Outcome, Verification, verify

__all__ = ["Outcome", "Signature", "SignatureState", "Verification", "csv", "excel", "json", "new_key", "parquet", "sign", "template", "verify"]
