"""Reports: what an account or a scenario looks like to those who read it, and whether it still is
what was written.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
