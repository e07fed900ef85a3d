"""Draw the pictures of the documentation anew: run it from the root of a checkout."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import carbonsite as cs
from carbonsite.reports.charts import hot_spots, stacked, waterfall
from carbonsite.reports.plots import distribution

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))

SCHOOL = Path(__file__).with_name("tutorials") / "consultant_building.md"


def names_of(page: Path) -> dict[str, Any]:
    """The names that the code of a page leaves."""
    names: dict[str, Any] = {"__name__": page.stem}
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for block in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(block, page.name, "exec", dont_inherit=True), names)
    return names


def main() -> None:
    import biri

    scenario, claim, sets = biri.biri()
    site = scenario.only(*sets["site measures without masses"]).with_basis(
        biri.BASES["direct, biofuel not credited"]
    )
    school = names_of(SCHOOL)["account"]
    pictures = {
        "biri_waterfall": waterfall(scenario),
        "biri_saving": distribution(cs.simulate(site, biri.DRAWS, biri.SEED)["saving"], claim),
        "school_elements": stacked(school, "element"),
        "school_hot_spots": hot_spots(school),
    }
    for name, axes in pictures.items():
        axes.figure.savefig(
            Path(__file__).with_name("pictures") / f"{name}.png",
            dpi=130,
            metadata={"Software": None},
        )


if __name__ == "__main__":
    main()
