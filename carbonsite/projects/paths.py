"""Paths that a project file names: within its folder, links followed, unless the caller allows
others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from .problems import FileProblems
from .toml_positions import KeyPath


@dataclass(frozen=True)
class Folder:
    """The folder of a project file.

    Attributes
    ----------
    path : Path
    allow_outside : bool
        Whether paths may leave it.
    """

    path: Path
    allow_outside: bool = False

    def place(self, written: str, key: KeyPath, problems: FileProblems) -> Path | None:
        """The place of a path; None, and a problem, where it is none or may not be opened."""
        if not written.strip() or not written.isprintable():
            problems.add(
                key, written, "is not a path", "write the name of a file, such as 'boq.xlsx'"
            )
            return None
        # A backslash separates folders on one system and is part of a name on another; both ways
        # must stay inside.
        kinds = (PurePosixPath(written), PureWindowsPath(written))
        leaves = any(kind.is_absolute() or kind.anchor or ".." in kind.parts for kind in kinds)
        try:
            here = self.path.resolve()
            found = (here / written).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            problems.add(key, written, f"is not a path: {error}", "write the name of a file")
            return None
        if not self.allow_outside and (leaves or not found.is_relative_to(here)):
            problems.add(
                key,
                written,
                "leads out of the project's folder",
                "put the file beside the project file, or allow it: allow_outside=True,"
                " --allow-outside",
            )
            return None
        return found
