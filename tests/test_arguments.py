"""What is typed in a notebook by mistake: every public function says what to write instead."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import carbonsite as cs
from carbonsite import measures as m
from carbonsite import reports
from carbonsite import tender as t

SOURCE = cs.Source(publisher="Supplier", document="EPD", year=2022, locator="p 1")
BASIS = cs.Basis(year=2020)
DIESEL = cs.activity("x", "10 L", "diesel", module="A5", machine="excavator")
ROWS = cs.activities(DIESEL, cs.activity("y", "20 L", "diesel", module="A5", machine="roller"))
HOURS = cs.Assumption("hours", "10 h", low="8 h", high="12 h", reason="one shift")
FACTOR = cs.EmissionFactor(factor="x", declared_unit="kg", gwp_ghg=1, source=SOURCE)
BIODIESEL = m.Biodiesel(share="50 %", where={"machine": "excavator"})
OPEN = io.StringIO("item,factor,amount,unit")


@cache
def made() -> SimpleNamespace:
    """A catalogue, an account and a scenario."""
    catalogue = cs.FactorCatalogue.default()
    return SimpleNamespace(
        catalogue=catalogue,
        account=cs.account(ROWS, catalogue, BASIS),
        scenario=cs.Scenario("s", ROWS, [BIODIESEL], catalogue, BASIS),
    )


CATALOGUE = "FactorCatalogue.default()"
PATH = "give the path"
SCENARIO = "cs.Scenario("
ACCOUNT = "cs.account("
GIVEN_BASIS = "cs.Basis(year=2023)"

MISTAKES: list[tuple[Callable[[SimpleNamespace], Any], str]] = [
    (lambda _: cs.account(ROWS, "default"), CATALOGUE),
    (lambda o: cs.account(o.catalogue, ROWS), CATALOGUE),
    (lambda _: cs.read_factors(ROWS), PATH),
    (lambda _: cs.read_factors(OPEN), PATH),
    (lambda _: cs.account(ROWS, [FACTOR]), CATALOGUE),
    (lambda o: cs.account(ROWS, o.catalogue.frame), CATALOGUE),
    (lambda o: cs.account(ROWS, o.catalogue, 2023), GIVEN_BASIS),
    (lambda o: cs.account(ROWS, o.catalogue, "NO"), GIVEN_BASIS),
    (lambda o: cs.account(ROWS, o.catalogue, BASIS, ["gwp_ghg"]), "write one of gwp_total"),
    (lambda o: cs.accounts(ROWS, o.catalogue, BASIS), "[cs.Basis("),
    (lambda o: cs.accounts(ROWS, o.catalogue, "residual"), "[cs.Basis("),
    (lambda o: cs.accounts(ROWS, o.catalogue, [2023]), "[cs.Basis("),
    (lambda _: cs.emissions("10 L", "diesel", "default"), CATALOGUE),
    (lambda o: o.account.by(["module", "factor"]), "by('module', 'element')"),
    (lambda o: o.account.by(("module",)), "by('module', 'element')"),
    (lambda o: cs.FactorCatalogue(o.catalogue.frame), "read_csv("),
    (lambda _: cs.FactorCatalogue("own.csv"), "read_csv("),
    (lambda _: cs.FactorCatalogue(FACTOR), "a list of cs.EmissionFactor"),
    (lambda _: cs.FactorCatalogue([{"factor": "x"}]), "a list of cs.EmissionFactor"),
    (lambda _: cs.FactorCatalogue(5), "a list of cs.EmissionFactor"),
    (lambda _: cs.FactorCatalogue.read_csv(OPEN), PATH),
    (lambda _: cs.FactorCatalogue.read_csv(ROWS), PATH),
    (lambda _: cs.FactorCatalogue.read_xlsx(io.BytesIO(b"x")), PATH),
    (lambda o: o.catalogue | [FACTOR], CATALOGUE),
    (lambda o: o.catalogue | "own.csv", CATALOGUE),
    (lambda _: cs.activities([DIESEL, DIESEL]), "cs.activities(*rows)"),
    (lambda _: cs.activities("a.csv"), "cs.activities(*rows)"),
    (lambda _: cs.activities({"item": "x"}), "cs.activities(*rows)"),
    (lambda _: cs.read_activities(ROWS), "goes into cs.account() as it is"),
    (lambda _: cs.read_activities(OPEN), PATH),
    (lambda _: cs.read_activities(["a.csv"]), PATH),
    (lambda _: cs.read_activities(None), PATH),
    (lambda _: cs.read_epd(ROWS), PATH),
    (lambda _: cs.read_epds(["a", "b"]), PATH),
    (lambda _: cs.Scenario(ROWS, "x"), "write it as text"),
    (lambda _: cs.Scenario("x", [DIESEL]), "pandas DataFrame"),
    (lambda _: cs.Scenario("x", ROWS, BIODIESEL), "[cs.measures.Biodiesel(…), …]"),
    (lambda _: cs.Scenario("x", ROWS, "Biodiesel"), "[cs.measures.Biodiesel(…), …]"),
    (lambda _: cs.Scenario("x", ROWS, None), "of none []"),
    (lambda _: cs.Scenario("x", ROWS, [], "default"), CATALOGUE),
    (lambda o: cs.Scenario("x", ROWS, [], o.catalogue, 2020), GIVEN_BASIS),
    (lambda o: cs.Scenario("x", ROWS, [], o.catalogue, BASIS, bases=[BASIS]), "residual mix"),
    (lambda _: cs.Scenario("x", ROWS, further_areas="4300 m2 BRA"), "in brackets"),
    (lambda _: cs.Scenario("x", ROWS, area=5000), "5000 m2 BTA"),
    (lambda o: o.scenario.only(["Biodiesel"]), "only('Biodiesel', "),
    (lambda o: o.scenario.with_basis("direct"), GIVEN_BASIS),
    (lambda o: o.scenario.activities(5), "Q('900 h')"),
    (lambda o: o.scenario.changes([1]), "Q('900 h')"),
    (lambda o: o.scenario.compare([o.scenario]), SCENARIO),
    (lambda _: BIODIESEL.model_copy(update={"share": "50 litres"}), "like '12.5 %'"),
    (lambda _: BIODIESEL.model_copy(update={"shares": "50 %"}), "did you mean 'share'"),
    (lambda _: HOURS * HOURS, "@in_units"),
    (lambda _: 2 * HOURS, "@in_units"),
    (lambda _: sum([HOURS, HOURS]), "@in_units"),
    (lambda _: HOURS > HOURS, "@in_units"),
    (lambda _: float(HOURS), "@in_units"),
    (lambda _: m.part_of(cs.Assumption("mass", "5 t", reason="r"), "20 %") / 2, "@in_units"),
    (lambda _: cs.Basis(2023), "cs.Basis(year=2023)"),
    (lambda _: m.ElectricExcavator(per_liter="3.6 kWh/L"), "did you mean 'per_litre'"),
    (lambda _: m.ElectricExcavator("3.6 kWh/L"), "name of each field"),
    (lambda _: m.ElectricExcavator(per_litre="3.6 kWh/L", where="excavator"), "{'machine': "),
    (lambda _: m.ElectricExcavator(per_litre="3.6 kWh/L", name=5), "as text in quotes"),
    (lambda _: m.CleanHeating(carrier="hvo100", old_efficiency="80 %"), "'electricity' or"),
    (lambda _: m.haul("x", "9 t", "9 lm3", "1 km", "15 t", "0.5 L/km"), "('15 t', '12 lm3')"),
    (lambda _: cs.EmissionFactor(factor="x", declared_unit="kg", source="EPD 5"), "cs.Source("),
    (lambda _: cs.EmissionFactor("x"), "name of each field"),
    (lambda _: cs.Assumption("h", "10 h", source="NVE"), "cs.Source("),
    (lambda _: cs.Assumption("h", "10 h", reason=5), "as text in quotes"),
    (lambda _: cs.Claim("10 tCO2e", "a newspaper"), "cs.Source("),
    (lambda _: cs.Claim("10 t", SOURCE), "'tCO2e'"),
    (lambda _: cs.Claim(10, SOURCE), "10 tCO2e"),
    (lambda _: cs.Claim("10 tCO2e", SOURCE, includes="Biodiesel"), "in brackets"),
    (lambda o: cs.examine(o.scenario, "10 tCO2e"), "cs.Claim("),
    (lambda o: cs.examine(o.account, cs.Claim("10 tCO2e", SOURCE)), SCENARIO),
    (lambda o: cs.diff(o.account, "x"), ACCOUNT),
    (lambda o: cs.diff(o.scenario, o.scenario), ACCOUNT),
    (lambda _: cs.uncertainty(ROWS), ACCOUNT),
    (lambda o: cs.uncertainty(o.account, spreads=[5]), "cs.Spread("),
    (lambda o: cs.simulate(o.account, "1000"), "10_000"),
    (lambda _: cs.simulate(ROWS), ACCOUNT),
    (lambda _: cs.shares(ROWS), ACCOUNT),
    (lambda _: cs.worth("x"), ACCOUNT),
    (lambda o: cs.Options(o.account), SCENARIO),
    (lambda o: cs.Options(o.scenario, always="Biodiesel"), "in brackets"),
    (lambda o: cs.Options(o.scenario, requires="Biodiesel"), "{'Biodiesel': "),
    (lambda o: cs.attribution(o.account), SCENARIO),
    (lambda _: cs.suggest_factors(ROWS, "default"), CATALOGUE),
    (lambda o: cs.suggest_factors("x", o.catalogue), "pandas DataFrame"),
    (lambda _: cs.in_unit("10 L", "m3"), "pandas DataFrame"),
    (lambda _: cs.in_unit(ROWS, 5), "in_units(returns='L')"),
    (lambda _: cs.in_units(lambda x: x), "in_units(returns='L')"),
    (lambda _: cs.in_units("L")(lambda hours: hours), "Annotated[Number, 'h']"),
    (lambda _: cs.Project.read(ROWS), PATH),
    (lambda o: cs.Project(o.account), SCENARIO),
    (lambda o: cs.Project(o.scenario).write(OPEN), PATH),
    (lambda o: reports.excel("x.xlsx", o.scenario), PATH),
    (lambda o: reports.excel(o.scenario, io.BytesIO()), PATH),
    (lambda o: reports.html(o.scenario, 5), PATH),
    (lambda o: reports.csv(o.scenario, OPEN), PATH),
    (lambda _: reports.json("x.json", "y.json"), SCENARIO),
    (lambda _: reports.verify(ROWS), PATH),
    (lambda _: t.Tender.read(ROWS), PATH),
    (lambda _: t.evaluate("x", []), "Tender.read("),
    (lambda _: t.requirement_of("limit"), "'type': 'limit'"),
    (lambda _: t.award_of("points"), "'rule': 'points'"),
    (lambda _: t.award_of({"criteria": 5}), "in brackets"),
    (lambda _: t.award_of({"criteria": ["price"]}), "{'name': 'price', …}"),
    (lambda _: t.requirement_of({"type": "all-of", "name": "x", "parts": 5}), "in brackets"),
    (lambda _: t.requirement_of({"type": "schedule", "name": "x", "steps": [5]}), "{'name': "),
    (lambda o: cs.diff(o.account, o.account).by(["module"]), "by('module', "),
    (lambda o: cs.uncertainty(o.account, ["module"]), "by('module', "),
    (lambda o: cs.Options(o.scenario).break_even("x"), "residual mix"),
    (lambda o: cs.Scenario("x", ROWS, claims=cs.Claim("5 tCO2e", SOURCE)), "in brackets"),
    (lambda o: cs.examine(o.scenario, cs.Claim("5 tCO2e", SOURCE), bases=[BASIS]), "residual mix"),
    (lambda o: cs.examine(o.scenario, cs.Claim("5 tCO2e", SOURCE), sets=["x"]), "{'both': "),
    (lambda o: reports.excel(o.scenario, "x.xlsx", claims=["5 tCO2e"]), "cs.Claim("),
    (lambda o: reports.html(o.scenario, "x.html", claims=cs.Claim("1 tCO2e", SOURCE)), "brackets"),
    (lambda _: reports.template("x.xlsx", activities=5), "pandas DataFrame"),
    (lambda _: reports.verify("x.xlsx", "default"), CATALOGUE),
    (lambda _: reports.new_key(5), PATH),
    (lambda _: cs.read_activities("x.csv", sheet=5), "in brackets"),
    (lambda _: t.climate_weight(5), "award_of("),
    (lambda _: t.Limit(name="x", limit="30 kgCO2e/m2 BTA", modules="A5"), "['A5']"),
    (lambda _: t.protocol(5, "x.xlsx"), "tender.evaluate("),
    (lambda _: t.letters(5, "x"), "tender.evaluate("),
    (lambda _: t.page(5, "x.html"), "tender.evaluate("),
    (lambda _: t.annex(5, "x.html"), "tender.evaluate("),
    (lambda _: t.under_bases(5, [BASIS]), "tender.evaluate("),
    (lambda _: t.weight_intervals(5), "tender.evaluate("),
    (lambda _: t.leading_probabilities(5), "tender.evaluate("),
]


@pytest.mark.parametrize(("mistake", "remedy"), MISTAKES)
def test_a_mistake_says_what_to_write(
    mistake: Callable[[SimpleNamespace], Any],
    remedy: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(cs.CarbonsiteError) as caught:
        mistake(made())
    error = caught.value
    texts = [error.remedy]
    if isinstance(error, cs.InputError):
        texts = [*error.problems["remedy"], *error.problems["problem"]]
    assert any(remedy in str(text) for text in texts), str(error)
    assert not list(tmp_path.iterdir())


def test_a_copy_with_a_changed_field_is_checked_and_acts() -> None:
    half = m.Biodiesel(share="100 %", where={"machine": "excavator"}).model_copy(
        update={"share": "50 %"}
    )
    assert half == BIODIESEL
    scenario = cs.Scenario("s", ROWS, [half], basis=BASIS)
    assert scenario.saving() == made().scenario.saving()
    assert BIODIESEL.model_copy() == BIODIESEL == BIODIESEL.model_copy(deep=True)


def test_pandas_tables_in_memory_are_still_activities() -> None:
    table = pd.DataFrame(
        {"item": ["x"], "factor": ["diesel"], "amount": [10.0], "unit": ["L"], "module": ["A5"]}
    )
    catalogue = made().catalogue
    assert cs.account(table, catalogue, BASIS).total == cs.account(DIESEL, catalogue, BASIS).total
