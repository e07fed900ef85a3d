"""How cells look: restrained, and as clear in black and white."""

from __future__ import annotations

from typing import Any

INK, GREY, INPUT, SHADE, LINE = "#1A1A1A", "#6B6B6B", "#1F3F7A", "#E3E8EC", "#8A949C"
UNDECLARED = "undeclared"

_BASE = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
_HEAD = {"bold": True, "text_wrap": True, "bg_color": SHADE, "bottom": 1, "bottom_color": LINE}
_LOOKS: dict[str, dict[str, Any]] = {
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
    "fill_in": {"border": 1, "border_color": INK, "locked": False, "text_wrap": True},
    "fill_in_date": {
        "border": 1,
        "border_color": INK,
        "locked": False,
        "num_format": "yyyy-mm-dd",
        "align": "left",
    },
}
_NUMBERS: dict[str, dict[str, Any]] = {
    "plain": {"num_format": "General"},
    "count": {"num_format": "#,##0"},
    "kg": {"num_format": "#,##0"},
    "kg_stored": {"num_format": "#,##0", "font_color": INPUT},
    "kg_line": {"num_format": "#,##0.0"},
    "kg_total": {"num_format": "#,##0", "bold": True, "top": 1, "top_color": LINE},
    "kg_bold": {"num_format": "#,##0", "bold": True},
    "kg_left": {"num_format": "#,##0", "align": "left", "indent": 0},
    "tonnes": {"num_format": "#,##0.0", "font_color": GREY},
    "per_area": {"num_format": "#,##0.00"},
    "per_area_stored": {"num_format": "#,##0.00", "font_color": INPUT},
    "per_area_bold": {"num_format": "#,##0.00", "bold": True},
    "area": {"num_format": "#,##0.##", "font_color": INPUT, "align": "left", "indent": 0},
    "share": {"num_format": "0.0%"},
    **{
        f"decimals_{digits}": {"num_format": "#,##0" + (f".{'0' * digits}" if digits else "")}
        for digits in range(7)
    },
    "share_bold": {"num_format": "0.0%", "bold": True},
    "amount": {"num_format": "#,##0.00", "font_color": INPUT},
    "amount_small": {"num_format": "0.00####", "font_color": INPUT},
    "amount_tiny": {"num_format": "0.000E+00", "font_color": INPUT},
    "derived": {"num_format": "#,##0.00"},
    "derived_small": {"num_format": "0.00####"},
    "derived_tiny": {"num_format": "0.000E+00"},
    "conversion": {"num_format": "#,##0.0#####", "font_color": INPUT},
    "conversion_tiny": {"num_format": "0.000E+00", "font_color": INPUT},
    "declared": {"num_format": "#,##0.0000##", "font_color": INPUT},
    "declared_tiny": {"num_format": "0.000E+00", "font_color": INPUT},
    "factor": {"num_format": "#,##0.0000##"},
    "factor_tiny": {"num_format": "0.000E+00"},
}
NUMERIC = frozenset(_NUMBERS)
_SMALLER = (("tiny", 1e-4), ("small", 1.0))


class Styles:
    """Formats of a workbook by the name of a look; of numbers also by their size."""

    def __init__(self, workbook: Any) -> None:
        looks = {
            **_LOOKS,
            **{name: {"align": "right", "indent": 1, **look} for name, look in _NUMBERS.items()},
        }
        self.formats = {
            name: workbook.add_format({**_BASE, **look}) for name, look in looks.items()
        }
        smaller = {
            name: [
                (below, self.formats[look])
                for suffix, below in _SMALLER
                if (look := f"{name}_{suffix}") in looks
            ]
            for name in _NUMBERS
        }
        self._by_size = {name: sizes for name, sizes in smaller.items() if sizes}

    def of_number(self, name: str, number: float) -> Any:
        """The look of a number: small ones show more decimals, very small ones a power of ten."""
        for below, look in self._by_size.get(name, ()):
            if -below < number < below and number:
                return look
        return self.formats[name]
