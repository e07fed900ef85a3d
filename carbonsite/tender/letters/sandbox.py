"""Renders a template that somebody else may have written: it reads no file, and ends soon."""

from __future__ import annotations

from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

UNUSABLE = (
    TemplateError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    RuntimeError,
    MemoryError,
)
"""What a template may raise that cannot be used."""

_LOOPS = 2
"""Loops within each other, at most."""

_FILTERS = (
    *("capitalize", "count", "d", "default", "e", "escape", "first", "forceescape", "join", "last"),
    *("length", "list", "lower", "replace", "reverse", "safe", "sort", "string", "striptags"),
    *("title", "trim", "unique", "upper"),
)
_METHODS = (
    *("capitalize", "casefold", "count", "endswith", "find", "join", "lower", "lstrip", "replace"),
    *("partition", "removeprefix", "removesuffix", "rpartition", "rstrip", "split", "splitlines"),
    *("startswith", "strip", "title", "upper"),
)
"""Methods of texts; the others make a text as wide as one likes, or write objects out."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Without what makes long texts and long loops of short ones."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(operator)

    def wrap_str_format(self, value: Any) -> None:
        """No method that fills in formats, which may be as wide as one likes."""
        if getattr(value, "__name__", "") in ("format", "format_map"):
            raise SecurityError("format")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only values, and methods that shorten a text or look into it."""
        is_known = not callable(value) or attr in _METHODS
        return is_known and super().is_safe_attribute(obj, attr, value)


def rendered(source: str, **values: Any) -> str:
    """A template filled in with values.

    Raises
    ------
    any of `UNUSABLE`
    """
    sandbox = _Sandbox(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in _FILTERS}
    _require_few_loops(sandbox.parse(source), 0)
    return sandbox.from_string(source).render(**values)


def _require_few_loops(node: nodes.Node, loops: int) -> None:
    """Refuse loops within loops within loops, and what calls itself."""
    if isinstance(node, nodes.Macro | nodes.CallBlock) or getattr(node, "recursive", False):
        raise SecurityError("macro, call, recursive")
    loops += isinstance(node, nodes.For)
    if loops > _LOOPS:
        raise SecurityError("for … for … for")
    for child in node.iter_child_nodes():
        _require_few_loops(child, loops)
