"""XML from others, read piece by piece, without document types and within a limit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from ... import limits
from ...errors import InputError
from ...messages import message
from .archives import UNREADABLE_ARCHIVE
from .opening import refusal

BROKEN = (*UNREADABLE_ARCHIVE, expat.ExpatError, LookupError, OverflowError)
"""Errors that the standard library raises for a damaged package."""


def local(name: str) -> str:
    """The name of an element or attribute without its namespace."""
    return name.rpartition(":")[2]


def strict_parser(name: str) -> Any:
    """Parser of XML that refuses every document type, and so all entities.

    It names elements and attributes by namespace, colon and local name, whatever their prefix.
    """
    parser = expat.ParserCreate(namespace_separator=":")
    parser.buffer_text = True

    def refuse(*_arguments: Any) -> None:
        raise refusal(name, message("file.document_type"), message("file.save_again"))

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def tree_of(stream: Any, namespaces: Collection[str], name: str) -> Element:
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
            problem = message("file.many_elements", limit=limits.TREE_ELEMENTS)
            raise refusal(name, problem, message("file.save_again"))
        space, _, tag = element.rpartition(":")
        builder.start(tag if space in namespaces else f"other:{tag}", attributes)

    parser.StartElementHandler, parser.CharacterDataHandler = begin, builder.data
    parser.EndElementHandler = builder.end
    for _ in fed(parser, stream, name):
        pass
    return builder.close()


def fed(parser: Any, stream: Any, name: str, most: int = limits.TABLE_FILE) -> Iterator[None]:
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
                    problem = message("file.large_part", size=most // 2**20)
                    raise refusal(name, problem, message("file.large_part.remedy"))
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except InputError:
        raise
    except BROKEN as error:
        reason = str(error) or type(error).__name__
        raise refusal(name, reason, message("file.save_again")) from None
