"""How a call walks through the rooms of the code: how often it changes the room, and where it
climbs from a lower room to a higher one.

    python benchmarks/flow.py [climbs]

A walk is the functions of carbonsite in the order in which they are first called, so that it does
not depend on how many rows there are; a first run, which loads modules, is not counted. A room is a
package below carbonsite. A stay is a run of functions in one room. `messages` and `units` are the
words and numbers that every room uses: stays are counted with them and without. A climb is a pair
of modules of which the lower one calls the higher one: a callback, or a lazily evaluated value.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import carbonsite as cs
from carbonsite.cli import app
from carbonsite.reports import workbook

PACKAGE = Path(cs.__file__).parent
FLOORS = (
    (".",),
    ("messages",),
    ("units",),
    ("spreadsheets",),
    ("factors",),
    ("inputs",),
    ("accounting", "measures"),
    ("scenarios",),
    ("analysis",),
    ("projects",),
    ("reports",),
    ("tender",),
    ("cli",),
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
GROUND = (".", "messages", "units")
IN_PLACE = ("<listcomp>", "<dictcomp>", "<setcomp>", "<module>")
"""Code that runs where it is written."""


@cache
def module_in(file: str) -> str:
    """Module of a file, below carbonsite; empty for files of others."""
    path = Path(file)
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else ""


def room_of(module: str) -> str:
    """Room of a module."""
    return module.partition("/")[0] if "/" in module else "."


@dataclass
class Walk:
    """Functions in the order in which they are first called, and where the walk climbs."""

    functions: dict[CodeType, str] = field(default_factory=dict)
    climbs: dict[tuple[str, str], None] = field(default_factory=dict)

    def profile(self, frame: FrameType, event: str, _argument: Any) -> None:
        """Note a call, for `sys.setprofile`."""
        code = frame.f_code
        if event != "call" or code in self.functions or code.co_name in IN_PLACE:
            return
        module = module_in(code.co_filename)
        if not module:
            return
        self.functions[code] = module
        caller = frame.f_back
        while caller is not None and not module_in(caller.f_code.co_filename):
            caller = caller.f_back
        if caller is not None:
            below = module_in(caller.f_code.co_filename)
            if FLOOR_OF[room_of(below)] < FLOOR_OF[room_of(module)]:
                self.climbs[below, module] = None

    def stays(self, without: tuple[str, ...] = ()) -> int:
        """Number of stays, leaving out some rooms."""
        rooms = [room_of(module) for module in self.functions.values()]
        return sum(1 for _ in itertools.groupby(room for room in rooms if room not in without))

    @contextlib.contextmanager
    def walking(self) -> Any:
        """Context manager: calls are noted."""
        sys.setprofile(self.profile)
        try:
            yield
        finally:
            sys.setprofile(None)


def walk_of(work: Callable[[], object]) -> Walk:
    """The walk of some work, done once before."""
    walk = Walk()
    work()
    with walk.walking():
        work()
    return walk


def walk_within(module: Any, name: str, work: Callable[[], object]) -> Walk:
    """The walk of one function of a module during some work."""
    walk, function = Walk(), getattr(module, name)

    def noted(*values: Any, **named: Any) -> Any:
        with walk.walking():
            return function(*values, **named)

    work()
    setattr(module, name, noted)
    try:
        work()
    finally:
        setattr(module, name, function)
    return walk


def walks(folder: Path) -> dict[str, Walk]:
    """The walks that are measured."""
    project = Path(__file__).parents[1] / "examples" / "biri.toml"
    table = cs.activities(
        cs.activity("excavator", "12 500 kWh", "electricity", module="A5"),
        cs.activity("wheel loader", "4 200 L", "diesel", module="A5"),
    )
    catalogue, basis = cs.FactorCatalogue.default(), cs.Basis(year=2020)

    def command() -> None:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            app(["account", str(project)], standalone_mode=False)

    def workbooks() -> Path:
        return cs.reports.excel(cs.Project.read(project).scenario, folder / "biri.xlsx")

    return {
        "account(activities)": walk_of(lambda: cs.account(table, catalogue, basis)),
        "carbonsite account biri.toml": walk_of(command),
        "excel(scenario), while sheets are written": walk_within(workbook, "_write", workbooks),
    }


def main(*, with_climbs: bool) -> None:
    print(f"{'walk':<42} functions  rooms  stays  without ground  climbs")
    with tempfile.TemporaryDirectory() as folder:
        for name, walk in walks(Path(folder)).items():
            rooms = {room_of(module) for module in walk.functions.values()}
            counts = (walk.stays(), walk.stays(GROUND), len(walk.climbs))
            print(
                f"{name:<42} {len(walk.functions):>9}  {len(rooms):>5}"
                f"  {counts[0]:>5}  {counts[1]:>14}  {counts[2]:>6}"
            )
            for below, above in walk.climbs if with_climbs else ():
                print(f"    {below} -> {above}")


if __name__ == "__main__":
    main(with_climbs="climbs" in sys.argv[1:])
