"""What Python raises for an archive that cannot be read."""

from __future__ import annotations

import zipfile
import zlib

UNREADABLE_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""Errors of Python's zip reader for a damaged, encrypted or unknown archive."""
