"""Charts of accounts and scenarios; each draws on given or new axes, and returns them."""

from __future__ import annotations

from .comparison import comparison
from .hot_spots import hot_spots
from .picture import svg, svg_text
from .stacked import stacked
from .timeline import timeline
from .waterfall import waterfall

__all__ = ["comparison", "hot_spots", "stacked", "svg", "svg_text", "timeline", "waterfall"]
