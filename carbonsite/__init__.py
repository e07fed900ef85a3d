"""Carbon accounts of construction sites, with units.

Measures say how much; factors say how bad; only `account()` multiplies the two.
"""

from lazy_loader import attach_stub

__version__ = "0.1.0"
__address__ = ""
"""Where the project is published; blank until it is."""

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
