"""Reports: what an account or a scenario looks like to those who read it, and whether it still is what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..at_first_use import at_first_use

if TYPE_CHECKING:
    from . import charts as charts
    from .page import html as html
    from .signatures import Signature as Signature
    from .signatures import SignatureState as SignatureState
    from .signing import new_key as new_key
    from .signing import sign as sign
    from .tables import csv as csv
    from .tables import json as json
    from .tables import parquet as parquet
    from .template_book import template as template
    from .verification import Outcome as Outcome
    from .verification import Verification as Verification
    from .verification import verify as verify
    from .workbook import excel as excel

_HOMES = {
    "page": ("html",),
    "signatures": ("Signature", "SignatureState"),
    "signing": ("new_key", "sign"),
    "tables": ("csv", "json", "parquet"),
    "template_book": ("template",),
    "verification": ("Outcome", "Verification", "verify"),
    "workbook": ("excel",),
}
_MODULES = ("charts",)

__getattr__, __dir__, __all__ = at_first_use(__name__, _HOMES, _MODULES)
