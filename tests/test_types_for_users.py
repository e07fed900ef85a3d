"""Type checkers read carbonsite as a user's editor does: right scripts pass, wrong words do not."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest

from carbonsite.analysis.uncertainty.spread import Shape, ShapeWord
from carbonsite.factors.basis import Biofuel, BiofuelWord, Boundary, BoundaryWord
from carbonsite.lifecycle import MODULES, Indicator, IndicatorWord, ModuleWord
from carbonsite.messages import Language, LanguageWord
from carbonsite.units.assumption import Status, StatusWord

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "tests/typed").glob("*.py"))
WRONG = ROOT / "tests/typed/wrong_words.py"

pytestmark = pytest.mark.xdist_group("type checkers")


@pytest.mark.parametrize(
    ("words", "enumeration"),
    [
        (BoundaryWord, Boundary),
        (BiofuelWord, Biofuel),
        (IndicatorWord, Indicator),
        (LanguageWord, Language),
        (StatusWord, Status),
        (ShapeWord, Shape),
        (ModuleWord, MODULES),
    ],
)
def test_words_for_type_checkers_are_those_that_are_read(
    words: Any, enumeration: type[StrEnum] | tuple[str, ...]
) -> None:
    assert get_args(words) == tuple(map(str, enumeration))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts, and the README's code as one of them, away from the repository."""
    folder = tmp_path_factory.mktemp("typed")
    for script in SCRIPTS:
        shutil.copy(script, folder)
    code = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )
    (folder / "readme.py").write_text("\n".join(code), encoding="utf-8")
    return folder


def errors_of_mypy(folder: Path) -> Iterator[tuple[str, int]]:
    options = ["--strict", "--config-file=", "--disable-error-code=import-untyped"]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, f"--cache-dir={folder / 'cache'}", "."],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
    )
    for name, line in re.findall(r"^([^:\n]+):(\d+): error:", run.stdout, re.M):
        yield Path(name).name, int(line)


def errors_of_basedpyright(folder: Path) -> Iterator[tuple[str, int]]:
    pytest.importorskip("basedpyright", reason="basedpyright is not installed")
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(ROOT)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    for complaint in json.loads(run.stdout)["generalDiagnostics"]:
        if complaint["severity"] == "error":
            yield Path(complaint["file"]).name, complaint["range"]["start"]["line"] + 1


@pytest.mark.parametrize("errors_of", [errors_of_mypy, errors_of_basedpyright])
def test_type_checkers_refuse_the_lines_that_are_wrong_and_no_other(
    errors_of: Any, folder: Path
) -> None:
    lines = WRONG.read_text("utf-8").splitlines()
    wrong = {(WRONG.name, number) for number, line in enumerate(lines, 1) if "# wrong" in line}
    assert len(wrong) == 11
    assert set(errors_of(folder)) == wrong
