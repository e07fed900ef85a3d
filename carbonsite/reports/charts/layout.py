"""Layout of a chart: room around the axes for labels, measured once."""

from __future__ import annotations

from typing import Any

from matplotlib.layout_engine import LayoutEngine
from matplotlib.transforms import Bbox

_PAD = 0.06
"""Between the labels and the edge of the figure [inch]."""

_LAST_LABEL = 0.25
"""Right of the axes, for half of a number at the end of the axis, or of a bar [inch]."""


class RoomAround(LayoutEngine):
    """Gives the first axes of a figure all room that labels, titles and legend leave.

    matplotlib's constrained layout measures all labels twice, since several axes may push each
    other; here there is one.
    """

    _adjust_compatible = True
    _colorbar_gridspec = True

    def execute(self, fig: Any) -> None:
        """Arrange the figure, before it is drawn."""
        axes = fig.axes[0]
        inside = axes.bbox
        outside = axes.get_tightbbox(for_layout_only=True, bbox_extra_artists=axes.child_axes)
        width, height = fig.bbox.width, fig.bbox.height
        pad, legend = _PAD * fig.dpi, sum(box.get_tightbbox().height for box in fig.legends)
        left, right = (
            (inside.x0 - outside.x0 + pad) / width,
            (max(outside.x1 - inside.x1, _LAST_LABEL * fig.dpi) + pad) / width,
        )
        bottom, top = (
            (inside.y0 - outside.y0 + pad + legend) / height,
            (outside.y1 - inside.y1 + pad) / height,
        )
        axes.set_position(
            Bbox.from_extents(
                left, bottom, max(1 - right, left + 0.05), max(1 - top, bottom + 0.05)
            )
        )
