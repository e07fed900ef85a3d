"""The room around the axes of a chart: nothing is cut off, nothing is left over, and drawing once
more moves nothing.
"""

from __future__ import annotations

from typing import Any

import pytest
from charted import overlaps, scenario_of

from carbonsite.reports import charts

pytest.importorskip("matplotlib")


def drawn(axes: Any) -> tuple[float, ...]:
    """Where the axes are once their figure is drawn, in shares of the figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(axes.figure).draw()
    return tuple(axes.get_position().extents)


def test_drawing_once_more_moves_nothing() -> None:
    axes = charts.waterfall(scenario_of(3))
    assert drawn(axes) == pytest.approx(drawn(axes), abs=1e-9)


def test_the_longest_name_reaches_the_edge_and_no_further() -> None:
    axes = charts.waterfall(scenario_of(3))
    drawn(axes)
    left = axes.yaxis.get_tightbbox().x0 / axes.figure.dpi
    assert 0.04 <= left <= 0.08


@pytest.mark.parametrize("size", [(8.6, 7.0), (12.0, 3.5)])
def test_a_figure_of_another_size_is_arranged_anew(size: tuple[float, float]) -> None:
    axes = charts.stacked(scenario_of(3), "machine")
    before = drawn(axes)
    axes.figure.set_size_inches(*size)
    assert drawn(axes) != pytest.approx(before, abs=1e-3)
    assert [pair for pair in overlaps(axes) if "the edge" in pair] == []


def test_a_legend_has_a_line_of_its_own_below_the_source() -> None:
    axes = charts.stacked(scenario_of(3), "machine")
    drawn(axes)
    (legend,) = axes.figure.legends
    assert legend.get_tightbbox().y1 <= axes.xaxis.get_tightbbox().y0
