"""Canonical content of a sheet, collected while its rows are written."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import Any

from . import canonical
from .manifest import SurroundedSheet, row_hash

_PACKED_AT_ONCE = 500
"""Rows."""


class SheetRecord:
    """Canonical content of a sheet, collected while its rows are written."""

    def __init__(self) -> None:
        self.cells = self.count = 0
        self._hashes = bytearray()
        self._digest, self._packer = hashlib.sha256(), zlib.compressobj(6)
        self._packed: list[bytes] = []
        self._waiting: list[str] = []

    def row(self, number: int, cells: list[str], is_hidden: bool) -> None:
        """Add a row, counted from 1; rows left out above it are empty."""
        while self.count < number - 1:
            self._add("")
        self.cells += len(cells)
        self._add(canonical.row(cells, is_hidden))

    def _add(self, row_text: str) -> None:
        self.count += 1
        self._hashes += row_hash(row_text)
        self._waiting.append(row_text)
        if len(self._waiting) == _PACKED_AT_ONCE:
            self._pack()

    def _pack(self) -> None:
        content = canonical.ROW.join(self._waiting)
        if self.count > len(self._waiting):
            content = canonical.ROW + content
        packed = content.encode(errors="surrogatepass")
        self._digest.update(packed)
        self._packed.append(self._packer.compress(packed))
        self._waiting.clear()

    def manifest(self, title: str, **facts: Any) -> SurroundedSheet:
        """The manifest of the sheet; all rows must have been added."""
        if self._waiting:
            self._pack()
        packed = b"".join(self._packed) + self._packer.flush()
        rows, content = (base64.b64encode(part).decode() for part in (bytes(self._hashes), packed))
        return SurroundedSheet(
            title=title,
            cells=self.cells,
            rows=rows,
            digest=self._digest.hexdigest(),
            content=content,
            **facts,
        )
