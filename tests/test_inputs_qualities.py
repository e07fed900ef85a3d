"""How an amount is known: read by its synonyms wherever it is stated, or refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sites import scenario_of

import carbonsite as cs
from carbonsite.inputs.flows import uses_of
from carbonsite.inputs.qualities import QUALITIES, quality_of
from carbonsite.tender.requirements.base import Outcome, Subject
from carbonsite.tender.requirements.rows import Quality

WORDS = {
    "metered": ("Metered", "measured", "målt", "MÅLT", "måler", "avlest", "målt  med måler"),
    "invoiced": ("invoice", "billed", "faktura", "Fakturert.", "fra faktura", "kvittering"),
    "hours × load": ("hours x load", "hours*load", "timer x belastning", "Timer × belastning"),
    "nameplate": ("merkeskilt", "merkeeffekt", "rated power", "name plate"),
    "assumed": ("antatt", "estimert", "anslag", "estimated", "assumption", "skjønn"),
}
EVERY = [(word, quality) for quality, words in WORDS.items() for word in words]
CATALOGUE, BASIS = cs.FactorCatalogue.default(), cs.Basis(year=2020)


def diesel(**tags: Any) -> pd.DataFrame:
    return cs.activity("roller", "100 L", "diesel", module="A5", **tags)


@pytest.mark.parametrize(("word", "quality"), EVERY)
def test_a_synonym_is_read(word: str, quality: str) -> None:
    assert quality_of(word) == quality
    assert diesel(quality=word)["quality"].tolist() == [quality]
    written = diesel().assign(quality=word)
    assert cs.account(written, CATALOGUE, BASIS).lines["quality"].unique().tolist() == [quality]
    scenario = scenario_of(written)
    assert scenario.activities()["quality"].tolist() == [quality]


def test_a_synonym_gives_the_same_account_and_the_same_uncertainty() -> None:
    one, other = (
        cs.account(diesel().assign(quality=word), CATALOGUE, BASIS) for word in ("målt", "metered")
    )
    assert one.digest == other.digest
    deviations = [cs.uncertainty(account).table["deviation"].item() for account in (one, other)]
    assumed = cs.uncertainty(cs.account(diesel(), CATALOGUE, BASIS)).table["deviation"].item()
    assert deviations[0] == deviations[1] < assumed
    nameplate = cs.account(diesel().assign(quality="merkeskilt"), CATALOGUE, BASIS)
    assert "nameplate amounts" in nameplate.findings["finding"].tolist()


def test_a_synonym_meets_a_requirement() -> None:
    asked = Quality(name="x", where={"machine": "roller"}, at_least="invoiced")
    rows = diesel(machine="roller").assign(quality="målt")
    assert asked.check(Subject(scenario_of(rows))).outcome is Outcome.MET


@pytest.mark.parametrize("word", ["god", "good", "calculated", "x" * 500, 3, 0.5])
def test_another_text_is_refused_and_never_assumed(word: Any) -> None:
    with pytest.raises(cs.InputError, match="quality"):
        diesel(quality=word)
    table = cs.activities(diesel(), diesel()).assign(quality=pd.Series(["metered", word]))
    for run in (lambda: cs.account(table, CATALOGUE, BASIS), lambda: scenario_of(table)):
        with pytest.raises(cs.InputError) as caught:
            run()
        assert caught.value.problems["column"].tolist() == ["quality"]
        assert caught.value.problems["row"].tolist() == [1]
    assert "metered, invoiced" in caught.value.problems["remedy"].item()


@pytest.mark.parametrize("blank", ["", " ", None, float("nan")])
def test_a_blank_quality_is_none(blank: Any) -> None:
    table = diesel().assign(quality=pd.Series([blank], dtype=object))
    assert cs.account(table, CATALOGUE, BASIS).total == cs.account(diesel(), CATALOGUE, BASIS).total


def test_files_and_projects_are_read_alike(tmp_path: Path) -> None:
    table = tmp_path / "log.csv"
    table.write_text(
        "Beskrivelse;Mengde;Enhet;Datakvalitet\nDiesel;100;L;Måler\nDiesel;20;L;Skjønn\n",
        encoding="utf-8",
    )
    reading = cs.read_activities(table, factors={"Diesel": "diesel"}, tags={"module": "A5"})
    assert reading.activities["quality"].tolist() == ["metered", "assumed"]
    site = tmp_path / "site.toml"
    text = 'name = "p"\nbasis = {year = 2023}\n[[baseline]]\nitem = "a"\namount = "5 L"\n'
    text += 'factor = "diesel"\nmodule = "A5"\nquality = '
    site.write_text(text + '"faktura"\n', encoding="utf-8")
    assert cs.Project.read(site).scenario.baseline["quality"].tolist() == ["invoiced"]
    site.write_text(text + '"godt"\n', encoding="utf-8")
    with pytest.raises(cs.InputError, match="no way in which an amount is known"):
        cs.Project.read(site)


def test_every_quality_means_itself() -> None:
    assert [quality_of(quality) for quality in QUALITIES] == list(QUALITIES)


def test_the_use_of_fuel_is_stated_or_follows_from_the_flow() -> None:
    rows = cs.activities(
        cs.activity("lorry", "1 L", "diesel", module="A4", flow="product-transport"),
        cs.activity("excavator", "1 L", "diesel", module="A5", flow="site-energy"),
        cs.activity("road roller", "1 L", "diesel", module="A5", flow="site-energy", use="road"),
    )
    assert uses_of(rows).tolist() == ["road", "non-road", "road"]
