"""How long a thousand declarations take: files made from the samples of the tests, read on one
core.

Run with ``python benchmarks/epds.py``; exits with 1 where a thousand JSON files take longer than
promised.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import carbonsite as cs

PROMISED = 15.0
"""Seconds for a thousand declarations in JSON."""

FILES = 1000
SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


def filled(content: dict[str, object], size: int) -> dict[str, object]:
    """The sample with the indicators that a real declaration has beside its climate, until it has
    about this size.
    """
    results = content["LCIAResults"]
    assert isinstance(results, dict)
    other = results["LCIAResult"][-1]
    while len(json.dumps(content)) < size:
        results["LCIAResult"].append(json.loads(json.dumps(other)))
    return content


def make(folder: Path) -> None:
    """A folder of distinct declarations: three of four ILCD+EPD of 70 kB, the rest openEPD and
    EPDx.
    """
    ilcd = json.dumps(
        filled(json.loads((SAMPLES / "ilcd_a2.json").read_text(encoding="utf-8")), 70_000)
    )
    others = [
        (SAMPLES / name).read_text(encoding="utf-8") for name in ("openepd.json", "epdx.json")
    ]
    for number in range(FILES):
        text = ilcd if number % 4 else others[number // 4 % 2]
        for mark in ("NEPD-0000", "SAMPLE-1", "99999999"):
            text = text.replace(mark, f"{number:08d}")
        (folder / f"{number}.json").write_text(text, encoding="utf-8")


def main() -> int:
    """Make the files, read them, say how long it took."""
    with tempfile.TemporaryDirectory() as name:
        make(Path(name))
        size = sum(path.stat().st_size for path in Path(name).iterdir())
        started = time.process_time()
        epds = cs.read_epds(name)
        seconds = time.process_time() - started
    assert len(epds) == FILES, epds.not_read
    print(
        f"{FILES} declarations, {size / 1e6:.0f} MB, {len(epds.factors)} factor rows: {seconds:.1f}"
        f" s (promised {PROMISED:.0f} s)"
    )
    return int(seconds > PROMISED)


if __name__ == "__main__":
    sys.exit(main())
