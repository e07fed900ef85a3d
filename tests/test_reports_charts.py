"""Charts: what they show is the account's, nothing covers anything, and the same chart is the same
bytes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from charted import HOSTILE, SOURCE, account_of, overlaps, scenario_of

import carbonsite as cs
from carbonsite.reports import charts
from carbonsite.reports.charts.palette import (
    ADDED,
    BEFORE,
    DELIVERY,
    END,
    LESS,
    ON_DARK,
    PRODUCT,
    SAVED,
    SITE,
    TOTAL,
    USE,
    WHOLE,
    look_of_module,
)
from carbonsite.reports.charts.picture import svg_text

matplotlib = pytest.importorskip("matplotlib")

WOOD = account_of(*[100.0 * (n + 1) for n in range(60)], months=True)
NOTHING = account_of(0.0, 0.0, 0.0, months=True)
THREE, FORTY = scenario_of(3), scenario_of(40)
DRAWN: dict[str, Callable[..., Any]] = {
    "waterfall of 3": lambda **o: charts.waterfall(THREE, **o),
    "waterfall of 40": lambda **o: charts.waterfall(FORTY, **o),
    "waterfall of none": lambda **o: charts.waterfall(scenario_of(0 + 1).only(), **o),
    "stacked by machine": lambda **o: charts.stacked(FORTY, "machine", **o),
    "stacked with uptake": lambda **o: charts.stacked(WOOD, "element", **o),
    "stacked by module": lambda **o: charts.stacked(WOOD, "module", **o),
    "stacked of nothing": lambda **o: charts.stacked(NOTHING, "element", **o),
    "hot spots": lambda **o: charts.hot_spots(WOOD, **o),
    "hot spots of nothing": lambda **o: charts.hot_spots(NOTHING, **o),
    "timeline": lambda **o: charts.timeline(WOOD, **o),
    "timeline of nothing": lambda **o: charts.timeline(NOTHING, **o),
    "comparison": lambda **o: charts.comparison(
        {"a very long name " * 9: THREE, HOSTILE: scenario_of(5), "third": FORTY}, **o
    ),
    "comparison with an account": lambda **o: charts.comparison({"site": THREE, "wood": WOOD}, **o),
}


@pytest.mark.parametrize("lang", ["en", "nb"])
@pytest.mark.parametrize("name", list(DRAWN))
def test_no_text_covers_another_or_leaves_the_picture(name: str, lang: str) -> None:
    assert overlaps(DRAWN[name](lang=lang)) == []


def test_a_planted_overlap_is_found() -> None:
    axes = charts.hot_spots(WOOD)
    (
        axes.figure.text(0.4, 0.5, "here"),
        axes.figure.text(0.4, 0.5, "there"),
        axes.figure.text(0.98, 0.5, "too far to the right"),
    )
    assert {("here", "there"), ("too far to the right", "the edge")} <= set(overlaps(axes))


@pytest.mark.parametrize(
    "name", ["waterfall of 40", "stacked by machine", "hot spots", "timeline", "comparison"]
)
def test_axes_of_the_caller_are_drawn_on_and_returned(name: str) -> None:
    from matplotlib.figure import Figure

    one, other = (
        Figure(figsize=(6, 4), layout="constrained"),
        Figure(figsize=(14, 5), layout="constrained"),
    )
    for axes in (one.add_subplot(), other.add_subplot(1, 2, 2)):
        assert DRAWN[name](ax=axes) is axes
        within_bars = [pair for pair in overlaps(axes) if "the edge" not in pair]
        assert within_bars == []


def test_the_same_chart_is_the_same_bytes_in_another_process_and_under_another_style(
    tmp_path: Path,
) -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests'); from charted import *; from carbonsite.reports"
        " import charts; charts.svg(charts.waterfall(scenario_of(3)), sys.argv[1])"
    )
    (tmp_path / "matplotlibrc").write_text(
        "font.size: 17\nfont.family: serif\nsvg.fonttype: none\naxes.facecolor: yellow\n"
    )
    for name, folder in (("a.svg", None), ("b.svg", tmp_path)):
        environment = {
            "PYTHONPATH": str(Path(__file__).parents[1]),
            **({"MATPLOTLIBRC": str(folder)} if folder else {}),
            "PYTHONHASHSEED": "7" if folder else "1",
        }
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / name)],
            cwd=Path(__file__).parents[1],
            env={"PATH": "", "HOME": str(tmp_path), **environment},
            check=True,
            timeout=120,
        )
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_a_picture_has_no_ground_of_its_own_and_the_figure_keeps_its() -> None:
    axes = charts.waterfall(THREE)
    assert "fill: #ffffff" not in svg_text(axes)
    assert axes.patch.get_visible() and axes.figure.patch.get_visible()


def test_a_picture_holds_no_text_of_a_stranger_and_nothing_that_runs_or_loads() -> None:
    told = svg_text(charts.waterfall(THREE), "one")
    assert (
        told.startswith("<svg ")
        and "alert" not in told
        and "<!--" not in told
        and "<script" not in told
        and "<metadata" not in told
    )
    targets = re.findall(r'href="([^"]*)"', told) + re.findall(r"url\(([^)]*)\)", told)
    assert targets and all(target.startswith("#one-") for target in targets)
    ids = re.findall(r'\bid="([^"]*)"', told)
    assert len(ids) == len(set(ids)) and all(each.startswith("one-") for each in ids)


def test_bars_are_the_steps_of_the_scenario() -> None:
    axes, steps = charts.waterfall(THREE), THREE.steps()["total"].to_numpy() / 1000
    bars = {
        round(bar.get_y() + bar.get_height() / 2): (bar.get_x(), bar.get_x() + bar.get_width())
        for bar in axes.patches
    }
    assert np.allclose(bars[4], (0, steps[0])) and np.allclose(bars[0], (0, steps[-1]))
    assert np.allclose([bars[3 - n][1] for n in range(3)], steps[1:])
    assert np.allclose([bars[3 - n][0] for n in range(3)], steps[:-1])


def test_hot_spots_draw_each_activity_once_in_the_colour_of_its_sign() -> None:
    sink = cs.EmissionFactor(
        factor="sink", module="A1-A3", declared_unit="kg", gwp_ghg=-0.5, source=SOURCE
    )
    catalogue = cs.FactorCatalogue.default() | cs.FactorCatalogue([sink])
    fuels = [cs.activity(f"machine {n}", f"{n} L", "diesel-b0", module="A5") for n in range(5, 40)]
    taken = cs.activity("sink", "5000 kg", "sink")
    result = cs.account(cs.activities(taken, *fuels), catalogue)
    axes = charts.hot_spots(result)
    places = [round(place, 3) for place in axes.get_yticks()]
    names = [label.get_text() for label in axes.get_yticklabels()]
    name_at = dict(zip(places, names, strict=True))
    colours = {
        name_at[round(bar.get_y() + bar.get_height() / 2, 3)]: matplotlib.colors.to_hex(
            bar.get_facecolor()
        )
        for bar in axes.patches
    }
    assert len(axes.patches) == len(names) == len(colours)
    assert colours.pop("sink") == LESS.colour
    assert colours.pop(names[-1]) == BEFORE.colour
    assert set(colours.values()) == {WHOLE.colour}


def test_stacks_add_up_to_the_account_and_leave_d_out() -> None:
    axes = charts.stacked(WOOD, "element")
    assert sum(bar.get_width() for bar in axes.patches) == pytest.approx(
        WOOD.total.magnitude / 1000
    )
    assert WOOD.by("module").loc["D", "gwp_ghg"] < 0


def test_months_add_up_with_what_has_no_date() -> None:
    axes = charts.timeline(WOOD, lang="nb")
    undated = WOOD.by("date")["gwp_ghg"][
        lambda sums: sums.index.astype(str).isin(["", "nan", "None"])
    ].sum()
    assert sum(bar.get_height() for bar in axes.patches) == pytest.approx(
        (WOOD.total.magnitude - undated) / 1000
    )
    assert f"{undated / 1000:.2f}".replace(".", ",") in axes.get_xlabel()


def test_numbers_units_and_area_type_are_on_the_axes() -> None:
    axes = charts.waterfall(FORTY, lang="nb")
    assert (
        "tonn CO2e" in axes.get_xlabel()
        and "gwp_ghg" in axes.get_xlabel()
        and "2019" in axes.get_xlabel()
    )
    (second,) = axes.child_axes
    assert second.get_xlabel() == "kg CO2e per m2 BRA"
    assert not charts.waterfall(scenario_of(3, area=None)).child_axes
    small = [text.get_text() for text in charts.waterfall(THREE, lang="nb").texts]
    assert (
        any("," in text for text in small)
        and not any("." in text for text in small)
        and any("\u2212" in text for text in small)
    )


def test_what_cannot_be_drawn_says_what_to_give() -> None:
    with pytest.raises(cs.InputError, match="has no measures"):
        charts.waterfall(WOOD)
    with pytest.raises(cs.InputError, match="no line has a column 'floor'"):
        charts.stacked(WOOD, "floor")
    with pytest.raises(cs.InputError, match="no activity has a date"):
        charts.timeline(THREE)
    with pytest.raises(cs.InputError, match="different indicators"):
        whole = cs.account(
            WOOD.reading.table.assign(factor="gravel"),
            cs.FactorCatalogue(
                [
                    cs.EmissionFactor(
                        factor="gravel",
                        module="A1-A3",
                        declared_unit="kg",
                        gwp_total=1.0,
                        source=cs.Source("P", "D", 2020, "1"),
                    )
                ]
            ),
        )
        charts.comparison({"one": WOOD, "other": whole})
    with pytest.raises(cs.InputError, match="nothing to compare"):
        charts.comparison({})


def _lightness(colour: str) -> float:
    """CIE L* of a colour: what is left of it in grey print."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    ]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16


def test_looks_stay_apart_in_grey() -> None:
    looks = [
        look_of_module(module)
        for module in ("A1-A3", "A4", "A5", "B1", "B4", "B6", "C1", "C2", "C3", "C4")
    ]
    for n, one in enumerate(looks):
        for other in looks[n + 1 :]:
            assert (
                one.hatch != other.hatch
                or abs(_lightness(one.colour) - _lightness(other.colour)) > 10
            ), (one, other)
    assert {TOTAL, SAVED, ADDED, PRODUCT, DELIVERY, SITE, USE, END} <= set(ON_DARK)
