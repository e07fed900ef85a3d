"""XML from others, read piece by piece, without document types and within a limit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat
from xml.parsers.expat import XMLParserType

from ... import limits
from ...errors import InputError
from ...messages import message, with_remedy
from .opening import UNREADABLE_ARCHIVE, ambiguous, refusal

BROKEN = (*UNREADABLE_ARCHIVE, expat.ExpatError, LookupError, OverflowError)
"""Errors that the standard library raises for a damaged package."""


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(":")[2]


def strict_parser(name: str) -> XMLParserType:
    """Parser of XML that refuses every document type, and so all entities.

    It names elements and attributes by namespace, colon and local name, whatever their prefix.
    """
    parser = expat.ParserCreate(namespace_separator=":")
    parser.buffer_text = True

    def refuse(*_arguments: object) -> None:
        raise ambiguous(name, message("file.document_type"))

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def tree_of(stream: IO[bytes], namespaces: Collection[str], name: str) -> Element:
    """Root of a small part as a tree.

    Parameters
    ----------
    stream : file
        Of bytes.
    namespaces : collection of str
        Elements of one of these have their local name; others have it after ``other:``.
    name : str
        Name of the file, for errors.

    Raises
    ------
    InputError
        If it is not well-formed, or has more elements than `limits.TREE_ELEMENTS`.
    """
    parser, builder, count = strict_parser(name), TreeBuilder(), 0

    def begin(element: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > limits.TREE_ELEMENTS:
            raise ambiguous(name, message("file.many_elements", limit=limits.TREE_ELEMENTS))
        space, _, tag = element.rpartition(":")
        builder.start(tag if space in namespaces else f"other:{tag}", attributes)

    parser.StartElementHandler, parser.CharacterDataHandler = begin, builder.data
    parser.EndElementHandler = builder.end
    for _ in fed(parser, stream, name):
        pass
    return builder.close()


def fed(
    parser: XMLParserType, stream: IO[bytes], name: str, most: int = limits.TABLE_FILE
) -> Iterator[None]:
    """Iterator that feeds a parser with one piece of a stream at each step.

    Raises
    ------
    InputError
        If the part is not well-formed, or larger than `most` bytes.
    """
    size = 0
    try:
        with stream:
            while piece := stream.read(2**20):
                size += len(piece)
                if size > most:
                    raise refusal(name, *with_remedy("file.large_part", size=most // 2**20))
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except InputError:
        raise
    except BROKEN as error:
        raise ambiguous(name, str(error) or type(error).__name__) from None


_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Namespaces of workbooks: the usual one, and the strict one."""

_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"


@dataclass(frozen=True)
class Outline:
    """What is read in a kind of part.

    Attributes
    ----------
    namespaces : tuple of str
        The root has one of them, and all that is read has the root's.
    places : frozenset of str
        Where the elements stand that are read, such as ``/workbook/sheets/sheet``.
    once : frozenset of str
        Places of elements that a part has once.
    elsewhere : tuple of str
        Ends of places where an element of the same name is something else.
    reserved : frozenset of str
        Further names of elements that stand in no other place.
    foreign : frozenset of str
        Names that elements of other namespaces have too, at other places.
    """

    namespaces: tuple[str, ...]
    places: frozenset[str]
    once: frozenset[str] = frozenset()
    elsewhere: tuple[str, ...] = ()
    reserved: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Local names of elements that stand only in their places."""
        return self.reserved | {place.rpartition("/")[2] for place in self.places}


CONTENT_TYPES = Outline(
    (_PACKAGE + "content-types",), frozenset(("/Types/Default", "/Types/Override"))
)
RELATIONS = Outline((_PACKAGE + "relationships",), frozenset(("/Relationships/Relationship",)))
_ONCE_IN_WORKBOOK = frozenset(("/workbook/sheets", "/workbook/workbookPr", "/workbook/calcPr"))
WORKBOOK = Outline(
    _MAIN,
    _ONCE_IN_WORKBOOK | {"/workbook/sheets/sheet", "/workbook/definedNames/definedName"},
    _ONCE_IN_WORKBOOK,
    foreign=frozenset(("workbookPr", "definedName")),
)
_ONCE_IN_STYLES = frozenset(("/styleSheet/numFmts", "/styleSheet/cellXfs"))
STYLES = Outline(
    _MAIN,
    _ONCE_IN_STYLES | {"/styleSheet/numFmts/numFmt", "/styleSheet/cellXfs/xf"},
    _ONCE_IN_STYLES,
    ("/cellStyleXfs/xf", "/dxf/numFmt"),
)
CELLS = "/worksheet/sheetData"
SHEET = Outline(
    _MAIN,
    frozenset((CELLS, "/worksheet/cols/col", "/worksheet/mergeCells/mergeCell")),
    frozenset((CELLS,)),
    reserved=frozenset(("row", "c")),
    foreign=frozenset(("row", "c", "col", "mergeCell")),
)
TEXTS = Outline(_MAIN, frozenset(("/sst/si",)))


def relation_id(attributes: dict[str, str]) -> str:
    """Id of the relation that an element of a workbook names; "" if none."""
    return next(
        (attributes[name] for space in _OFFICE if (name := f"{space}:id") in attributes), ""
    )


def kind_of_relation(type: str) -> str:
    """Kind of a relation, such as ``worksheet``; of a foreign one the whole type.

    Examples
    --------
    >>> kind_of_relation("http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet")
    'worksheet'
    >>> kind_of_relation("http://example.org/worksheet")
    'http://example.org/worksheet'
    """
    space, _, kind = type.rpartition("/")
    is_known = space in _OFFICE or space.startswith("http://schemas.microsoft.com/office/")
    return kind if is_known else type


_DEEPEST, _DEEP = 16, "/..."


class OutlineParser:
    """Handlers that report the elements of an outline, and refuse those at other places.

    Parameters
    ----------
    parser : pyexpat.XMLParserType
    outline : Outline
    names : (str, str)
        The file and the part, for errors.
    report : callable
        Gets place and attributes of each element of the outline.

    Attributes
    ----------
    namespace : str
        Of the root.
    """

    def __init__(
        self,
        parser: XMLParserType,
        outline: Outline,
        names: tuple[str, str],
        report: Callable[[str, dict[str, str]], None],
    ) -> None:
        self.outline, self.report, self.namespace = outline, report, ""
        self.where, self.part = names
        self._reserved = outline.names
        self._open = [("", True)]
        self._seen: set[str] = set()
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        parent, is_known = self._open[-1]
        namespace, _, tag = name.rpartition(":")
        if not parent:
            self._begin_root(namespace)
        is_own = namespace == self.namespace
        # Deeper down nothing is read, and places would only grow.
        place = f"{parent if len(self._open) < _DEEPEST else _DEEP}/{tag}"
        self._open.append((place, is_known and is_own))
        if place in self.outline.places:
            if not (is_known and is_own) or (place in self.outline.once and place in self._seen):
                raise self.refused(tag)
            self._seen.add(place)
            self.report(place, attributes)
        elif (
            tag in self._reserved
            and (is_own or tag not in self.outline.foreign)
            and not place.endswith(self.outline.elsewhere)
        ):
            raise self.refused(tag)

    def end(self, _name: str) -> None:
        """End an element."""
        self._open.pop()

    def _begin_root(self, namespace: str) -> None:
        if namespace not in self.outline.namespaces:
            problem = message("file.other_namespace", part=self.part, namespace=namespace)
            raise ambiguous(self.where, problem)
        self.namespace = namespace

    def refused(self, tag: str) -> InputError:
        """Error of an element that programs read differently."""
        return stray_element(self.where, self.part, tag)


def stray_element(name: str, part: str, tag: str) -> InputError:
    """Error of an element at a place where only some programs read it."""
    return ambiguous(name, message("file.stray_element", part=part, element=tag))
