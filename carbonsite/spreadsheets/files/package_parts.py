"""Parts of a workbook's archive: what they are, what they refer to, and the elements in them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import IO, NamedTuple
from xml.etree import ElementTree
from xml.parsers.expat import XMLParserType

from ... import limits
from ...errors import InputError
from ...messages import message, with_remedy
from .opening import ambiguous, package_parts, refusal
from .strict_xml import (
    BROKEN,
    CONTENT_TYPES,
    RELATIONS,
    Outline,
    OutlineParser,
    fed,
    kind_of_relation,
    local,
    strict_parser,
    tree_of,
)

_SINGLE = ("officeDocument", "worksheet", "sharedStrings", "styles")
"""Kinds of relations that lead to what cells hold."""


class Element(NamedTuple):
    """Element of an outline: local name, attributes and text."""

    tag: str
    attributes: dict[str, str]
    text: str


class PackageParts:
    """Archive of parts.

    Parameters
    ----------
    content : bytes
    name : str
        Name of the file, for errors.
    most : int
        Largest size in bytes that it may unpack to.

    Raises
    ------
    InputError
        If it is no archive, two parts have one name, or it unpacks to more than the limit.
    """

    def __init__(self, content: bytes, name: str, most: int = limits.TABLE_FILE) -> None:
        self.name, self.content, self.most = name, content, most
        self._archive = package_parts(content, name, most)
        self._parts = {part.lower(): part for part in self._archive.namelist()}
        # Some programs take a backslash for a slash, and leave out one at the begin.
        names = {part.replace("\\", "/").lstrip("/") for part in self._parts}
        if len(names) < len(self._archive.namelist()):
            raise self.ambiguous("file.twin_parts")

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def open(self, part: str) -> IO[bytes]:
        """Stream of the bytes of a part.

        Raises
        ------
        InputError
            If it is missing, encrypted or damaged.
        """
        try:
            return self._archive.open(self._parts[part.lower()])
        except BROKEN as error:
            raise self._damaged(part, error) from None

    def read(self, part: str) -> bytes:
        """The bytes of a part; those beyond the limit are left out.

        Raises
        ------
        InputError
            If it is missing, encrypted or damaged.
        """
        with self.open(part) as stream:
            try:
                return stream.read(self.most)
            except BROKEN as error:
                raise self._damaged(part, error) from None

    def _damaged(self, part: str, error: Exception) -> InputError:
        return refusal(self.name, *with_remedy("file.bad_part", part=part, error=str(error)))

    @property
    def members(self) -> list[zipfile.ZipInfo]:
        """All parts, in the order of the archive."""
        return self._archive.infolist()

    def fed(self, parser: XMLParserType, part: str, where: str = "") -> Iterator[None]:
        """Iterator that feeds a parser with one piece of a part at each step."""
        return fed(parser, self.open(part), where or self.name, self.most)

    def outlined(self, part: str, outline: Outline) -> list[Element]:
        """Elements of a part by an outline, in order; none if the part is missing.

        Raises
        ------
        InputError
            If an element of the outline stands at another place, or in another namespace.
        """
        elements: list[tuple[str, dict[str, str], list[str]]] = []
        if part not in self:
            return []

        def report(place: str, attributes: dict[str, str]) -> None:
            elements.append((place.rpartition("/")[2], attributes, text := list[str]()))
            parser.CharacterDataHandler = text.append

        def end(name: str) -> None:
            parser.CharacterDataHandler = None
            places.end(name)

        parser = strict_parser(self.name)
        places = OutlineParser(parser, outline, (self.name, part), report)
        parser.EndElementHandler = end
        for _ in self.fed(parser, part):
            pass
        return [Element(tag, attributes, "".join(text)) for tag, attributes, text in elements]

    def elements(self, part: str) -> Iterator[tuple[str, dict[str, str]]]:
        """Local names and attributes of all elements of a part; none if the part is missing."""
        begun: list[tuple[str, dict[str, str]]] = []
        if part not in self:
            return
        parser = strict_parser(self.name)
        parser.StartElementHandler = lambda name, at: begun.append((local(name), at))
        for _ in self.fed(parser, part):
            yield from begun
            begun.clear()

    def tree(self, part: str, namespaces: Collection[str]) -> ElementTree.Element:
        """Root of a small part as a tree; elements of other namespaces begin with ``other:``."""
        return tree_of(self.open(part), namespaces, self.name)

    def relations_of(self, part: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by id: the kind, and the part or the external address.

        Raises
        ------
        InputError
            If two have one id, or cells would come from outside the file.
        """
        folder, _, file = part.rpartition("/")
        elements = self.outlined(f"{folder}/_rels/{file}.rels".lstrip("/"), RELATIONS)
        relations: dict[str, tuple[str, str]] = {}
        for _, at, _ in elements:
            id, kind = at.get("Id", ""), kind_of_relation(at.get("Type", ""))
            if id in relations:
                raise self.ambiguous("file.twin_relations", id=id, part=part)
            if kind in _SINGLE and at.get("TargetMode") == "External":
                raise self.ambiguous("file.outside", part=part, target=at.get("Target", ""))
            relations[id] = kind, _target(folder, at)
        return relations

    def related(self, part: str, kind: str, type: str) -> str:
        """The one part of a kind that a part refers to; "" if none.

        Parameters
        ----------
        part, kind : str
        type : str
            End of its content type, in small letters; some programs find it by that alone.

        Raises
        ------
        InputError
            If there are two, or other programs would take another.
        """
        targets = (target for its, target in self.relations_of(part).values() if its == kind)
        parts = [target for target in targets if target in self]
        if len(parts) > 1 or self.of_type(type) != [target.lower() for target in parts]:
            named = ", ".join(dict.fromkeys((*parts, *self.of_type(type))))
            raise self.ambiguous("file.twin_parts_of_kind", kind=kind, parts=named)
        return parts[0] if parts else ""

    @cached_property
    def types(self) -> dict[str, str]:
        """Content types of the parts, by part in small letters."""
        defaults: dict[str, str] = {}
        types: dict[str, str] = {}
        for tag, at, _ in self.outlined("[Content_Types].xml", CONTENT_TYPES):
            table, name = (defaults, "Extension") if tag == "Default" else (types, "PartName")
            key, type = at.get(name, "").lower().lstrip("/"), at.get("ContentType", "")
            if table.setdefault(key, type) != type:
                raise self.ambiguous("file.twin_types", part=key)
        return {
            part: types.get(part, defaults.get(part.rpartition(".")[2], "")) for part in self._parts
        }

    def of_type(self, ending: str) -> list[str]:
        """Parts, in small letters, whose content type has an ending: some programs go by it."""
        return [part for part, type in self.types.items() if type.lower().endswith(ending)]

    def ambiguous(self, key: str, **values: str) -> InputError:
        """Error of a package that programs read differently."""
        return ambiguous(self.name, message(key, **values))


def _target(folder: str, at: dict[str, str]) -> str:
    """External address, or the part of the package that a relation leads to."""
    target = at.get("Target", "")
    if at.get("TargetMode") == "External":
        return target
    is_whole = target.startswith("/")
    return target.lstrip("/") if is_whole else posixpath.normpath(posixpath.join(folder, target))
