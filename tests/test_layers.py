"""Imports of the package: all point down, none go in a circle, and each lazy one has a reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "carbonsite"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "limits", "lifecycle", "display", "lazy", "arrays", "outcome"),
    ("messages",),
    ("units",),
    ("spreadsheets",),
    ("factors",),
    ("inputs",),
    ("accounting", "measures"),
    ("building",),
    ("scenarios",),
    ("analysis", "rules"),
    ("projects",),
    ("ledger", "exchange"),
    ("reports",),
    ("tender",),
    ("portfolio",),
    ("cli",),
    ("__main__",),
)
"""The rooms from the ground up; a module may import its own room and all below it."""

STRANGERS = {frozenset(("factors", "measures"))}
"""Rooms of different floors that do not know each other: measures say how much, factors say how
bad.
"""

LAZY_LIBRARIES = {
    "rich": "the command line draws tables only on a terminal",
    "pandas": "half a second: an error class, a quantity or a row is imported without it",
    "matplotlib": "the extra [plot]",
    "cryptography": "the extra [sign]",
    "docx": "the extra [letters]",
    "python_calamine": "the extra [fast]",
    "pyarrow": "the extra [fast]",
    "openpyxl": "a tenth of a second: only where a second reader is asked",
    "tomlkit": "only where TOML is written",
    "fcntl": "not on Windows",
}
"""Libraries that may be imported inside a function, and why."""

LAZY_MODULES = {
    ("factors.table", "units"): "pint: only where a property is read",
    ("factors.table", "units.quantities"): "as the units",
    (
        "factors.content",
        "factors.table",
    ): "pint: the shipped factors are there in 60 ms, before any unit is read",
    ("factors.catalogue", "factors.search"): "as the table",
    ("factors.catalogue", "factors.search_index"): "as the table",
    ("factors.catalogue_notes", "factors.choice"): "only where defaults are asked for",
    ("factors.catalogue", "factors.explain"): "as the table",
    ("factors.catalogue", "factors.headline"): "as the table",
    ("factors.catalogue", "factors.versions"): "only two catalogues are compared",
    ("factors.content", "messages.near_names"): "difflib: only for a name that is not known",
    ("factors.catalogue", "display"): "html: only for a notebook",
    ("factors.columns", "units.assumption"): "pint: only where a property is read",
    ("reports.charts.drawing", "reports.charts.layout"): "matplotlib: the extra [plot]",
    (
        "projects.tables",
        "inputs.reading.mapping",
    ): "a tenth of a second: only for a project that takes activities from tables",
    ("projects.tables", "inputs.reading.reading"): "as the mapping",
    (
        "cli.account_app",
        "cli.accounting",
    ): "pandas and pint: --help and --version answer without them",
    ("cli.account_app", "cli.subjects"): "as the account",
    ("cli.account_app", "cli.compare"): "as the account",
    ("cli.table_app", "cli.factor_search"): "as the account",
    ("cli.table_app", "cli.table_reading"): "as the accounting",
    ("cli.table_app", "cli.rules"): "as the account",
    (
        "cli.new_file",
        "reports.template_book",
    ): "as the accounting: a project file is written without it",
    ("cli.table_app", "cli.factor_files"): "as the accounting",
    ("cli.file_app", "cli.new_file"): "only where a file is written",
    ("cli.file_app", "projects.schema"): "pydantic and pint: as the account",
    ("cli.file_app", "cli.terminal_tables"): "as the account",
    ("cli.file_app", "cli.verify"): "as the account",
    ("cli.tender_app", "cli.new_file"): "only where a file is written",
    ("cli.tender_app", "cli.tender_forms"): "as the accounting",
    ("cli.evaluate_app", "cli.tender_evaluation"): "as the accounting",
    ("cli.evaluate_app", "cli.terminal_tables"): "as the account",
    ("cli.evaluate_app", "tender.schema"): "as the schema of projects",
    (
        "factors.rows",
        "factors.factor",
    ): "pydantic: the shipped catalogue is a table, and an account of it needs no factor objects",
    ("projects.project", "projects.writing"): "tomlkit: only where a project is written",
    (
        "factors.catalogue",
        "factors.cell_table",
    ): "pydantic: for own tables, which are read cell by cell",
    ("factors.catalogue", "factors.files"): "for own tables, read and written",
}
"""Modules of the package that may be imported inside a function (importer, imported), and why."""


@dataclass(frozen=True)
class Import:
    """One imported module: who, whom, where, and whether it runs when the importer is loaded."""

    importer: str
    imported: str
    line: int
    is_own: bool
    is_in_function: bool
    is_for_typing: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def name_of(path: Path, package: Path) -> str:
    """The dotted name within the package; "" is the package itself."""
    parts = path.relative_to(package).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, package: Path, modules: set[str]) -> Iterator[Import]:
    """Every import statement of a file, relative ones resolved."""
    own_package = path.relative_to(package).parts[:-1]

    def absolute(node: ast.ImportFrom) -> tuple[str, bool]:
        if node.level:
            base = own_package[: len(own_package) - node.level + 1]
            return ".".join([*base, *(node.module or "").split(".")]).strip("."), True
        top, _, rest = (node.module or "").partition(".")
        return (rest, True) if top == package.name else (node.module or "", False)

    def visit(node: ast.AST, in_function: bool, for_typing: bool) -> Iterator[Import]:
        def found(name: str, own: bool) -> Import:
            return Import(name_of(path, package), name, node.lineno, own, in_function, for_typing)  # type: ignore[attr-defined]

        if isinstance(node, ast.Import):
            for alias in node.names:
                top, _, rest = alias.name.partition(".")
                yield found(rest if top == package.name else alias.name, top == package.name)
        elif isinstance(node, ast.ImportFrom):
            base, own = absolute(node)
            if not own:
                yield found(base, False)
            for alias in node.names if own else ():
                deeper = f"{base}.{alias.name}".strip(".")
                yield found(deeper if deeper in modules or not base else base, True)
        for child in ast.iter_child_nodes(node):
            guarded = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
            inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from visit(child, in_function or inside, for_typing or guarded)

    yield from visit(ast.parse(path.read_text(encoding="utf-8")), False, False)


def all_imports(package: Path = PACKAGE) -> list[Import]:
    """Every import of the package but those of its public face, which shows names of all layers."""
    paths = sorted(package.rglob("*.py"))
    modules = {name_of(path, package) for path in paths}
    return [
        found
        for path in paths
        if path != package / "__init__.py"
        for found in imports_of(path, package, modules)
    ]


def layer(module: str) -> int:
    """The place of a module's layer, counted from the ground."""
    top = module.split(".")[0]
    places = [place for place, names in enumerate(LAYERS) if top in names]
    assert places, f"{module!r} is in no layer: add it to LAYERS where it belongs"
    return places[0]


def wrong_directions(imports: list[Import]) -> list[str]:
    """Imports that point up, aside, or at the public face."""
    wrong = []
    for found in (each for each in imports if each.is_own):
        top, target = found.importer.split(".")[0], found.imported.split(".")[0]
        if found.imported == "__version__":
            continue
        if target in ("", "__init__") or not any(target in names for names in LAYERS):
            wrong.append(f"{found}: import a name from the module that defines it")
        elif layer(target) > layer(top):
            wrong.append(f"{found}: {target} is above {top}")
        elif top != target and layer(top) == layer(target) > 0:
            wrong.append(f"{found}: {top} and {target} are neighbours; they meet further up")
        elif frozenset((top, target)) in STRANGERS:
            wrong.append(f"{found}: {top} and {target} are strangers; they meet further up")
    return wrong


def cycles(imports: list[Import]) -> list[str]:
    """Modules that import each other, whether at once, inside a function or for typing alone."""
    graph: dict[str, set[str]] = {}
    for found in imports:
        if found.is_own and found.imported != found.importer:
            graph.setdefault(found.importer, set()).add(found.imported)

    def reaches(start: str, goal: str) -> bool:
        seen, ahead = set(), [start]
        while ahead:
            for following in graph.get(ahead.pop(), set()) - seen:
                seen.add(following)
                ahead.append(following)
        return goal in seen

    return sorted(module for module in graph if reaches(module, module))


def test_every_module_is_in_a_layer() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path != PACKAGE / "__init__.py":
            layer(name_of(path, PACKAGE))


def test_imports_point_down() -> None:
    assert not wrong_directions(all_imports())


def test_no_modules_import_each_other() -> None:
    assert not cycles(all_imports())


def test_every_import_inside_a_function_has_a_reason() -> None:
    lazy = [found for found in all_imports() if found.is_in_function]
    libraries = {found.imported.split(".")[0] for found in lazy if not found.is_own}
    modules = {(found.importer, found.imported) for found in lazy if found.is_own}
    assert not libraries - set(LAZY_LIBRARIES), (
        f"without a reason in LAZY_LIBRARIES: {sorted(libraries - set(LAZY_LIBRARIES))}"
    )
    assert not modules - set(LAZY_MODULES), (
        f"without a reason in LAZY_MODULES: {sorted(modules - set(LAZY_MODULES))}"
    )
    assert not set(LAZY_MODULES) - modules, (
        f"reasons for nothing: {sorted(set(LAZY_MODULES) - modules)}"
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small package of two floors, on which the checks themselves are checked."""
    package = tmp_path / "carbonsite"
    for folder in (package, package / "factors", package / "measures"):
        folder.mkdir()
        (folder / "__init__.py").touch()
    (package / "errors.py").touch()
    (package / "factors" / "catalogue.py").write_text("from ..errors import InputError\n")
    (package / "measures" / "base.py").write_text("from .. import errors\n")
    return package


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("errors.py", "from .factors.catalogue import FactorCatalogue", "factors is above errors"),
        ("errors.py", "def late():\n    from . import factors", "factors is above errors"),
        (
            "errors.py",
            (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .factors import"
                " catalogue"
            ),
            "factors is above errors",
        ),
        ("errors.py", "import carbonsite.factors.catalogue", "factors is above errors"),
        ("measures/base.py", "from ..factors import catalogue", "strangers"),
        (
            "measures/base.py",
            "import carbonsite as cs",
            "import a name from the module that defines it",
        ),
    ],
)
def test_a_planted_import_is_found(house: Path, file: str, text: str, complaint: str) -> None:
    assert not wrong_directions(all_imports(house))
    (house / file).write_text(text)
    assert [wrong for wrong in wrong_directions(all_imports(house)) if complaint in wrong]


@pytest.mark.parametrize(
    "text",
    [
        "from . import factor\n",
        "def late():\n    from .factor import Factor\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .factor import Factor\n",
    ],
)
def test_a_planted_circle_is_found(house: Path, text: str) -> None:
    assert not cycles(all_imports(house))
    (house / "factors" / "factor.py").write_text("from .catalogue import FactorCatalogue\n")
    assert not cycles(all_imports(house))
    (house / "factors" / "catalogue.py").write_text(text)
    assert cycles(all_imports(house)) == ["factors.catalogue", "factors.factor"]
