"""What stands around the cells now, in the form of the manifest: pages, properties, charts."""

from __future__ import annotations

from collections.abc import Iterator

from ...spreadsheets.files.package import Package
from ...spreadsheets.writing.page_facts import PageFacts, head_of_page, printed_ranges
from .attributes import TRUE, whole
from .surroundings import Others

_PROPERTIES = frozenset(
    (
        "http://purl.org/dc/elements/1.1/",
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    )
)
_CUSTOM = frozenset(("http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",))
_NAMES = {
    **{name: name for name in ("title", "subject", "keywords", "category")},
    **{name: name.lower() for name in ("Company", "Manager", "HyperlinkBase")},
    "creator": "author",
    "description": "comments",
    "contentStatus": "status",
}
"""Elements of properties, and their names where they are written."""

_PAGES = {"even": "differentOddEven", "first": "differentFirst"}


def page_facts(package: Package, place: int, others: Others) -> PageFacts:
    """What the printed pages of a sheet show, by its place among all sheets."""
    names = {"_xlnm.print_area": list[str](), "_xlnm.print_titles": list[str]()}
    for name in package.names:
        if name.scope == str(place) and name.name.lower() in names:
            names[name.name.lower()].append(name.refers_to)
    return PageFacts(
        header=_heads(others, "Header"),
        footer=_heads(others, "Footer"),
        area=printed_ranges(names["_xlnm.print_area"]),
        titles=printed_ranges(names["_xlnm.print_titles"]),
        height=_pages_in_height(others),
    )


def _heads(others: Others, place: str) -> str:
    """Heads of all pages, and of even and first ones where they have their own."""
    switches = {
        name for tag, at in others if tag == "headerFooter" for name in at if at[name] in TRUE
    }
    texts: dict[str, str] = {}
    for tag, at in others:
        if tag.endswith(place):
            texts[tag] = texts.get(tag, "") + at.get("text", "")
    shown = [head_of_page(texts.get(f"odd{place}", ""))]
    shown += [
        f"({page}) {head_of_page(texts.get(f'{page}{place}', ''))}"
        for page, switch in _PAGES.items()
        if switch in switches
    ]
    return "\n".join(filter(None, shown))


def _pages_in_height(others: Others) -> int:
    """Pages in height to which a sheet is fitted; 0 for as many as it needs."""
    is_fitted = any(tag == "pageSetUpPr" and at.get("fitToPage") in TRUE for tag, at in others)
    heights = [whole(at.get("fitToHeight"), 1) for tag, at in others if tag == "pageSetup"]
    return min(heights, default=1) if is_fitted else 0


def properties(package: Package) -> dict[str, str]:
    """The properties of the document that are texts, by name."""
    texts: dict[str, str] = {}
    for part in (
        *package.of_type(".core-properties+xml"),
        *package.of_type(".extended-properties+xml"),
    ):
        for element in package.tree(part, _PROPERTIES).iter():
            name, text = _NAMES.get(element.tag), (element.text or "").strip()
            if name and text:
                texts[name] = f"{texts[name]} {text}" if name in texts else text
    return texts


def own_properties(package: Package) -> Iterator[tuple[str, str]]:
    """Name and text of each property that somebody added."""
    for part in package.of_type(".custom-properties+xml"):
        for element in package.tree(part, _CUSTOM).iter("property"):
            yield element.get("name", ""), " ".join("".join(element.itertext()).split())
