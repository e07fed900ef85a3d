"""carbonsite new, carbonsite tender new: a first file to change."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from ..errors import ReportError
from ..messages import Language, Word, message, with_remedy
from ..messages.language import texts_of
from ..spreadsheets.files.writing import whole_file
from .options import check_absent
from .streams import say

_WIDTH = 120
"""Characters of a line with a heading."""


def begin(file: Path, language: Language, force: bool) -> None:
    """Write the project file, unless one is there.

    Raises
    ------
    ReportError
    """
    _check(file, ".toml", Word("file_kind", "a project file"), force)
    _write(file, file_text("project", language))
    say(message("cli.new_project", file=str(file)), language)


def begin_tender(file: Path, language: Language, force: bool) -> None:
    """Write the tender file, unless one is there.

    Raises
    ------
    ReportError
    """
    _check(file, ".toml", Word("file_kind", "a tender file"), force)
    _write(file, file_text("tender", language))
    say(message("cli.new_tender", file=str(file)), language)


def begin_workbook(file: Path, language: Language, force: bool) -> None:
    """Write the workbook to fill in, unless one is there.

    Raises
    ------
    ReportError
    """
    from ..reports.template_book import template

    _check(file, ".xlsx", Word("file_kind", "a workbook to fill in"), force)
    template(file, lang=language.value)
    say(message("cli.new_workbook", file=str(file)), language)


def _check(file: Path, suffix: str, kind: str, force: bool) -> None:
    """Refuse another kind of file, and one that is there."""
    if file.suffix.lower() != suffix:
        raise ReportError(
            *with_remedy(
                "cli.other_suffix",
                file=str(file),
                kind=kind,
                suffix=suffix,
                example=f"{file.stem or 'site'}{suffix}",
            ),
        )
    check_absent([file], force)


def _write(file: Path, text: str) -> None:
    with whole_file(file) as place:
        place.write_text(text, encoding="utf-8", newline="\n")


class _FileTemplate(Template):
    """A file with keys of texts, ``${new.project.name}``; ``${key:…}`` is one as a TOML key."""

    idpattern = r"(?:key:)?[a-z][-a-z0-9_.]*"


def file_text(kind: str, language: Language) -> str:
    """The first file of a kind, "project" or "tender", in a language."""
    template = Path(__file__).with_name(f"{kind}.toml").read_text(encoding="utf-8")
    texts = texts_of(language)
    keys = {f"key:{key}": _as_key(text) for key, text in texts.items() if key.startswith("new.")}
    text = _FileTemplate(template).substitute({**texts, **keys, "language": language.value})
    return "\n".join(_ruled(line) for line in text.split("\n"))


def _as_key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else f'"{text}"'


def _ruled(line: str) -> str:
    """A heading with its rule drawn to the full width; any other line as it is."""
    is_heading = line.startswith("# --- ") and line.endswith(" ---")
    return line.ljust(_WIDTH, "-") if is_heading else line
