"""carbonsite new: a project file to begin with."""

from __future__ import annotations

from pathlib import Path

from ..errors import ReportError
from ..files.writing import whole_file
from .labels import Language
from .streams import say


def begin(file: Path, language: Language, force: bool) -> None:
    """Write the file, unless one is there.

    Raises
    ------
    ReportError
    """
    if file.suffix.lower() != ".toml":
        raise ReportError(f"{file}: a project file ends in .toml; write for example {file.stem or 'site'}.toml")
    if file.exists() and not force:
        raise ReportError(f"{file}: is there already; give another name, or --force to write over it")
    text = Path(__file__).with_name(f"project.{language}.toml").read_text(encoding="utf-8")
    with whole_file(file) as place:
        place.write_text(text, encoding="utf-8", newline="\n")
    say(f"wrote {file}; now: carbonsite account {file}")
