"""A second calculator in pure Python: the kept library `formulas` compiles a workbook's formulas
and computes every cell from what is stored in the others.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from recalculation import Difference, same


class Calculator:
    """A workbook whose formulas are compiled once and computed as often as wanted, with cells
    changed by hand.
    """

    def __init__(self, path: Path) -> None:
        with _quiet():
            import formulas

            self._model = formulas.ExcelModel().loads(str(path)).finish()
        self._path, self._stored = path, load_workbook(path, data_only=True)
        self._book = load_workbook(path)
        self.names = {name: defined.attr_text for name, defined in self._book.defined_names.items()}

    def _key(self, sheet: str, cell: str) -> str:
        quoted = sheet.upper().replace("'", "''")
        return f"'[{self._path.name}]{quoted}'!{cell.replace('$', '')}"

    def cell_of(self, name: str) -> tuple[str, str]:
        """Sheet and cell of a defined name."""
        sheet, _, cell = self.names[name].rpartition("!")
        return sheet.strip("'"), cell.replace("$", "")

    def computed(
        self, wanted: list[str], changed: Mapping[tuple[str, str], float] | None = None
    ) -> list[Any]:
        """The values of some named cells, where other cells hold other numbers."""
        inputs = {self._key(*place): number for place, number in (changed or {}).items()}
        keys = [self._key(*self.cell_of(name)) for name in wanted]
        with _quiet():
            found = self._model.calculate(inputs=inputs, outputs=keys)
        return [_plain(found[key].value[0, 0]) for key in keys]

    def differences(self, tolerance: float = 1e-9) -> Iterator[Difference]:
        """Every formula's cell whose stored value is another than the computed one."""
        with _quiet():
            found = self._model.calculate()
        for sheet in self._book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        old, new = (
                            self._stored[sheet.title][cell.coordinate].value,
                            _plain(found[self._key(sheet.title, cell.coordinate)].value[0, 0]),
                        )
                        if not same(old, new, tolerance):
                            yield Difference(sheet.title, cell.coordinate, old, new)


def _plain(value: Any) -> Any:
    """A computed value as openpyxl would read it."""
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, int | float) else str(value)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's progress bars, and without its warnings, which are none of ours."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
