"""Contradictions in the numbers of one factor, at the edge of what is one."""

from __future__ import annotations

import pytest

from carbonsite.factors.epd.checks import agreeing_split, ghg_beside_total, one_product_stage

PARTS = ("gwp_fossil", "gwp_biogenic", "gwp_luluc")


def row(total: float, fossil: float) -> dict[str, float]:
    return {"gwp_total": total} | dict(zip(PARTS, (fossil, 0.0, 0.0), strict=True))


@pytest.mark.parametrize(
    ("total", "biogenic", "ghg", "count"),
    [
        (100.0, 50.0, 50.0, 0),
        (100.0, 50.0, 56.0, 0),  # 0.1 of 56, 1 % of 100, 0.5 + 0.5 of print
        (100.0, 50.0, 58.6, 1),
        (100.0, 50.0, 43.0, 0),
        (100.0, 50.0, 42.9, 1),
        (-100.0, -150.0, 50.0, 0),
        (-100.0, -150.0, -50.0, 1),
        (0.25, 0.25, 0.0, 0),
        (0.25, 0.25, 0.05, 1),
    ],
)
def test_ghg_may_differ_by_a_tenth_a_percent_and_print(
    total: float, biogenic: float, ghg: float, count: int
) -> None:
    numbers = {"gwp_total": total, "gwp_biogenic": biogenic, "gwp_ghg": ghg}
    assert len(list(ghg_beside_total({"A1-A3": numbers}))) == count


@pytest.mark.parametrize("missing", ["gwp_total", "gwp_biogenic", "gwp_ghg"])
def test_ghg_is_compared_where_all_three_are_declared(missing: str) -> None:
    numbers = {"gwp_total": 100.0, "gwp_biogenic": 50.0, "gwp_ghg": 1.0}
    assert len(list(ghg_beside_total({"C3": numbers, "C4": numbers}))) == 2
    del numbers[missing]
    assert not list(ghg_beside_total({"C3": numbers}))


@pytest.mark.parametrize("missing", ["gwp_total", *PARTS])
def test_a_split_is_compared_where_it_is_whole(missing: str) -> None:
    numbers = row(10.25, 3.75)
    kept, findings = agreeing_split({"C3": numbers, "A4": row(1.25, 1.25)})
    assert kept == {"C3": {"gwp_total": 10.25}, "A4": row(1.25, 1.25)}
    assert [finding.finding for finding in findings] == ["split is not the total"]
    del numbers[missing]
    assert agreeing_split({"C3": numbers}) == ({"C3": numbers}, [])


@pytest.mark.parametrize(("step", "side"), [(-1, "before"), (1, "after")])
@pytest.mark.parametrize(("count", "is_shifted"), [(1, False), (2, True), (4, True)])
def test_a_shift_is_seen_to_either_side_in_two_modules_or_more(
    step: int, side: str, count: int, is_shifted: bool
) -> None:
    modules = ["A1-A3", "A4", "A5", "C1", "C2", "D"]
    totals = [10.25, 3.75, 1.125, 7.5, 30.25, 60.5]
    rows = {module: row(total, total) for module, total in zip(modules, totals, strict=True)}
    for place in range(1, count + 1):
        rows[modules[place]] = row(totals[place], totals[place + step])
    _, findings = agreeing_split(rows)
    kinds = [finding.finding for finding in findings]
    assert kinds == ["split is not the total"] * count + ["columns shifted"] * is_shifted
    if is_shifted:
        assert f"of the module {side}: " in findings[-1].detail
        assert findings[-1].detail.count("= total of") == count


def test_zeros_are_no_shift() -> None:
    rows = {module: row(total, 0.0) for module, total in (("A4", 5.25), ("A5", 5.25), ("C1", 0.0))}
    _, findings = agreeing_split(rows)
    assert [finding.finding for finding in findings] == ["split is not the total"] * 2


def test_parts_of_the_product_stage_fill_what_the_whole_lacks() -> None:
    rows = {
        "A1": {"gwp_total": 1.0, "gwp_ghg": 1.5, "gwp_fossil": 1.0},
        "A2": {"gwp_total": 2.0, "gwp_ghg": 2.5},
        "A3": {"gwp_total": 3.0, "gwp_ghg": 3.5, "gwp_fossil": 3.0},
        "A1-A3": {"gwp_total": 6.0},
        "C3": {"gwp_total": 1.0},
    }
    kept, findings, note = one_product_stage(rows)
    assert kept == {"A1-A3": {"gwp_total": 6.0, "gwp_ghg": 7.5}, "C3": {"gwp_total": 1.0}}
    assert [(finding.finding, "gwp_ghg" in finding.detail) for finding in findings] == [
        ("A1-A3 summed", True)
    ]
    assert note == (
        "Also declared apart: gwp_fossil: A1 1, A3 3; gwp_ghg: A1 1.5, A2 2.5, A3 3.5;"
        " gwp_total: A1 1, A2 2, A3 3."
    )
    assert rows["A1-A3"] == {"gwp_total": 6.0}


@pytest.mark.parametrize(("whole", "count"), [(6.0, 0), (6.6, 0), (6.7, 1), (5.4, 0), (5.3, 1)])
def test_a_sum_may_differ_by_a_percent_and_print(whole: float, count: int) -> None:
    rows = {name: {"gwp_total": 2.0} for name in ("A1", "A2", "A3")} | {
        "A1-A3": {"gwp_total": whole}
    }
    kept, findings, _ = one_product_stage(rows)
    assert kept == {"A1-A3": {"gwp_total": whole}} and len(findings) == count
