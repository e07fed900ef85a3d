"""How long a workbook of many line items takes, and how much memory: an account, and a scenario
whose amounts are formulas.

    python benchmarks/workbook.py [rows]

The stored total is compared with the account's first. Beside it stands what somebody would write
without carbonsite: the same cells by openpyxl in its write-only mode, values alone, without
formulas. Times are those of the processor: others may be at work beside it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ledger import ONE_MODULE, ledger
from openpyxl import Workbook, load_workbook

import carbonsite as cs
from carbonsite.measures import SiteMeasure, Stage
from carbonsite.measures.base import number
from carbonsite.measures.rows import matching, scaled


class LessOfIt(SiteMeasure):
    """A hundredth of the rows, by their element, cut by a share."""

    stage = Stage.AVOID
    name: str = "Less of it"
    where: dict = {"element": "part7"}  # a field of a pydantic model
    share: cs.Assumption

    def apply(self, activities, properties):
        return scaled(activities, matching(activities, self.where), 1 - number(self.share, ""))


def peak() -> float:
    """The most memory that this process has had [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(what: str, work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    seconds = time.process_time() - begin
    print(f"{what:<58} {seconds:6.1f} s of the processor   {peak():6.0f} MB at most so far")
    return seconds


def by_openpyxl(lines: object, path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Line items")
    sheet.append(list(lines.columns))
    for row in lines.itertuples(index=False, name=None):
        sheet.append(row)
    book.save(path)


def main(rows: int) -> None:
    told = ledger(rows, ONE_MODULE)
    account = cs.account(told.activities, told.catalogue)
    share = cs.Assumption("share left out", "20 %", low="10 %", high="30 %", reason="a benchmark")
    baseline = told.activities.assign(module="", row=[f"r{row}" for row in range(rows)])
    scenario = cs.Scenario("ledger", baseline, [LessOfIt(share=share)], told.catalogue)
    print(
        f"{rows} activities, {len(account.lines)} line items; {peak():.0f} MB before anything is"
        " written"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "account.xlsx")
        own = timed(
            "carbonsite: account, every number a formula", lambda: cs.reports.excel(account, path)
        )
        sheet = load_workbook(path, data_only=True, read_only=True)["Summary"]
        stored = next(
            row[1]
            for row in sheet.iter_rows(values_only=True)
            if row[0] == "Total of modules A to C"
        )
        assert abs(stored / account.total.magnitude - 1) < 1e-9
        lines = account.lines.where(account.lines.notna(), None)
        plain = timed(
            "openpyxl, write-only: the lines' values alone",
            lambda: by_openpyxl(lines, Path(folder, "plain.xlsx")),
        )
        print(f"{'ratio':<58} {own / plain:6.2f}")
        timed(
            "carbonsite: scenario, amounts over an assumption",
            lambda: cs.reports.excel(scenario, Path(folder, "scenario.xlsx")),
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
