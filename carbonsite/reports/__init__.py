"""Reports of an account or a scenario: workbook, page, charts, tables, and their verification.

Import from outside what the stub beside this file lists; the modules below may change.
"""

from ..lazy import public_names

__getattr__, __dir__, __all__ = public_names(
    __name__, __file__, renamed={"Outcome": "VerificationOutcome"}
)
