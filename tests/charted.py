"""Sites that are awkward to draw: many bars, names of strangers, uptake, nothing at all; and what
must hold for every picture.
"""

from __future__ import annotations

from typing import Any

import carbonsite as cs
from carbonsite import measures as m

SOURCE = cs.Source(publisher="Test", document="Numbers to draw", year=2018, locator="p. 1")
HOSTILE = '<script>alert("x")</script> & $\\frac{1}{0}$ "quoted" \u202e\U0001f4a3 漢字 \x01--><!--'
"""A name that would be markup, a formula, or a sign that no font has."""

SHOWN = HOSTILE.replace("\x01", "\ufffd").replace("\u202e", "\\u202e")
"""The same as a page shows it: nothing in it is obeyed."""


def wood(module: str, number: float) -> cs.EmissionFactor:
    """A factor per kilogram, with uptake in A1-A3."""
    return cs.EmissionFactor(
        factor="wood", module=module, declared_unit="kg", gwp_ghg=number, source=SOURCE
    )


CATALOGUE = cs.FactorCatalogue.default() | cs.FactorCatalogue(
    [wood("A1-A3", -1.6), wood("A4", 0.1), wood("C3", 1.7), wood("D", -0.4)]
)


def account_of(*amounts: float, months: bool = False) -> cs.Account:
    """An account of uptake and release, one activity for each amount [kg]."""
    names = [
        (
            f"{HOSTILE} {number}"
            if number % 3 == 0
            else f"a beam with quite a long name that goes on and on, number {number}"
        )
        for number in range(len(amounts))
    ]
    rows = []
    for number, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        when = (
            {"date": f"20{19 + number // 12}-{number % 12 + 1:02d}-15"}
            if months and number % 7
            else {}
        )
        rows.append(
            cs.activity(
                name, f"{amount} kg", "wood", element=f"{200 + number}", purpose=name, **when
            )
        )
    return cs.account(cs.activities(*rows), CATALOGUE)


def scenario_of(bars: int, area: str | None = "5000 m2 BRA") -> cs.Scenario:
    """A scenario of many measures, one of which adds."""
    machines = [f"machine {number}" for number in range(bars)]
    hours = [
        cs.Assumption(
            f"hours {n}",
            f"{50 + 7 * n} h",
            low=f"{20 + n} h",
            high=f"{90 + 20 * n} h",
            reason="to draw",
        )
        for n in range(min(bars, 3))
    ]
    rows = [
        m.machine_use(name, hours[n] if n < 3 else f"{50 + 7 * n} h", "15 L/h", machine=name)
        for n, name in enumerate(machines)
    ]
    measures = [
        m.ElectricExcavator(
            name=HOSTILE if n == 0 else f"Electric {name}, and some more words about it",
            where={"machine": name},
            per_litre="3,4 kWh/L",
        )
        for n, name in enumerate(machines)
    ]
    return cs.Scenario(
        HOSTILE,
        cs.activities(*rows),
        measures,
        CATALOGUE,
        cs.Basis(year=2019),
        date="2019-06-01",
        area=area,
    )


def overlaps(axes: Any) -> list[tuple[str, str]]:
    """Pairs of texts of a figure that cover each other, and texts that leave it, paired with its
    edge.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    figure = axes.figure
    FigureCanvasAgg(figure).draw()
    renderer = figure.canvas.get_renderer()
    shown = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
    ]
    unused = _unused(figure)
    shown = [text for text in shown if id(text) not in unused]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in shown]
    found = [
        (a, b)
        for n, (a, one) in enumerate(boxes)
        for b, other in boxes[n + 1 :]
        if _meet(one, other)
    ]
    edge = figure.bbox
    return found + [
        (a, "the edge")
        for a, box in boxes
        if box.x0 < -1 or box.x1 > edge.x1 + 1 or box.y0 < -1 or box.y1 > edge.y1 + 1
    ]


def _meet(one: Any, other: Any) -> bool:
    """Whether two boxes share more than a hair's breadth."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return bool(width > 1 and height > 1)


def _unused(figure: Any) -> set[int]:
    """Labels of ticks beyond the ends of their axis, which are not drawn."""
    found = set()
    for axes in [*figure.axes, *(child for each in figure.axes for child in each.child_axes)]:
        for axis, ends in (
            (axes.xaxis, sorted(axes.get_xlim())),
            (axes.yaxis, sorted(axes.get_ylim())),
        ):
            for tick in axis.get_major_ticks():
                if not ends[0] - 1e-9 <= tick.get_loc() <= ends[1] + 1e-9:
                    found |= {id(tick.label1), id(tick.label2)}
    return found
