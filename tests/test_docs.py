"""What the documentation says is what the package does: its code runs, its tables are complete, its
words are its own.
"""

from __future__ import annotations

import contextlib
import csv
import doctest
import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from carbonsite import Q, measures
from carbonsite.factors.columns import PROPERTIES
from carbonsite.factors.generic import GENERIC_NAMES
from carbonsite.inputs.table import TAGS
from carbonsite.lifecycle import INDICATORS, MODULE_TABLE
from carbonsite.messages.labels import Labels
from carbonsite.units.words import VOCABULARY

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
    ]
)
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_SAME = doctest.OutputChecker()


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, and what it prints where the page says so: a ``text`` block
    directly below it.
    """

    language: str
    text: str
    line: int
    printed: str | None = None


def blocks_of(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page in order; a ``text`` block below a ``python`` block belongs to
    it.
    """
    text = page.read_text(encoding="utf-8")
    found = list(_FENCE.finditer(text))
    outputs = set()
    for match, following in zip(found, [*found, None][1:], strict=True):
        if match in outputs:
            continue
        is_output = (
            following is not None
            and match["language"] == "python"
            and following["language"] == "text"
            and not text[match.end() : following.start()].strip()
        )
        if is_output:
            outputs.add(following)
        yield Block(
            match["language"],
            match["text"],
            text.count("\n", 0, match.start()) + 1,
            following["text"] if is_output and following else None,
        )


def run_page(page: Path) -> list[str]:
    """Run the code of a page from top to bottom in one namespace; what is not as the page says it
    is.
    """
    wrong, names = [], {"__name__": "__main__"}
    for block in blocks_of(page):
        if block.language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(
                compile("\n" * block.line + block.text, str(page), "exec", dont_inherit=True), names
            )
        got, said = printed.getvalue(), block.printed
        if said is None and got:
            wrong.append(f"{page.name}:{block.line} prints what the page does not show:\n{got}")
        elif said is not None and not _SAME.check_output(
            said, got, doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        ):
            wrong.append(f"{page.name}:{block.line} prints\n{got}\nand the page says\n{said}")
    return wrong


def committed() -> list[Path]:
    """The files that are under version control or about to be; without git, all that stand in
    visible folders.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    by_git = [ROOT / line for line in listed.stdout.splitlines()]
    visible = (
        path
        for path in ROOT.rglob("*")
        if not any(
            part.startswith(".") or part == "__pycache__" for part in path.relative_to(ROOT).parts
        )
    )
    return [path for path in by_git or visible if path.is_file()]


def table_under(page: Path, heading: str) -> list[list[str]]:
    """The cells of the table that stands under a heading, without its own head."""
    section = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)",
        page.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert section, f"{page.name} has no section {heading!r}"
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in section[1].splitlines()
        if line.startswith("|")
    ]
    return rows[2:]


def codes(cells: list[str]) -> set[str]:
    """What stands in backticks."""
    return {code for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_code_of_a_page_runs_and_prints_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    assert not run_page(page)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("```python\nprint(1)\n```\n\n```text\n2\n```\n", "page.md:1 prints"),
        (
            "Some words.\n\n```python\nprint(1)\n```\n",
            "page.md:3 prints what the page does not show",
        ),
        ("```python\na = 1\n```\n\n```python\nprint(a)\n```\n```text\n1\n```\n", None),
        ("```python\nprint('a long line')\n```\n\n```text\na ... line\n```\n", None),
    ],
)
def test_a_page_that_says_something_else_is_found(
    text: str, complaint: str | None, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    found = run_page(page)
    assert bool(found) == bool(complaint)
    assert all((complaint or "") in wrong for wrong in found)


def test_the_readme_opens_with_two_lines_that_stand_alone() -> None:
    first = next(blocks_of(ROOT / "README.md"))
    lines = first.text.splitlines()
    assert first.language == "sh"
    assert len(lines) == 2
    for line, purpose in zip(lines, ("examples/biri.py", "-m pytest"), strict=True):
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install "), (
            "each line begins with an empty clone"
        )
        assert purpose in line


def test_relative_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(
            r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")
        ):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_no_text_names_a_machine_or_a_package_host() -> None:
    folders = "|".join(("home", "root", "Users", "work", "tmp", "private", "mnt"))
    hosts = "|".join(
        re.escape(name)
        for name in (
            "pypi" + ".",
            "python" + "hosted",
            "deb." + "debian",
            "ana" + "conda.",
            "conda-" + "forge",
        )
    )
    named = re.compile(
        rf"(?<![\w.$}}~-])/(?:{folders})/|[A-Z]:\\\\?Users|(?:{hosts})", re.IGNORECASE
    )
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = named.search(text)
        assert not found, f"{path.relative_to(ROOT)} names {found[0]!r}" if found else ""


def test_the_nomenclature_names_every_module_in_order() -> None:
    rows = table_under(ROOT / "docs" / "nomenclature.md", "Life-cycle modules")
    assert [[cell.strip("`") for cell in row] for row in rows] == [
        [
            row["module"],
            *(Labels.of(lang).module(row["module"]) for lang in ("en", "nb")),
            row["standard"],
            row["in_total"],
        ]
        for row in MODULE_TABLE
    ]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Indicators", set(INDICATORS)),
        ("Tags", set(TAGS)),
        ("Generic names", set(GENERIC_NAMES)),
        ("Properties", set(PROPERTIES)),
    ],
)
def test_the_nomenclature_is_complete(heading: str, words: set[str]) -> None:
    said = codes([row[0] for row in table_under(ROOT / "docs" / "nomenclature.md", heading)])
    assert said == words


def test_the_nomenclature_lists_every_unit_and_no_other() -> None:
    rows = table_under(ROOT / "docs" / "nomenclature.md", "Units")
    definitions = [
        line.split(" = ")
        for line in VOCABULARY.read_text(encoding="utf-8").splitlines()
        if " = " in line and not line.startswith("#")
    ]
    known = {word.strip().replace("m2_", "m2 ") for _, _, *words in definitions for word in words}
    said = codes([row[1] for row in rows])
    assert known <= said, f"not listed: {sorted(known - said)}"
    for word in said:
        Q(f"2 {word}")


def test_the_method_numbers_its_equations_in_order() -> None:
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    numbers = [
        int(number)
        for number in re.findall(r"(?:^ {4}.*\(|^\| \()(\d+)\)(?:$| \|)", text, re.MULTILINE)
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 30


def test_the_method_names_every_quantity_function() -> None:
    functions = {name for name in measures.__all__ if hasattr(getattr(measures, name), "kernel")}
    assert (
        codes([row[2] for row in table_under(ROOT / "docs" / "method.md", "5 Quantity functions")])
        == functions
    )


def test_the_terms_name_every_publisher_and_every_licence() -> None:
    terms = " ".join((ROOT / "data" / "TERMS.md").read_text(encoding="utf-8").split())
    rows: list[dict[str, Any]] = []
    for path in (ROOT / "data").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    missing = {
        row[column]
        for row in rows
        for column in ("publisher", "terms")
        if row.get(column) and row[column] not in terms
    }
    assert not missing, f"data/TERMS.md does not say what holds for {sorted(missing)}"
