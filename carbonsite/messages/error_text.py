"""The text of an error in a language, for those who read it on a terminal or in a report."""

from __future__ import annotations

from ..errors import (
    PROBLEM_COLUMNS,
    CarbonsiteError,
    InputError,
    aligned,
    problem_cells,
    shown_problems,
)
from .language import Language, texts_of
from .message import in_language


def error_text(error: CarbonsiteError, language: Language) -> str:
    """The text of an error in a language: its heading, columns, problems and remedies.

    Texts that are not messages, such as those of other software, stay as they are.

    Examples
    --------
    >>> from .message import message
    >>> problem = {"row": 3, "column": "basis", "problem": message("project.missing")}
    >>> print(error_text(InputError.of("site.toml", [problem]), Language.NORWEGIAN))
    site.toml: 1 feil
     rad kolonne verdi  feil
       3   basis        mangler
    """
    if not isinstance(error, InputError):
        if not error.remedy:
            return in_language(error.problem, language)
        return f"{in_language(error.problem, language)}; {in_language(error.remedy, language)}"
    texts, shown = texts_of(language), shown_problems(error.problems)
    rows = [problem_cells([_in_language(cell, language) for cell in problem]) for problem in shown]
    headings = [texts[f"error.column.{name}"] for name in PROBLEM_COLUMNS[:4]]
    count, rest = len(error.problems), len(error.problems) - len(shown)
    heading = texts["error.one" if count == 1 else "error.several"]
    where = in_language(error.where, language)
    return "\n".join(
        [
            heading.format(where=where, count=count),
            *aligned([headings, *rows]),
            *([texts["error.more"].format(count=rest)] if rest else []),
        ]
    )


def _in_language(cell: object, language: Language) -> object:
    return in_language(cell, language) if isinstance(cell, str) else cell
