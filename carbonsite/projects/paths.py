"""Paths that a project file names: inside its folder, links followed, unless others are allowed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from ..messages import message, with_remedy
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
        """The file of a path; None, and a problem, if it is not a path or may not be opened."""
        if not written.strip() or not written.isprintable():
            problems.add(key, written, *with_remedy("project.not_path"))
            return None
        # A backslash separates folders on one system and is part of a name on another; both ways
        # must stay inside.
        kinds = (PurePosixPath(written), PureWindowsPath(written))
        leaves = any(kind.is_absolute() or kind.anchor or ".." in kind.parts for kind in kinds)
        try:
            here = self.path.resolve()
            file = (here / written).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            problems.add(
                key,
                written,
                message("project.not_path_because", reason=str(error)),
                message("project.not_path.remedy"),
            )
            return None
        if not self.allow_outside and (leaves or not file.is_relative_to(here)):
            problems.add(
                key,
                written,
                *with_remedy("project.outside"),
            )
            return None
        return file
