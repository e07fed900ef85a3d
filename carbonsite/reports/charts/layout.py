"""Room around the axes of a chart: as much as what stands there takes, measured once."""

from __future__ import annotations

from typing import Any

from matplotlib.layout_engine import LayoutEngine
from matplotlib.transforms import Bbox

_PAD = 0.06
"""Between what stands around the axes and the edge of the figure [inch]."""

_LAST_LABEL = 0.25
"""Right of the axes, for half of a number at the end of the axis, or of a bar [inch]."""


class RoomAround(LayoutEngine):
    """Gives the first axes of a figure all room but what their labels, titles, second axis and the
    figure's legend take.

    matplotlib's constrained layout measures all that twice, since several axes may push each other;
    here nothing does.
    """

    _adjust_compatible = True
    _colorbar_gridspec = True

    def execute(self, fig: Any) -> None:
        """Arrange the figure, before it is drawn."""
        axes = fig.axes[0]
        taken, held = (
            axes.get_tightbbox(for_layout_only=True, bbox_extra_artists=axes.child_axes),
            axes.bbox,
        )
        width, height = fig.bbox.width, fig.bbox.height
        pad, legend = _PAD * fig.dpi, sum(each.get_tightbbox().height for each in fig.legends)
        left, right = (
            (held.x0 - taken.x0 + pad) / width,
            (max(taken.x1 - held.x1, _LAST_LABEL * fig.dpi) + pad) / width,
        )
        bottom, top = (
            (held.y0 - taken.y0 + pad + legend) / height,
            (taken.y1 - held.y1 + pad) / height,
        )
        axes.set_position(
            Bbox.from_extents(
                left, bottom, max(1 - right, left + 0.05), max(1 - top, bottom + 0.05)
            )
        )
