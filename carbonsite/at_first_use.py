"""Names of a package that are loaded when they are first used, since what lies behind them takes its time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from importlib import import_module
from typing import Any


def at_first_use(package: str, homes: Mapping[str, Collection[str]], modules: Collection[str] = ()) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """The `__getattr__`, `__dir__` and `__all__` of a package.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    homes : mapping of str to names
        The names that each of its modules holds.
    modules : collection of str
        Modules that are names themselves.
    """
    home_of = {name: home for home, names in homes.items() for name in names}
    public = [*home_of, *modules]

    def get(name: str) -> Any:
        if name in modules:
            return import_module(f".{name}", package)
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f".{home_of[name]}", package), name)
        setattr(sys.modules[package], name, value)
        return value

    return get, lambda: sorted({*vars(sys.modules[package]), *public}), public
