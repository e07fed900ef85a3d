"""XML of strangers, read piece by piece: without document types, and no further than a limit."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from ... import limits
from ...errors import InputError
from .opening import refusal

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    OverflowError,
    EOFError,
    OSError,
)
"""What the standard library raises where a package is not built as it should be."""


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def strict_parser(name: str) -> Any:
    """A parser of XML that refuses every document type, and with it all entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_told: Any) -> None:
        raise refusal(
            name,
            "it declares a document type, which may hide entities",
            "save it anew in a spreadsheet program",
        )

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    return parser


def fed(parser: Any, stream: Any, name: str, most: int = limits.TABLE_FILE) -> Iterator[None]:
    """Feed a parser piece by piece, and give way after each; what unpacks to more than the limit is
    refused.

    Raises
    ------
    InputError
        Where the part is not well-formed, or larger than it may be.
    """
    size = 0
    try:
        with stream:
            while piece := stream.read(2**20):
                size += len(piece)
                if size > most:
                    raise refusal(
                        name,
                        f"a part unpacks to more than {most // 2**20} MB",
                        "save the sheet alone",
                    )
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except InputError:
        raise
    except BROKEN as error:
        raise refusal(
            name, str(error) or type(error).__name__, "save it anew in a spreadsheet program"
        ) from None
