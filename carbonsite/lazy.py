"""Public names that are loaded when first used, and old names that still lead to them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

from lazy_loader import attach_stub

_Face = tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]


def public_names(package: str, file: str, renamed: Mapping[str, str] | None = None) -> _Face:
    """``__getattr__``, ``__dir__`` and ``__all__`` of a package, by the stub next to its file.

    Parameters
    ----------
    package, file : str
        ``__name__`` and ``__file__``.
    renamed : mapping of str to str, optional
        Old name to new name; an old one works until 0.3, with a DeprecationWarning.
    """
    attribute, names, public = attach_stub(package, file)
    new_names = dict(renamed or {})

    def old_or_new(name: str) -> Any:
        if name not in new_names:
            return attribute(name)
        warnings.warn(
            f"write {package}.{new_names[name]}; {package}.{name} goes in 0.3",
            DeprecationWarning,
            stacklevel=2,
        )
        return attribute(new_names[name])

    return old_or_new, names, public
