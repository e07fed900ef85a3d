"""Units: a closed vocabulary, a number reader, quantities as text, columns, quantity functions and fields."""

from .columns import conversion, dimension_and_scale, in_unit
from .functions import Derived, Estimate, Number, in_units
from .numbers import number_text, parse_number
from .registry import DimensionError, Q, Quantity, Unit, as_unit, registry
from .words import is_unit_text, known_words, parse_unit, unit_text

__all__ = [
    "Derived",
    "DimensionError",
    "Estimate",
    "Number",
    "Q",
    "Quantity",
    "Unit",
    "as_unit",
    "conversion",
    "dimension_and_scale",
    "in_unit",
    "in_units",
    "is_unit_text",
    "known_words",
    "number_text",
    "parse_number",
    "parse_unit",
    "registry",
    "unit_text",
]
