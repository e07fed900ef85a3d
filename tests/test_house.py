"""Sizes and names in the package: small files and functions, one name for one thing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "carbonsite"
FILES = sorted(PACKAGE.rglob("*.py"))

FORBIDDEN_STEMS = {"utils", "util", "core", "helpers", "helper", "common", "misc"}
LOOSE_MODULES = 8
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_LINE = 300, 40, 100


def where(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Lines of the body without blank lines, comments and docstrings."""
    left_out: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            left_out.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return sum(
        1
        for number in range(function.body[0].lineno, (function.end_lineno or 0) + 1)
        if number not in left_out and not re.match(r"\s*(#|$)", lines[number - 1])
    )


def test_few_modules_are_loose() -> None:
    loose = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert len(loose) <= LOOSE_MODULES, sorted(loose)


def test_every_file_is_named_for_its_content() -> None:
    assert not [path for path in PACKAGE.rglob("*") if path.stem in FORBIDDEN_STEMS]


def test_every_package_says_what_is_in_it() -> None:
    assert not [
        where(p) for p in FILES if p.stem == "__init__" and not ast.get_docstring(tree_of(p))
    ]


def test_files_are_short() -> None:
    lengths = {where(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    long = {name for name, length in lengths.items() if length > LONGEST_FILE}
    assert sorted(long) == []


def test_functions_are_short() -> None:
    long = set()
    for path in FILES:
        lines = path.read_text("utf-8").splitlines()
        long |= {
            f"{where(path)}:{function.name}"
            for function in functions(tree_of(path))
            if code_lines(function, lines) > LONGEST_FUNCTION
        }
    assert sorted(long) == []


def has_long_line(text: str) -> bool:
    """True if a line is too long without the remark to a checker that ends it."""
    lines = (re.sub(r"\s+# (type: ignore|noqa).*", "", line) for line in text.splitlines())
    return any(len(line) > LONGEST_LINE for line in lines)


def test_lines_are_short() -> None:
    long = {where(path) for path in FILES if has_long_line(path.read_text("utf-8"))}
    assert sorted(long) == []


def test_no_star_imports() -> None:
    for path in FILES:
        stars = [
            node.lineno
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        ]
        assert not stars, f"{where(path)}: star import in line {stars}"


def test_no_two_classes_have_one_name() -> None:
    homes = defaultdict(list)
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                homes[node.name.lstrip("_")].append(where(path))
    assert not {name: files for name, files in homes.items() if len(files) > 1}


def test_no_message_is_split_into_problem_and_remedy() -> None:
    assert not [where(path) for path in FILES if 'partition("; ")' in path.read_text("utf-8")]


def test_there_is_one_enum_of_languages() -> None:
    homes = [where(path) for path in FILES if "class Language(" in path.read_text("utf-8")]
    assert homes == ["messages/language.py"]


def test_the_length_of_a_function_is_that_of_its_code() -> None:
    lines = [
        "def f():",
        '    """Two',
        '    lines."""',
        "    # why",
        "",
        "    x = 1",
        "    return x",
    ]
    (function,) = functions(ast.parse("\n".join(lines)))
    assert code_lines(function, lines) == 2


def test_no_name_says_nothing() -> None:
    empty = {"found", "told", "held", "said", "each", "what"}
    names = defaultdict(set)
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in empty:
                names[where(path)].add(node.id)
    assert dict(names) == {}
