"""Units: vocabulary, number reader, quantities as text, columns, functions and fields."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
