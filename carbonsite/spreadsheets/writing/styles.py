"""How cells look: restrained, and as clear in black and white."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK, GREY, INPUT, SHADE, LINE = "#1A1A1A", "#6B6B6B", "#1F3F7A", "#E3E8EC", "#8A949C"
UNDECLARED = "undeclared"

_BASE = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
_FIELD = {"border": 1, "border_color": INK, "locked": False}
_HEAD = {"bold": True, "text_wrap": True, "bg_color": SHADE, "bottom": 1, "bottom_color": LINE}
_Look = Mapping[str, object]
_LOOKS: dict[str, _Look] = {
    "text": {},
    "wrap": {"text_wrap": True},
    "bold": {"bold": True},
    "bold_wrap": {"bold": True, "text_wrap": True},
    "title": {"bold": True, "font_size": 16},
    "heading": {"bold": True, "font_size": 12},
    "note": {"font_color": GREY, "italic": True},
    "note_wrap": {"font_color": GREY, "italic": True, "text_wrap": True},
    "head": _HEAD,
    "head_right": {**_HEAD, "align": "right", "indent": 1},
    "centre": {"align": "center"},
    "head_centre": {**_HEAD, "align": "center"},
    "link": {"font_color": INPUT, "underline": 1},
    "undeclared": {"font_color": GREY, "italic": True, "align": "right", "indent": 1},
    "warning": {"bold": True, "text_wrap": True, "left": 5, "left_color": INK, "indent": 1},
    "fill_in": {**_FIELD, "text_wrap": True},
    "fill_in_date": {**_FIELD, "num_format": "yyyy-mm-dd", "align": "left"},
}
_FORMATS = {
    "plain": "General",
    "count": "#,##0",
    "kg": "#,##0",
    "kg_line": "#,##0.0",
    "per_area": "#,##0.00",
    "share": "0.0%",
    "derived": "#,##0.00",
    "derived_small": "0.00####",
    "derived_tiny": "0.000E+00",
    "factor": "#,##0.0000##",
    "factor_tiny": "0.000E+00",
    **{f"decimals_{digits}": "#,##0." + digits * "0" for digits in range(1, 7)},
    "decimals_0": "#,##0",
}
_INPUTS = {
    "kg_stored": "#,##0",
    "per_area_stored": "#,##0.00",
    "share_stored": "0.0%",
    "amount": "#,##0.00",
    "amount_small": "0.00####",
    "amount_tiny": "0.000E+00",
    "conversion": "#,##0.0#####",
    "conversion_tiny": "0.000E+00",
    "declared": "#,##0.0000##",
    "declared_tiny": "0.000E+00",
}
_BOLD = {"kg_bold": "#,##0", "per_area_bold": "#,##0.00", "share_bold": "0.0%"}
_LEFT = {"align": "left", "indent": 0}
_NUMBERS: dict[str, _Look] = {
    **{name: {"num_format": code} for name, code in _FORMATS.items()},
    **{name: {"num_format": code, "font_color": INPUT} for name, code in _INPUTS.items()},
    **{name: {"num_format": code, "bold": True} for name, code in _BOLD.items()},
    "kg_total": {"num_format": "#,##0", "bold": True, "top": 1, "top_color": LINE},
    "value_total": {"num_format": "#,##0.0000##", "bold": True, "top": 1, "top_color": LINE},
    "kg_left": {"num_format": "#,##0", **_LEFT},
    "tonnes": {"num_format": "#,##0.0", "font_color": GREY},
    "area": {"num_format": "#,##0.##", "font_color": INPUT, **_LEFT},
}
NUMERIC = frozenset(_NUMBERS)
_SMALLER = (("tiny", 1e-4), ("small", 1.0))


class Styles:
    """Formats of a workbook by the name of a look; of numbers also by their size."""

    def __init__(self, workbook: Workbook) -> None:
        looks = {
            **_LOOKS,
            **{name: {"align": "right", "indent": 1, **look} for name, look in _NUMBERS.items()},
        }
        self.formats = {
            name: workbook.add_format({**_BASE, **look}) for name, look in looks.items()
        }
        self._by_size: dict[str, list[tuple[float, Format]]] = {}
        for suffix, below in _SMALLER:
            for name in _NUMBERS:
                if (look := f"{name}_{suffix}") in looks:
                    self._by_size.setdefault(name, []).append((below, self.formats[look]))

    def of_number(self, name: str, number: float) -> Format:
        """The look of a number: small ones show more decimals, very small ones a power of ten."""
        for below, look in self._by_size.get(name, ()):
            if -below < number < below and number:
                return look
        return self.formats[name]
