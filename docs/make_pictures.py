"""Draw the pictures of the documentation anew: run it from the root of a checkout."""

from __future__ import annotations

import sys
from pathlib import Path

from carbonsite.reports.charts import waterfall

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))


def main() -> None:
    import biri

    scenario, _, _ = biri.biri()
    figure = waterfall(scenario).figure
    figure.savefig(Path(__file__).with_name("pictures") / "biri_waterfall.png", dpi=130, metadata={"Software": None})


if __name__ == "__main__":
    main()
