"""A project file names files of its own folder, and no others unless it is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

import carbonsite as cs
from carbonsite.projects.paths import Folder
from carbonsite.projects.problems import FileProblems

CSV = (
    "factor,module,declared_unit,gwp_total,publisher,document,year,locator\npit,A1-A3,t,2.9,Pit"
    " AS,EPD,2024,table 2\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's folder with a file in it, and one beside it."""
    inside = tmp_path / "project"
    (inside / "tables").mkdir(parents=True)
    (inside / "own.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "secret.csv").write_text(CSV, encoding="utf-8")
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "up").symlink_to(tmp_path)
    (inside / "round").symlink_to(inside / "round")
    (inside / "within.csv").symlink_to(inside / "own.csv")
    return inside


def project(folder: Path, file: str) -> Path:
    place = folder / "site.toml"
    written = file.replace("\\", "\\\\").replace("\0", "\\u0000").replace("\n", "\\n")
    place.write_text(
        f'name = "x"\n[catalogue]\nfiles = [{{file = "{written}"}}]\n[[baseline]]\nitem ='
        ' "gravel"\nfactor = "pit"\namount = "1 t"\n',
        encoding="utf-8",
    )
    return place


@pytest.mark.parametrize(
    "file", ["own.csv", "./own.csv", "within.csv", "tables//./x/../../own.csv"][:3]
)
def test_files_of_the_folder_are_read(folder: Path, file: str) -> None:
    assert cs.Project.read(
        project(folder, file)
    ).scenario.baseline_account().total.magnitude == pytest.approx(2.9)


OUTSIDE = [
    "../secret.csv",
    "link.csv",
    "up/secret.csv",
    "tables/../../secret.csv",
    "up/project/../secret.csv",
]


@pytest.mark.parametrize(
    "file",
    [
        *OUTSIDE,
        "/etc/passwd",
        "C:\\secret.csv",
        "..\\secret.csv",
        "\\\\server\\share\\x.csv",
        "C:secret.csv",
        "~/x.csv\0",
        "",
        "a\nb",
        "round",
        "round/x.csv",
    ],
)
def test_every_way_out_is_refused(folder: Path, file: str) -> None:
    with pytest.raises(cs.InputError) as raised:
        cs.Project.read(project(folder, file))
    assert (
        raised.value.problems["column"].iloc[0].startswith("catalogue.files[0]")
        and raised.value.problems["row"].iloc[0] == 3
    )


@pytest.mark.parametrize("file", OUTSIDE)
def test_the_caller_may_allow_it(folder: Path, file: str) -> None:
    assert cs.Project.read(
        project(folder, file), allow_outside=True
    ).scenario.baseline_account().total.magnitude == pytest.approx(2.9)


@pytest.mark.parametrize(
    ("outputs", "problem"),
    [
        (["../x.xlsx"], "leads out"),
        (["x.py"], "no kind of file"),
        (["own.xlsx", "./own.xlsx"], "named twice"),
        (["site.toml"], "no kind of file"),
        (["up/x.csv"], "leads out"),
    ],
)
def test_outputs_stay_inside_and_overwrite_nothing_that_is_read(
    folder: Path, outputs: list[str], problem: str
) -> None:
    place = folder / "site.toml"
    place.write_text(
        f'name = "x"\noutputs = {outputs!r}\n[[baseline]]\nitem = "gravel"\nfactor ='
        ' "gravel-br18"\namount = "1 t"\n',
        encoding="utf-8",
    )
    with pytest.raises(cs.InputError, match=problem):
        cs.Project.read(place)


def test_a_link_to_the_folder_itself_is_no_way_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(folder)
    problems = FileProblems("site.toml", {})
    assert (
        Folder(tmp_path / "alias").place("own.csv", ("x",), problems) == folder / "own.csv"
        and not problems.entries
    )
