"""Hours that are readings of an hour meter are not the hours of their row."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import reading

import carbonsite as cs

METERS = (12_000, 12_100, 12_210, 12_300)


def _log(heading: str, hours: tuple[float, ...] = METERS) -> str:
    rows = [
        f"G;0{month}.01.2024;{100 + month % 2};{number}"
        for month, number in enumerate(hours, start=1)
    ]
    return "\n".join([f"Maskin;Dato;Diesel (L);{heading}", *rows])


def _details(found: cs.ActivityReading) -> dict[str, str]:
    return {str(row.finding): str(row.detail) for row in found.findings.itertuples()}


@pytest.mark.parametrize(
    "heading", ["Driftstimer (teller)", "Timer (stand)", "Engine hours (reading)", "Timer", "Hours"]
)
def test_an_hour_meter_gives_no_hours(heading: str, tmp_path: Path) -> None:
    found = reading(tmp_path, _log(heading))
    assert found.activities["amount"].tolist() == [101, 100, 101, 100]
    assert "hours" not in found.activities
    assert found.activities[heading].tolist() == [str(number) for number in METERS]
    detail = _details(found)["counter readings"]
    assert f"D '{heading}'" in detail
    assert "G (4): added up 48610 h, last less first 300 h" in detail


def test_what_the_user_says_of_hours_holds(tmp_path: Path) -> None:
    for kind in ("period", {"Timer": "period"}):
        found = reading(tmp_path, _log("Timer"), kind=kind)
        assert found.activities["hours"].tolist() == [f"{number} h" for number in METERS]
    told = reading(tmp_path, _log("Timer"))
    assert "kind={'Timer': 'period'}" in _details(told)["counter readings"]


@pytest.mark.parametrize("hours", [(7.5, 8, 8, 7.5), (100, 120, 95, 110), (150, 152, 155, 149)])
def test_hours_of_their_own_period_stay(hours: tuple[float, ...], tmp_path: Path) -> None:
    found = reading(tmp_path, _log("Driftstimer", hours))
    assert found.activities["hours"].iloc[0] == f"{hours[0]:g} h"
    assert "counter readings" not in _details(found)
