"""What a chart says, from its XML: the same whichever spreadsheet program saved the workbook.

Programs write a chart anew when they save: they add what is usual, number axes afresh, and store
the values of its cells. Texts, kinds, scales and what a series draws stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from . import canonical
from .chart_looks import dimmed, is_moved_away, value, values
from .page_facts import Facts

_SPACES = ("http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml")
NAMESPACES = frozenset(
    f"{space}/{kind}"
    for space in _SPACES
    for kind in ("drawingml/2006/chart", "drawingml/2006/main", "drawingml/chart", "drawingml/main")
)
"""Of the elements that a chart consists of, in the usual and in the strict form."""

_SCALE = ("min", "max", "logBase", "orientation")
_STEPS = ("crosses", "crossesAt", "majorUnit", "tickLblSkip")
_UNITS = ("builtInUnit", "custUnit")
_SHOWN_LABELS = ("showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_USUAL = {"orientation": "minMax", "crosses": "autoZero", "tickLblPos": "nextTo"}
_ORNAMENTS = ("trendline", "dTable", "dropLines", "hiLowLines", "upDownBars", "pivotSource")
_LINKS = ("hlinkClick", "hlinkHover", "blip", "externalData", "datalabelsRange")
_KINDS = ("barDir", "grouping", "overlap", "scatterStyle", "radarStyle", "ofPieType")
_TRUE = ("1", "true")


class AxisFacts(Facts):
    """An axis: its title, its scale, and how its labels are written.

    Attributes
    ----------
    title, scale, labels : str
    """

    title: str
    scale: str
    labels: str


class SeriesFacts(Facts):
    """A series: its name, the cells that it draws, whether it is seen, and its labels.

    Attributes
    ----------
    name, cells, look, labels : str
    """

    name: str
    cells: str
    look: str
    labels: str


class ChartFacts(Facts):
    """A chart.

    Attributes
    ----------
    title, kind, legend : str
    extras : str
        Elements besides series, axes, title and legend.
    cells : list of str
        All that it refers to.
    axes : list of AxisFacts
    series : list of SeriesFacts
    """

    title: str
    kind: str
    legend: str
    extras: str
    cells: list[str]
    axes: list[AxisFacts]
    series: list[SeriesFacts]


def chart_facts(space: Element) -> ChartFacts:
    """What a chart says.

    Parameters
    ----------
    space : Element
        Root of its part, read with `NAMESPACES`.
    """
    plots = [node for node in space.findall("chart/plotArea/*") if node.tag.endswith("Chart")]
    axes = [node for node in space.findall("chart/plotArea/*") if node.tag.endswith("Ax")]
    return ChartFacts(
        title=_text(space.findall("chart/title")),
        kind=", ".join(
            " ".join([plot.tag.removesuffix("Chart"), *values(plot, _KINDS)]) for plot in plots
        ),
        legend=_legend(space),
        extras=_extras(space),
        cells=sorted({cell for cell in _references(space) if "!" in cell}),
        axes=[_axis(axis) for axis in axes],
        series=[_series(series) for plot in plots for series in plot.findall("ser")],
    )


def _references(element: Element) -> Iterator[str]:
    """Cells that an element and those in it refer to; a text in quotation marks is none."""
    for reference in element.iter("f"):
        text = (reference.text or "").strip()
        if not text.startswith('"'):
            yield canonical.relative(text, 1)


def _legend(space: Element) -> str:
    """Entries that are left out of the legend; "none" without a legend."""
    if space.find("chart/legend") is None:
        return "none"
    entries = space.findall("chart/legend/legendEntry")
    left_out = {
        number
        for entry in entries
        if value(entry, "delete", "1") in _TRUE
        for number in values(entry, ("idx",))
    }
    return " ".join(("all", *(f"-{number}" for number in sorted(left_out))))


def _extras(space: Element) -> str:
    """Names of elements that carry further content, and of what only some programs would read."""
    others = {
        child.tag
        for node in space.iter()
        if node.tag.startswith("other:") and node.tag != "other:showLeaderLines"
        for child in node.iter()
        if not child.tag.startswith("other:") and child.tag not in ("style", "ext", "extLst")
    }
    tags = {node.tag for node in space.iter()}
    others |= {shown for plot in space.findall("chart/plotArea/*") if (shown := _labels(plot))}
    hidden = {"autoTitleDeleted"} if _is_title_deleted(space) else set()
    if any(is_moved_away(layout) for layout in space.iter("manualLayout")):
        hidden.add("layout")
    if any(dimmed([title]) for title in space.iter("title")):
        hidden.add("unseen title")
    named = {tag.removeprefix("other:") for tag in tags} & {*_LINKS, *_ORNAMENTS}
    return ", ".join(sorted(others | hidden | named))


def _is_title_deleted(space: Element) -> bool:
    """True if the title is marked as deleted, though it is there."""
    return bool(space.findall("chart/title")) and any(
        node.get("val") in _TRUE for node in space.findall("chart/autoTitleDeleted")
    )


def _axis(axis: Element) -> AxisFacts:
    parts = (
        *((node, _SCALE) for node in axis.findall("scaling")),
        (axis, _STEPS),
        *((node, _UNITS) for node in axis.findall("dispUnits")),
    )
    scale = [
        f"{tag}={stated}"
        for node, tags in parts
        for tag in tags
        for stated in values(node, (tag,))
        if stated != _USUAL.get(tag)
    ]
    title = _text(axis.findall("title"))
    return AxisFacts(title=title, scale=" ".join(scale), labels=_axis_labels(axis))


def _axis_labels(axis: Element) -> str:
    """Where and how the labels of an axis are written; "none" if they are not."""
    if value(axis, "delete", "0") in _TRUE:
        return "none"
    formats = [
        canonical.number_format(node.get("formatCode", ""))
        for node in axis.findall("numFmt")
        if node.get("sourceLinked", "0") not in _TRUE
    ]
    place = value(axis, "tickLblPos", "nextTo")
    return " ".join(filter(None, [place, *formats, *dimmed(axis.findall("txPr"))]))


def _series(series: Element) -> SeriesFacts:
    bars = series.findall("errBars")
    kinds = [" ".join(values(bar, ("errBarType", "errValType", "val"))) for bar in bars]
    ends = [cell for bar in bars for cell in _drawn(bar, ("minus", "plus"))]
    cells = [*_drawn(series, ("cat", "val", "xVal", "yVal", "bubbleSize")), *kinds, *ends]
    looks = dimmed(series.findall("spPr"))
    if value(series, "invertIfNegative", "0") in _TRUE:
        looks.append("inverted")
    for point in series.findall("dPt"):
        looks += [f"{value(point, 'idx', '')} {look}" for look in dimmed(point.findall("spPr"))]
    return SeriesFacts(
        name=_text(series.findall("tx")),
        cells=" ".join(cells),
        look=" ".join(looks),
        labels=_labels(series),
    )


def _drawn(element: Element, tags: Iterable[str]) -> list[str]:
    """Cells that children with some names refer to."""
    return [cell for tag in tags for node in element.findall(tag) for cell in _references(node)]


def _labels(series: Element) -> str:
    """Labels at the bars or points of a series: what they show, and texts of their own."""
    labels = series.findall("dLbls")
    shown = {
        tag
        for node in labels
        for part in (node, *node.findall("dLbl"))
        for tag in _SHOWN_LABELS
        if value(part, tag, "0") in _TRUE
    }
    texts = [_text(node.iter("rich")) for node in labels]
    formats = [node.get("formatCode", "") for label in labels for node in label.iter("numFmt")]
    shown_formats = formats if shown else []
    return " ".join(filter(None, [*sorted(shown), *texts, *shown_formats]))


def _text(elements: Iterable[Element]) -> str:
    """Texts and cells of titles and names, without the values that programs store with cells."""
    texts: list[str] = []
    for element in elements:
        cells = [node.text or "" for node in element.iter("f")]
        literal = [cell.strip('"').replace('""', '"') for cell in cells if cell.startswith('"')]
        texts += literal or [canonical.relative(cell, 1) for cell in cells]
        if not cells:
            texts += [node.text or "" for tag in ("t", "v") for node in element.iter(tag)]
    return " ".join("".join(texts).split())
