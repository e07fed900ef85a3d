"""The shipped tables are found from an installed wheel, from an editable install, and from a bare
checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

import carbonsite as cs

ROOT = Path(__file__).parents[1]
TABLES = sorted(path.name for path in (ROOT / "data").glob("*.csv"))

USE = """
import importlib.metadata, json, sys
import carbonsite as cs
from carbonsite.factors.shipped import data_file

catalogue = cs.FactorCatalogue.default()
gravel = cs.emissions(cs.Q("1 t"), "aggregates-primary", catalogue)
print(json.dumps({
    "package": cs.__file__,
    "tables": {name: str(data_file(name)) for name in sys.argv[1:]},
    "rows": len(catalogue),
    "digest": catalogue.digest,
    "emissions": gravel.magnitude,
    "versions": [each.version for each in importlib.metadata.distributions(name="carbonsite")],
}))
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The output of a command that must succeed, run without this process's settings of Python and
    pip.
    """
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))
    }
    clean |= {"PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the repository holds for building."""
    copy = tmp_path_factory.mktemp("clone") / "carbonsite"
    copy.mkdir()
    for name in ("carbonsite", "data", "docs", "examples", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def distributions(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source distribution, and the wheel built from it, without a network."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, checkout, cwd=folder)
    (archive,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return archive, wheel


def environment(folder: Path) -> Path:
    """The interpreter of a new environment that has what carbonsite needs, but not carbonsite.

    The running environment's packages are put on its path; a `.pth` file there, such as that of an
    editable install, is not followed, and what is installed into the new environment comes first.
    """
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = (
        folder / "bin" / "python" if sys.platform != "win32" else folder / "Scripts" / "python.exe"
    )
    own = Path(
        run(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
        ).strip()
    )
    paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    (own / "zz_needed_by_carbonsite.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    """Install into an environment with the running pip, offline and without dependencies."""
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--ignore-installed",
        *what,
        cwd=python.parent,
    )


def used(python: Path, cwd: Path, **environment: str) -> dict[str, Any]:
    """What `USE` finds, run from a folder that has nothing to do with the repository."""
    found: dict[str, Any] = json.loads(run(python, "-c", USE, *TABLES, cwd=cwd, **environment))
    return found


def check(found: dict[str, Any], package: Path, data: Path) -> None:
    """The right package was imported, found every table where it should, and accounts with it."""
    assert Path(found["package"]).parent == package
    assert found["tables"] == {name: str(data / name) for name in TABLES}
    assert found["digest"] == cs.FactorCatalogue.default().digest
    assert found["emissions"] == pytest.approx(
        7.79306, rel=1e-9
    )  # DESNZ 2025, material use, aggregates, per tonne


def test_from_an_installed_wheel(distributions: tuple[Path, Path], tmp_path: Path) -> None:
    python = environment(tmp_path / "environment")
    install(python, distributions[1])
    package = (
        Path(
            run(
                python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path
            ).strip()
        )
        / "carbonsite"
    )
    found = used(python, tmp_path)
    check(found, package, package / "data")
    assert found["versions"][0] == cs.__version__


def test_from_an_editable_install(checkout: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "environment")
    install(python, "--editable", checkout)
    found = used(python, tmp_path)
    check(found, checkout / "carbonsite", checkout / "data")
    assert found["versions"][0] == cs.__version__


def test_from_a_bare_checkout(checkout: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "environment")
    check(
        used(python, tmp_path, PYTHONPATH=str(checkout)), checkout / "carbonsite", checkout / "data"
    )


def test_the_wheel_holds_the_package_and_its_tables_and_nothing_else(
    distributions: tuple[Path, Path],
) -> None:
    names = set(zipfile.ZipFile(distributions[1]).namelist())
    package = {
        f"carbonsite/{path.relative_to(ROOT / 'carbonsite').as_posix()}"
        for path in (ROOT / "carbonsite").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    tables = {f"carbonsite/data/{path.name}" for path in (ROOT / "data").iterdir()}
    assert {name for name in names if ".dist-info/" not in name} == package | tables
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    assert "carbonsite/data/TERMS.md" in names, "the terms of the data travel with the data"


def test_the_source_distribution_holds_what_the_tests_need(
    distributions: tuple[Path, Path],
) -> None:
    with tarfile.open(distributions[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "carbonsite/py.typed",
        "tests/test_install.py",
        *(f"data/{name}" for name in TABLES),
    } <= names


def test_every_extra_is_declared(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[1]) as wheel:
        metadata = wheel.read(
            next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        ).decode()
    extras = {
        line.removeprefix("Provides-Extra: ")
        for line in metadata.splitlines()
        if line.startswith("Provides-Extra: ")
    }
    assert extras == {
        *("plot", "fast", "epd", "ifc", "sign", "letters", "portfolio", "test", "dev")
    }
