"""How long the page takes: of Biri from a cold start, and of an account of many line items.

    python benchmarks/page.py [rows]

The headline is compared with the account first. Beside the page of Biri stand the libraries that it
is made with: their imports, and five plain charts of as many bars drawn by them, with no account
behind. Beside the long page stands what somebody would write without carbonsite: all line items as
one HTML table, by pandas.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ledger import ONE_MODULE, ledger

import carbonsite as cs

ROOT = Path(__file__).parents[1]
COLD = (
    "import sys, carbonsite as cs; cs.reports.html(cs.Project.read('examples/biri.toml').scenario,"
    " sys.argv[1], 'nb')"
)

PLAIN = """
import io, pandas, pint, pydantic, jinja2
from matplotlib.figure import Figure
for bars in (12, 3, 6, 16, 6):
    axes = Figure(figsize=(8.6, 1.7 + 0.36 * bars), layout="constrained").add_subplot()
    axes.barh([f"bar number {bar}" for bar in range(bars)], range(bars))
    for bar in range(bars):
        axes.annotate(f"{bar} t CO2e", (bar, bar))
    axes.secondary_xaxis("top").set_xlabel("kg per m2")
    axes.set_title("A title")
    axes.set_xlabel("t CO2e\\nwhat it rests on\\nand a source line of some length")
    axes.figure.savefig(io.StringIO(), format="svg")
"""


def timed(what: str, work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    print(f"{what:<64} {seconds:6.2f} s")
    return seconds


def main(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page, plain = Path(folder, "page.html"), Path(folder, "plain.html")
        cold = timed(
            "Biri, a new process: import, project, bounds, charts, page",
            lambda: subprocess.run([sys.executable, "-c", COLD, str(page)], cwd=ROOT, check=True),
        )
        floor = timed(
            "  its libraries alone: imports, and five plain charts",
            lambda: subprocess.run([sys.executable, "-c", PLAIN], check=True),
        )
        print(f"{cold / floor:.1f} times its libraries alone")
        scenario = cs.Project.read(ROOT / "examples" / "biri.toml").scenario
        timed("  of which its bounds", scenario.bounds)
        told = ledger(rows, ONE_MODULE)
        account = cs.account(told.activities, told.catalogue)
        own = timed(f"an account of {rows} line items", lambda: cs.reports.html(account, page))
        headline = float(
            re.search(r'id="headline" value="([^"]+)"', page.read_text(encoding="utf-8"))[1]
        )
        assert headline == account.total.magnitude, (headline, account.total)
        other = timed(
            "  all of its lines as a table, by pandas",
            lambda: plain.write_text(account.lines.to_html(), encoding="utf-8"),
        )
        print(
            f"{other / own:.1f} times as long, and {plain.stat().st_size / page.stat().st_size:.0f}"
            f" times as large ({page.stat().st_size / 1e6:.2f} MB)"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
