"""A report is written whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from workbooks import CATALOGUE, MANIFEST, TITLES, account

import carbonsite as cs
from carbonsite.errors import CarbonsiteError, ReportError
from carbonsite.spreadsheets.files.writing import whole_file

OLD = b"the old report"
NOBODY = 65534


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A report that stands already."""
    path = tmp_path / "report.xlsx"
    path.write_bytes(OLD)
    return path


@contextmanager
def without_rights() -> Iterator[None]:
    """Run as somebody who owns nothing; who is root may write anywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_new_file_takes_the_place_of_the_old(place: Path) -> None:
    with whole_file(place) as part:
        part.write_bytes(b"new")
        assert place.read_bytes() == OLD
        assert part.parent == place.parent
    assert place.read_bytes() == b"new"
    assert list(place.parent.iterdir()) == [place]


def test_what_fails_leaves_the_old_file_and_nothing_else(place: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole_file(place) as part:
        part.write_bytes(b"half")
        raise ZeroDivisionError
    assert place.read_bytes() == OLD
    assert list(place.parent.iterdir()) == [place]


def test_the_file_behind_a_link_is_replaced_and_the_link_stays(place: Path) -> None:
    link = place.with_name("link.xlsx")
    link.symlink_to(place)
    with whole_file(link) as part:
        part.write_bytes(b"new")
    assert link.is_symlink()
    assert place.read_bytes() == b"new"


@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_to_another_folder_is_not_followed(is_there: bool, place: Path) -> None:
    elsewhere = place.parent / "elsewhere" / "report.xlsx"
    elsewhere.parent.mkdir()
    if is_there:
        elsewhere.write_bytes(OLD)
    link = place.with_name("link.xlsx")
    link.symlink_to(elsewhere)
    with pytest.raises(ReportError, match=r"is a link to .*elsewhere.*write that path itself"):
        cs.reports.excel(account(), link)
    assert link.is_symlink() and elsewhere.exists() is is_there
    assert not is_there or elsewhere.read_bytes() == OLD


def test_a_folder_that_is_a_link_is_the_folder_that_was_chosen(place: Path) -> None:
    alias = place.parent / "alias"
    alias.symlink_to(place.parent)
    with whole_file(alias / "report.xlsx") as part:
        part.write_bytes(b"new")
    assert place.read_bytes() == b"new"


KILLED = """
import os, signal, sys
from carbonsite.spreadsheets.files.writing import whole_file
with whole_file(sys.argv[1]) as part:
    part.write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def parts_in(folder: Path) -> list[Path]:
    return sorted(folder.glob(".carbonsite-*.part"))


def test_what_a_killed_run_left_is_removed_by_the_next(place: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(place)], check=False)
    (left,) = parts_in(place.parent)
    own = place.with_name(".carbonsite-notes.part")
    own.write_bytes(b"the user's own")
    with whole_file(place.with_name("other.csv")) as part:
        part.write_bytes(b"new")
        assert parts_in(place.parent) == sorted([part, own])
    assert not left.exists() and place.read_bytes() == OLD
    assert parts_in(place.parent) == [own]


def test_the_part_of_a_run_that_still_writes_stays(place: Path) -> None:
    with whole_file(place) as first:
        first.write_bytes(b"first")
        with whole_file(place.with_name("other.csv")) as second:
            second.write_bytes(b"second")
        assert first.exists()
    assert place.read_bytes() == b"first"


def test_the_error_is_an_error_of_carbonsite_and_of_the_system() -> None:
    assert issubclass(ReportError, CarbonsiteError) and issubclass(ReportError, OSError)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is a folder; add the name of a file"):
        cs.reports.excel(account(), tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"no folder '.*reports'; make it first"):
        cs.reports.excel(account(), tmp_path / "reports" / "report.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x" * 300 + ".xlsx", "nul\0.xlsx"])
def test_a_name_that_no_file_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        cs.reports.excel(account(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_what_is_no_ordinary_file_is_left_alone() -> None:
    with pytest.raises(ReportError, match="no ordinary file"):
        cs.reports.excel(account(), os.devnull)


@pytest.mark.parametrize(
    ("mode", "words"),
    [(0o555, "may not be written; choose another folder"), (0o000, "Permission denied")],
)
def test_a_folder_that_may_not_be_written_to_says_so(mode: int, words: str) -> None:
    # In a folder of its own that all may enter; those of pytest are its user's alone.
    with tempfile.TemporaryDirectory() as everyones:
        Path(everyones).chmod(0o755)
        folder = Path(everyones, "closed")
        folder.mkdir()
        folder.chmod(mode)
        with (
            pytest.raises(ReportError, match=words),
            without_rights(),
            whole_file(folder / "report.xlsx") as part,
        ):
            part.write_bytes(b"new")
        folder.chmod(0o755)
        assert not list(folder.iterdir())


@pytest.mark.parametrize("lock", [".~lock.report.xlsx#", "~$report.xlsx"])
def test_a_report_that_is_open_in_a_spreadsheet_program_is_left_alone(
    lock: str, place: Path
) -> None:
    place.with_name(lock).touch()
    with pytest.raises(ReportError, match="is open in a spreadsheet program; close it there"):
        cs.reports.excel(account(), place)
    assert place.read_bytes() == OLD


FULL_DISK = """
import resource, signal, sys
sys.path[:0] = sys.argv[3:]
import carbonsite as cs
from workbooks import account
told = account()
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    cs.reports.excel(told, sys.argv[1])
except cs.CarbonsiteError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("room", [100, 2_000, 8_000])
def test_a_full_disk_leaves_the_old_file(room: int, place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(place), str(room), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ReportError" in done.stdout and "cannot be written" in done.stdout
    assert place.read_bytes() == OLD
    assert list(place.parent.iterdir()) == [place]


LARGE = FULL_DISK.replace(
    "from workbooks import account\n", "import pandas as pd\nfrom workbooks import CATALOGUE\n"
).replace(
    "told = account()",
    'told = cs.account(pd.DataFrame({"item": "fill", "factor": "gravel", "amount": 1.0, "unit":'
    ' "t"}, index=range(20_000)), CATALOGUE)',
)


@pytest.mark.parametrize("room", [1_000, 1_000_000, 10_000_000])
def test_a_disk_that_fills_while_rows_are_written_leaves_the_old_file(
    room: int, place: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The rows go to a folder of temporary files first; it, too, is left empty."""
    scratch = tmp_path_factory.mktemp("scratch")
    told = [sys.executable, "-c", LARGE, str(place), str(room), str(Path(__file__).parent)]
    done = subprocess.run(
        told, capture_output=True, text=True, check=True, env={**os.environ, "TMPDIR": str(scratch)}
    )
    assert "ReportError" in done.stdout and "cannot be written" in done.stdout and not done.stderr
    assert place.read_bytes() == OLD
    assert list(place.parent.iterdir()) == [place] and not list(scratch.iterdir())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB; where nobody may mount one, the test is skipped."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("no disk may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


# The archive that could not be written is closed once more when it is thrown away, and then says so
# to nobody.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_disk_that_is_full_leaves_the_old_file(small_disk: Path) -> None:
    place = small_disk / "report.xlsx"
    place.write_bytes(OLD)
    rows = pd.DataFrame(
        {
            "item": [f"fill {row * 7919 % 10_007}" for row in range(5000)],
            "factor": "gravel",
            "amount": 1.0,
            "unit": "t",
        }
    )
    told = cs.account(rows, CATALOGUE)
    with pytest.raises(ReportError, match="cannot be written"):
        cs.reports.excel(told, place)
    assert place.read_bytes() == OLD and list(small_disk.iterdir()) == [place]


WITHOUT_END = """
import sys
sys.path[:0] = sys.argv[2:]
import pandas as pd
import carbonsite as cs
from workbooks import CATALOGUE
row = {"item": "fill", "factor": "gravel", "amount": 1.0, "unit": "t"}
rows = pd.DataFrame(row, index=range(200_000))
told = cs.account(rows, CATALOGUE)
print("begun", flush=True)
cs.reports.excel(told, sys.argv[1])
print("done", flush=True)
"""


def test_a_run_killed_half_way_leaves_the_old_file(place: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WITHOUT_END, str(place), str(Path(__file__).parent)],
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout is not None and run.stdout.readline() == "begun\n"
        begun = time.monotonic()
        while not list(place.parent.glob(".*.part")) and time.monotonic() - begun < 60:
            time.sleep(0.01)
        time.sleep(0.5)
        run.send_signal(signal.SIGKILL)
        assert run.stdout.read() == "", "it was done before it was killed"
    assert run.returncode == -signal.SIGKILL
    assert place.read_bytes() == OLD
    assert cs.reports.excel(account(), place).read_bytes()[:2] == b"PK"


def test_the_old_report_is_replaced(place: Path) -> None:
    assert cs.reports.excel(account(), str(place)) == place
    assert load_workbook(place).sheetnames == [*TITLES, MANIFEST]
