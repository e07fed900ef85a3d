"""Paths that a project file names: inside its folder, links followed, unless others are allowed."""

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
        """The file of a path; None, and a problem, if it is not a path or may not be opened."""
        if not written.strip() or not written.isprintable():
            problems.note(key, written, "project.not_path")
            return None
        # A backslash separates folders on one system and is part of a name on another; both ways
        # must stay inside.
        kinds = (PurePosixPath(written), PureWindowsPath(written))
        leaves = any(kind.is_absolute() or kind.anchor or ".." in kind.parts for kind in kinds)
        try:
            here = self.path.resolve()
            file = (here / written).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            problems.note(
                key,
                written,
                "project.not_path_because",
                "project.not_path.remedy",
                reason=str(error),
            )
            return None
        if not self.allow_outside and (leaves or not file.is_relative_to(here)):
            problems.note(key, written, "project.outside")
            return None
        return file
