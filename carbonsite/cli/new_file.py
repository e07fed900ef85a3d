"""carbonsite new, carbonsite tender new: something to begin with."""

from __future__ import annotations

from pathlib import Path

from ..errors import ReportError
from ..messages import Language
from ..spreadsheets.files.writing import whole_file
from .streams import say


def begin(file: Path, language: Language, force: bool) -> None:
    """Write the project file, unless one is there.

    Raises
    ------
    ReportError
    """
    _write(file, "project", language, force)
    say(f"wrote {file}; now: carbonsite account {file}")


def begin_tender(file: Path, language: Language, force: bool) -> None:
    """Write the tender file, unless one is there.

    Raises
    ------
    ReportError
    """
    _write(file, "tender", language, force)
    say(f"wrote {file}; now: carbonsite tender form {file} -o form.xlsx")


def _write(file: Path, kind: str, language: Language, force: bool) -> None:
    _check(file, ".toml", f"a {kind} file", force)
    text = Path(__file__).with_name(f"{kind}.{language}.toml").read_text(encoding="utf-8")
    with whole_file(file) as place:
        place.write_text(text, encoding="utf-8", newline="\n")


def begin_workbook(file: Path, language: Language, force: bool) -> None:
    """Write the workbook to fill in, unless one is there.

    Raises
    ------
    ReportError
    """
    from ..reports.template_book import template

    _check(file, ".xlsx", "a workbook to fill in", force)
    template(file, lang=language.value)
    say(f"wrote {file}; fill it in, then: carbonsite read {file}")


def _check(file: Path, suffix: str, what: str, force: bool) -> None:
    """Refuse another kind of file, and one that is there."""
    if file.suffix.lower() != suffix:
        raise ReportError(
            f"{file}: {what} ends in {suffix}; write for example {file.stem or 'site'}{suffix}"
        )
    if file.exists() and not force:
        raise ReportError(
            f"{file}: is there already; give another name, or --force to write over it"
        )
