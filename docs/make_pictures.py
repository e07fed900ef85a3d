"""Draw the pictures of the documentation anew: run it from the root of a checkout."""

from __future__ import annotations

import sys
from pathlib import Path

import carbonsite as cs
from carbonsite.reports.charts import waterfall
from carbonsite.reports.plots import distribution

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))


def main() -> None:
    import biri

    scenario, claim, sets = biri.biri()
    site = scenario.only(*sets["site measures without masses"]).with_basis(
        biri.BASES["direct, biofuel not credited"]
    )
    pictures = {
        "biri_waterfall": waterfall(scenario),
        "biri_saving": distribution(cs.simulate(site, biri.DRAWS, biri.SEED)["saving"], claim),
    }
    for name, axes in pictures.items():
        axes.figure.savefig(
            Path(__file__).with_name("pictures") / f"{name}.png",
            dpi=130,
            metadata={"Software": None},
        )


if __name__ == "__main__":
    main()
