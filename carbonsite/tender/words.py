"""The words of tenders, which are those of reports."""

from __future__ import annotations

from ..messages.labels import Labels as Words

__all__ = ["Words"]
