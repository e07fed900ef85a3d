"""Texts of cells: plain, or in runs of different looks; how they are pronounced is left out."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers.expat import XMLParserType

from .package_parts import PackageParts
from .strict_xml import TEXTS, OutlineParser, local, stray_element, strict_parser

_EMPTY, _PLAIN, _RUNS, _PIECE, _RUN, _PIECE_OF_RUN, _FULL_RUN, _SKIPPED = range(8)
_PRONOUNCED = ("rPh", "phoneticPr")
_STEPS = {
    (_EMPTY, "t"): _PIECE,
    (_EMPTY, "r"): _RUN,
    (_RUNS, "r"): _RUN,
    (_RUN, "t"): _PIECE_OF_RUN,
    **{(place, "rPr"): _SKIPPED for place in (_RUN, _FULL_RUN)},
    **{(place, tag): _SKIPPED for place in (_EMPTY, _PLAIN, _RUNS) for tag in _PRONOUNCED},
}
"""What begins with an element of a name at a place; a text is plain or in runs, not both."""

_BACK = {_PIECE: _PLAIN, _PIECE_OF_RUN: _FULL_RUN, _FULL_RUN: _RUNS, _RUN: _RUNS}


_MOST_LOOKS = 10_000

Look = tuple[str, tuple[tuple[str, str], ...]]
"""Name and attributes of an element that says how a part of a text looks."""


class TextParser:
    """Handlers for the elements of one text.

    Parameters
    ----------
    parser : pyexpat.XMLParserType
    refused : callable
        Error for the name of an element that programs read differently.

    Attributes
    ----------
    looks : set of (str, tuple)
        Elements that say how parts of texts look, with their attributes; each once.
    """

    def __init__(self, parser: XMLParserType, refused: Callable[[str], Exception]) -> None:
        self.parser, self.refused = parser, refused
        self.namespace, self.pieces, self.place, self.depth = "", list[str](), _EMPTY, 0
        self.looks = set[Look]()
        self._steps: dict[tuple[int, str], int] = {}

    def start(self, namespace: str) -> None:
        """Begin a text in a namespace."""
        if namespace != self.namespace:
            self.namespace = namespace
            self._steps = {
                (place, f"{namespace}:{tag}"): after for (place, tag), after in _STEPS.items()
            }
        self.pieces.clear()
        self.place, self.depth = _EMPTY, 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element within the text."""
        if self.depth:
            after = _SKIPPED if name.startswith(f"{self.namespace}:") else None
        else:
            after = self._steps.get((self.place, name))
        if after is None:
            raise self.refused(local(name))
        if after == _SKIPPED:
            self.depth += 1
            if len(self.looks) < _MOST_LOOKS:
                self.looks.add((local(name), tuple(attributes.items())))
            return
        self.place = after
        if after != _RUN:
            self.parser.CharacterDataHandler = self.pieces.append

    def end(self) -> None:
        """End an element within the text."""
        if self.depth:
            self.depth -= 1
            return
        self.place = _BACK[self.place]
        self.parser.CharacterDataHandler = None

    @property
    def is_between(self) -> bool:
        """True if no element of the text is open."""
        return not self.depth and self.place not in _BACK

    @property
    def text(self) -> str:
        """The text, complete after its end."""
        return self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)


def shared_texts(package: PackageParts, part: str) -> tuple[list[str], set[Look]]:
    """The texts of a part that cells refer to by number, and how parts of them look.

    Raises
    ------
    InputError
        If programs could read one of them differently.
    """
    texts: list[str] = []

    def refused(tag: str) -> Exception:
        return stray_element(package.name, f"{part}, {len(texts)}", tag)

    def begin_text(_place: str, _attributes: dict[str, str]) -> None:
        text.start(outline.namespace)
        parser.StartElementHandler, parser.EndElementHandler = text.begin, end

    def end(name: str) -> None:
        if text.is_between:
            texts.append(text.text)
            parser.StartElementHandler, parser.EndElementHandler = outline.begin, outline.end
            outline.end(name)
        else:
            text.end()

    parser = strict_parser(package.name)
    text = TextParser(parser, refused)
    outline = OutlineParser(parser, TEXTS, (package.name, part), begin_text)
    for _ in package.fed(parser, part):
        pass
    return texts, text.looks
