"""Which faults the tests see: seeded mutants, so many in each room, against that room's tests.

``python -m benchmarks.mutants --seed 1 --jobs 2 factors=40 tender=40 reports=40 accounting=20``

cosmic-ray makes the mutants. One that changes nothing but annotations is drawn again; one that is
equivalent has a line with its reason in ``mutants_equivalent.csv`` and is not counted.
"""

from __future__ import annotations

import argparse
import ast
import csv
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Queue

from cosmic_ray.ast import get_ast
from cosmic_ray.mutating import MutationVisitor, mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.testing import run_tests
from cosmic_ray.work_item import TestOutcome

ROOT = Path(__file__).parents[1]
EQUIVALENT = Path(__file__).with_name("mutants_equivalent.csv")
SECONDS = 900
SLOW = ("recalculation", "second_calculator", "in_a_browser")
"""Words in the names of tests that start another program; they come last."""
SWAPS = "Eq_NotEq NotEq_Eq Lt_LtE LtE_Lt Gt_GtE GtE_Gt Lt_Gt Gt_Lt Is_IsNot IsNot_Is"
ARITHMETIC = "Add_Sub Sub_Add Mul_Div Div_Mul BitAnd_BitOr BitOr_BitAnd FloorDiv_Mul Mod_Mul"
OPERATORS = [
    *(f"core/ReplaceComparisonOperator_{swap}" for swap in SWAPS.split()),
    *(f"core/ReplaceBinaryOperator_{swap}" for swap in ARITHMETIC.split()),
    *(f"core/ReplaceUnaryOperator_Delete_{sign}" for sign in ("USub", "Not", "Invert")),
    *(f"core/Replace{swap}" for swap in ("TrueWithFalse", "FalseWithTrue")),
    *(f"core/Replace{swap}" for swap in ("AndWithOr", "OrWithAnd", "BreakWithContinue")),
    *(f"core/{name}" for name in ("AddNot", "NumberReplacer", "ZeroIterationForLoop")),
]
TESTS = {
    "units": "units_* properties errors lifecycle",
    "spreadsheets": "spreadsheets_* reading_* writing_* second_calculator recalculation",
    "messages": "messages_* reports_norwegian tender_sentences",
    "factors": "factors_* epd_* catalogue_files explain search versions shipped_data golden",
    "inputs": "inputs_* reading_* cli_read accounting_generic_shares",
    "accounting": "accounting_* golden errors",
    "measures": "measures_* scenarios_changes scenarios_measure_findings analysis_stacked biri",
    "scenarios": "scenarios_* biri",
    "analysis": "analysis_* uncertainty_*",
    "projects": "projects_* cli_projects",
    "reports": "reports_* writing_* recalculation second_calculator messages_*",
    "tender": "tender_* biri_tender cli_tender*",
    "cli": "cli_* install",
}
"""The tests of each room, without ``test_``."""


@dataclass(frozen=True)
class Mutant:
    """One change of one line, and what the tests said of it."""

    room: str
    file: str
    line: int
    before: str
    after: str
    outcome: str = ""
    seconds: float = 0.0


def mutants(room: str, count: int, seed: int) -> Iterator[tuple[Mutant, str]]:
    """So many mutants of a room, each with the mutated text of its file."""
    draw = random.Random(f"{seed} {room}")
    files = sorted((ROOT / "carbonsite" / room).rglob("*.py"))
    sizes = [path.stat().st_size for path in files]
    seen: set[tuple[str, int, str]] = set()
    while len(seen) < count:
        (path,) = draw.choices(files, sizes)
        text = path.read_text(encoding="utf-8")
        sites = [(name, place) for name in OPERATORS for place in range(_sites(text, name))]
        if not sites:
            continue
        name, place = draw.choice(sites)
        mutated = mutate_code(text, get_operator(name)(), place)
        if mutated is None or _meaning(mutated) in (None, _meaning(text)):
            continue
        line, before, after = _difference(text, mutated)
        key = (str(path), line, after)
        if key not in seen:
            seen.add(key)
            yield Mutant(room, str(path.relative_to(ROOT)), line, before, after), mutated


def _sites(text: str, operator: str) -> int:
    visitor = MutationVisitor(-1, get_operator(operator)())
    visitor.walk(get_ast(text))
    return int(visitor._count)


def _meaning(text: str) -> str | None:
    """The syntax tree without annotations, which change nothing; None if it is not Python."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if isinstance(getattr(node, name, None), ast.AST):
                setattr(node, name, ast.Constant(None))
    return ast.dump(tree)


def _difference(text: str, mutated: str) -> tuple[int, str, str]:
    """The first line that differs, as it was and as it is."""
    pairs = zip(text.splitlines(), mutated.splitlines(), strict=False)
    line, (before, after) = next((n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1])
    return line, before.strip(), after.strip()


def tried(mutant: Mutant, mutated: str, copies: Queue[Path]) -> Mutant:
    """The mutant with its outcome: the tests of its room run in a copy of the checkout."""
    copy, begun = copies.get(), time.monotonic()
    target = copy / mutant.file
    original = target.read_text(encoding="utf-8")
    try:
        target.write_text(mutated, encoding="utf-8")
        outcome, _ = run_tests(command(mutant, copy), SECONDS)
    finally:
        target.write_text(original, encoding="utf-8")
        copies.put(copy)
    seconds = round(time.monotonic() - begun, 1)
    text = "seen" if outcome is TestOutcome.KILLED else "not seen"
    return Mutant(**{**asdict(mutant), "outcome": text, "seconds": seconds})


def command(mutant: Mutant, copy: Path) -> str:
    """The tests of a mutant's room: those that speak most of its module come first."""
    module, names = copy / mutant.file, TESTS[mutant.room].split()
    own = [module.stem, *re.findall(r"(?:def|class) (\w+)", module.read_text(encoding="utf-8"))]
    files = {path for name in names for path in (copy / "tests").glob(f"test_{name}.py")}

    def place(path: Path) -> tuple[bool, bool, int, str]:
        text = path.read_text(encoding="utf-8")
        spoken = sum(name in text for name in own)
        is_slow = any(word in path.name for word in SLOW)
        return module.stem not in path.name, is_slow, -spoken, path.name

    order = sorted(files, key=place)
    run = f"{sys.executable} -m pytest -x -q -n 0 -p no:cacheprovider --rootdir {copy}"
    return f"env -C {copy} PYTHONPATH={copy} {run} {module} {' '.join(map(str, order))}"


def checkout(folder: Path) -> Path:
    """A copy of the committed tree."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    return folder


def require_passing(rooms: Iterable[str]) -> None:
    """Stop unless the tests of each room pass as they are: otherwise every mutant looks seen."""
    with tempfile.TemporaryDirectory() as folder:
        copy = checkout(Path(folder, "copy"))
        for room in rooms:
            whole = Mutant(room, f"carbonsite/{room}", 0, "", "")
            outcome, text = run_tests(command(whole, copy), 4 * SECONDS)
            if outcome is not TestOutcome.SURVIVED:
                sys.exit(f"the tests of {room} fail without a mutant:\n{text[-3000:]}")


def main() -> None:
    """Draw, try and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="+", help="room=count")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("mutants.csv"))
    asked = parser.parse_args()
    wanted = [room.split("=") for room in asked.rooms]
    require_passing(room for room, _ in wanted)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        copies: Queue[Path] = Queue()
        for n in range(asked.jobs):
            copies.put(checkout(Path(folder, str(n))))
        drawn = [one for room, count in wanted for one in mutants(room, int(count), asked.seed)]
        runs = [pool.submit(tried, mutant, text, copies) for mutant, text in drawn]
        with asked.output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(asdict(drawn[0][0])))
            writer.writeheader()
            for run in runs:
                writer.writerow(asdict(run.result()))
                file.flush()
        shutil.rmtree(folder, ignore_errors=True)
    report(asked.output)


def report(output: Path) -> None:
    """The share seen of each room and of all, without the equivalent ones."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        equivalent = {(row["before"], row["after"]) for row in csv.DictReader(file)}
    with output.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if (r["before"], r["after"]) not in equivalent]
    for room in [*sorted({row["room"] for row in rows}), ""]:
        of_room = [row for row in rows if row["room"].startswith(room)]
        seen = sum(row["outcome"] == "seen" for row in of_room)
        print(f"{room or 'all':12} {seen:4} of {len(of_room):4}  {seen / len(of_room):.0%}")


if __name__ == "__main__":
    main()
