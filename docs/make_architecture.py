"""Draw the rooms of the package anew: boxes on floors, and an arrow where a room uses another.

Run it from the root of a checkout. An arrow that follows from others is left out.
"""

from __future__ import annotations

import ast
import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "carbonsite"
PICTURE = Path(__file__).with_name("pictures") / "rooms.svg"
GROUND = "ground"
WIDTH, BOX, HEIGHT, FLOOR = 860, 170, 40, 84


def rooms() -> dict[str, list[Path]]:
    """Each room with its modules; the loose modules of the package are the ground."""
    found: dict[str, list[Path]] = {GROUND: []}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        room = parts[0] if len(parts) > 1 else GROUND
        if parts[0] not in ("__init__.py", "__main__.py"):
            found.setdefault(room, []).append(path)
    return found


def used_by(room: str, modules: list[Path], names: set[str]) -> set[str]:
    """The rooms whose names a room imports, for typing too."""
    targets = set()
    for path in modules:
        inside = path.relative_to(PACKAGE).parts[:-1]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = [*inside[: len(inside) - node.level + 1], *(node.module or "").split(".")]
                firsts = [base[0]] if base[0] else [alias.name for alias in node.names]
                targets |= {first if first in names else GROUND for first in firsts}
    return targets - {room}


def floors(uses: dict[str, set[str]]) -> list[list[str]]:
    """Rooms by floor: each as low as what it uses allows."""
    level: dict[str, int] = {}

    def of(room: str) -> int:
        if room not in level:
            level[room] = 1 + max((of(other) for other in uses[room]), default=-1)
        return level[room]

    highest = max(map(of, uses))
    return [[room for room in uses if level[room] == n] for n in range(highest + 1)]


def needed(uses: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Arrows that do not follow from others."""

    def below(room: str) -> set[str]:
        return {deeper for other in uses[room] for deeper in {other, *below(other)}}

    return [
        (room, other)
        for room, others in uses.items()
        for other in sorted(others)
        if not any(other in below(third) for third in others - {other})
    ]


def drawing() -> str:
    """The picture as SVG."""
    modules = rooms()
    uses = {room: used_by(room, paths, set(modules)) for room, paths in modules.items()}
    levels = floors(uses)
    height = FLOOR * len(levels) + 20
    place = {
        room: (WIDTH * (n + 1) / (len(level) + 1) - BOX / 2, height - FLOOR * (floor + 1))
        for floor, level in enumerate(levels)
        for n, room in enumerate(level)
    }
    lines = [_arrow(place[room], place[other]) for room, other in needed(uses)]
    boxes = [_box(room, *place[room]) for room in modules]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        ' font-family="sans-serif" font-size="15">'
    )
    mark = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5b6770"/></marker></defs>'
    )
    paper = f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
    return "\n".join([head, mark, paper, *lines, *boxes, "</svg>"]) + "\n"


def _arrow(upper: tuple[float, float], lower: tuple[float, float]) -> str:
    y1, x2, y2 = upper[1] + HEIGHT, lower[0] + BOX / 2, lower[1]
    x1 = min(max(x2, upper[0] + 4), upper[0] + BOX - 4)
    stroke = 'stroke="#5b6770" stroke-width="1.2" marker-end="url(#tip)"'
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" {stroke}/>'


def _box(room: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{BOX}" height="{HEIGHT}" rx="6" fill="#e8f0ea"'
        f' stroke="#2f6b4f"/><text x="{x + BOX / 2:.0f}" y="{y + 25:.0f}" text-anchor="middle"'
        f' fill="#12241b">{escape(room)}</text>'
    )


def main() -> None:
    PICTURE.write_text(drawing(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
