"""A market-based report shows the location-based numbers as facts of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import beside

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.messages.labels import Labels
from carbonsite.messages.numbers import number_text
from carbonsite.reports.subject import ReportSubject

BOUGHT = cs.Basis(electricity="residual", year=2020)
FACTS = {lang: Labels.of(lang)("summary.fact.location_total") for lang in ("en", "nb")}
SAVING = Labels.of("en")("summary.fact.location_saving")


def site(basis: cs.Basis) -> cs.Scenario:
    diesel = m.machine_use("excavator", "1000 h", "15 L/h", machine="excavator")
    return cs.Scenario("Site", diesel, [m.ElectricExcavator(per_litre="3,5 kWh/L")], basis=basis)


def test_the_summary_of_a_scenario_has_the_location_based_total_and_saving(tmp_path: Path) -> None:
    place = site(BOUGHT.location_based)
    path = cs.reports.excel(site(BOUGHT), tmp_path / "site.xlsx")
    numbers = [place.account().total.magnitude, place.saving().magnitude]
    assert [beside(path, "Summary", label)[0] for label in (FACTS["en"], SAVING)] == pytest.approx(
        numbers
    )
    assert site(BOUGHT).saving().magnitude < numbers[1]


@pytest.mark.parametrize("lang", FACTS)
def test_the_page_has_them_too(lang: str, tmp_path: Path) -> None:
    account = site(BOUGHT).account()
    page = cs.reports.html(account, tmp_path / "page.html", lang).read_text("utf-8")
    place = float(site(BOUGHT.location_based).account().total.magnitude)
    assert FACTS[lang] in page
    assert number_text(place, 0, lang) in page.split(FACTS[lang])[1][:200]
    assert SAVING not in page


def test_a_year_without_such_a_number_says_why(tmp_path: Path) -> None:
    account = site(cs.Basis(electricity="electricity-hydro-power-eu", year=1999)).account()
    path = cs.reports.excel(account, tmp_path / "account.xlsx")
    assert "no factor for 'electricity'" in beside(path, "Summary", FACTS["en"])[0]


def test_no_other_report_has_them() -> None:
    for subject in (site(BOUGHT.location_based), site(BOUGHT).only().account()):
        assert ReportSubject.of(subject).location_based_facts == {}
