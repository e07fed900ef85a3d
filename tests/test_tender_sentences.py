"""What a requirement asks, as a sentence in each language."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from carbonsite.messages.language import Language
from carbonsite.tender.requirements.combining import AllOf, AnyOf, Schedule, ScheduleStep
from carbonsite.tender.requirements.coverage import Coverage
from carbonsite.tender.requirements.documented import Documented
from carbonsite.tender.requirements.limit import Limit
from carbonsite.tender.requirements.presets import presets
from carbonsite.tender.requirements.reading import TYPES, requirement_of
from carbonsite.tender.requirements.reduction import Reduction
from carbonsite.tender.requirements.replies import Answered
from carbonsite.tender.requirements.rows import Allowed, Ban, Quality
from carbonsite.tender.requirements.sentences import sentence_of
from carbonsite.tender.requirements.shares import EnergyShare

FUEL = {"carrier": ["biodiesel", "hvo", "fame"]}
METERED = Quality(name="q", where={"machine": "excavator"}, at_least="metered")
EPD = Documented(name="d", where={"material": "asphalt"}, equivalent=False)
SENTENCES: list[tuple[Any, str, str]] = [
    (
        Answered(name="x", question="iso_14001", allowed=("yes",)),
        "the question “iso_14001” to the bidder is answered with yes",
        "spørsmålet «iso_14001» til tilbyderen er besvart med ja",
    ),
    (
        Limit(name="x", limit="1,5 kgCO2e/m2 BTA/year", period="50 years", modules=("A4", "A5")),
        "the emissions in modules A4 and A5 are at most 1.5 kgCO2e/m2 BTA per year, over 50 years",
        "utslippene i modulene A4 og A5 er høyst 1,5 kgCO2e/m2 BTA per år, over 50 år",
    ),
    (
        Limit(name="x", limit="45 kgCO2e/t", modules=("A1-A3",), where={"material": "asphalt"}),
        "the emissions in module A1-A3 in rows with material asphalt are at most 45 kgCO2e/t",
        "utslippene i modul A1-A3 i rader med materiale asfalt er høyst 45 kgCO2e/t",
    ),
    (
        Limit(name="x", limit="1 250,5 tCO2e"),
        "the emissions of all modules in the total are at most 1,250.5 tCO2e",
        "utslippene i alle moduler som inngår i summen er høyst 1\u202f250,5 tCO2e",
    ),
    (
        Reduction(name="x", at_least="12,5 %", flows=("site-energy",), elements=("22",)),
        "the emissions of building element 22 of energy on site are at least 12.5 % below those of"
        " the reference",
        "utslippene for bygningsdel 22 fra energi på byggeplassen er minst 12,5 % lavere enn i"
        " referansen",
    ),
    (
        EnergyShare(
            name="x", kind="fossil-free", where={"module": "A5"}, fence="inside", at_least="99,5 %"
        ),
        "at least 99.5 % of the energy in rows with module A5 inside the fence of the site is"
        " fossil-free",
        "minst 99,5 % av energien i rader med modul A5 innenfor gjerdet rundt byggeplassen er"
        " fossilfri",
    ),
    (
        EnergyShare(name="x", kind="emission-free", per="hours", at_least="40 %"),
        "at least 40 % of the hours of machines in all rows are run on emission-free energy",
        "minst 40 % av maskintimene i alle rader går på utslippsfri energi",
    ),
    (
        Allowed(
            name="x",
            where={"material": "concrete"},
            column="concrete_class",
            allowed=("A", "Pluss", "Ekstrem"),
        ),
        "every row with material concrete has concrete class A, Pluss or Ekstrem",
        "hver rad med materiale betong har betongklasse A, Pluss eller Ekstrem",
    ),
    (
        Ban(
            name="x",
            where=FUEL,
            column="feedstock",
            banned=("palm oil", "palmeolje", "biprodukter av palmeolje"),
        ),
        "no row with carrier biodiesel, HVO or FAME has feedstock palm oil or by-products of palm"
        " oil",
        "ingen rad med energibærer biodiesel, HVO eller FAME har råstoff palmeolje eller"
        " biprodukter av palmeolje",
    ),
    (
        Documented(name="x", where={"purpose": "passive house"}),
        "every row with purpose passive house has a valid EPD or equivalent documentation",
        "hver rad med formål passivhus har gyldig EPD eller likeverdig dokumentasjon",
    ),
    (
        METERED,
        "the amount of every row with machine excavator is metered, or known better",
        "mengden i hver rad med maskin gravemaskin er målt, eller sikrere kjent",
    ),
    (
        Coverage(
            name="x",
            modules=("A1-A3", "A4", "A5"),
            without_flows=("groundworks-energy", "waste-transport"),
        ),
        "the emissions in modules A1-A3, A4 and A5 without energy of groundworks or waste transport"
        " are stated in full",
        "utslippene i modulene A1-A3, A4 og A5 uten energi i grunnarbeid eller avfallstransport er"
        " oppgitt i sin helhet",
    ),
    (
        AllOf(name="x", parts=(METERED, EPD)),
        "all of this: the amount of every row with machine excavator is metered, or known better;"
        " every row with material asphalt has a valid EPD",
        "alt dette: mengden i hver rad med maskin gravemaskin er målt, eller sikrere kjent; hver"
        " rad med materiale asfalt har gyldig EPD",
    ),
    (
        AnyOf(name="x", parts=(EPD,)),
        "one of these: every row with material asphalt has a valid EPD",
        "ett av disse: hver rad med materiale asfalt har gyldig EPD",
    ),
    (
        Schedule(name="x", steps=(ScheduleStep(since=datetime.date(2027, 1, 1), requirement=EPD),)),
        "from 2027-01-01: every row with material asphalt has a valid EPD",
        "fra 01.01.2027: hver rad med materiale asfalt har gyldig EPD",
    ),
]


@pytest.mark.parametrize(
    ("requirement", "english", "norwegian"), SENTENCES, ids=lambda one: type(one).__name__
)
def test_each_requirement_says_what_it_asks(requirement: Any, english: str, norwegian: str) -> None:
    assert requirement.sentence == english
    assert requirement.sentence.in_language(Language.NORWEGIAN) == norwegian


def test_no_type_of_requirement_is_without_a_sentence() -> None:
    assert {type(requirement) for requirement, *_ in SENTENCES} == set(TYPES.values())


@pytest.mark.parametrize("name", presets()["preset"])
def test_a_preset_is_asked_in_words_not_in_keys(name: str) -> None:
    given = {"limit": "300 kgCO2e/m2 BTA", "modules": ["A1-A3"]}
    left_open = presets().set_index("preset").loc[name, "open"].split(", ")
    asked = {key: text for key, text in given.items() if key in left_open}
    text = requirement_of({"preset": name, **asked}).sentence.in_language("nb")
    keys = "[", "_", "site-", "-energy", "-transport", "feedstock", "carrier", "heating", "oil"
    assert not [key for key in keys if key in text]


def test_a_requirement_of_ones_own_may_have_no_sentence() -> None:
    class Own:
        name = "own"

    assert sentence_of(Own()) == ""  # type: ignore[arg-type]  # only its name is looked at
    both = AllOf.model_construct(name="x", parts=(Own(), EPD))
    assert both.sentence == "all of this: own; every row with material asphalt has a valid EPD"
