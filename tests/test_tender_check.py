"""A tender is checked before it is published: its form is answered, read and judged."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from commands import run
from tendered import SITE, site_text

from carbonsite.tender.tender import Tender

PALM_OIL = {"preset": "no-palm-oil-biofuel"}
SHARE = {
    "type": "energy-share",
    "name": "timer",
    "kind": "emission-free",
    "per": "hours",
    "at_least": "40 %",
}
FEEDSTOCK = {"name": "feedstock", "title": "Råstoff", "choices": ["palmeolje", "raps"]}
BATTERY = {
    "factor": "battery",
    "declared_unit": "kWh",
    "gwp_ghg": 0,
    "accounting": "contract",
    "boundary": "direct",
    "part": "direct",
    "source": {"publisher": "P", "document": "D", "year": 2024, "locator": "p. 1"},
}


def tender(**changed: Any) -> Tender:
    """The sample tender with other parts."""
    return Tender.of(copy.deepcopy(SITE) | copy.deepcopy(changed))


def problems(**changed: Any) -> dict[str, tuple[str, str]]:
    """Problem and remedy of each key of a tender."""
    table = tender(**changed).check().problems
    return {
        row.column: (str(row.problem), str(row.remedy)) for row in table.itertuples(index=False)
    }


def with_option(**option: Any) -> list[dict[str, Any]]:
    """The options of the sample tender and one more."""
    return [*SITE["options"], {"name": "Trefiber", "type": "WoodFibreInsulation", **option}]


def insulation() -> list[dict[str, Any]]:
    """The baseline with mineral wool that an option replaces."""
    row = {"item": "Isolasjon", "factor": "glass-wool-glava-r1", "amount": "5 000 m2"}
    tags = {"module": "A1-A3", "flow": "product", "material": "mineral wool", "element": "23"}
    return [*SITE["baseline"], {**row, **tags}]


def test_a_tender_that_works_has_a_trial_for_each_carrier_and_option() -> None:
    checked = tender().check()
    assert not len(checked.problems)
    expected = ["", *tender().carriers, *(option["name"] for option in SITE["options"])]
    assert checked.trials["trial"].tolist() == expected and checked.trials["computed"].all()
    checked.raise_if_any()


def test_the_trial_of_the_tenders_own_rows_has_its_baselines_emissions() -> None:
    checked, total = tender().check(), tender().scenario.baseline_account().total
    assert checked.trials["emissions"][0] == pytest.approx(total.magnitude, rel=1e-12)


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ({"factor": "wood-fibre-none", "new_conductivity": "0,04 W/m/K"}, "no emission factor"),
        ({"factor": "br18-wood-fibre-insulation-dry-process"}, "conductivity"),
        (
            {
                "factor": "br18-wood-fibre-insulation-dry-process",
                "new_conductivity": "0,04 W/m/K",
            },
            "declares no gwp_ghg",
        ),
    ],
)
def test_an_option_that_no_bid_could_have_computed_is_a_problem(
    option: dict[str, str], problem: str
) -> None:
    asked = {"baseline": insulation(), "options": with_option(**option), "indicator": "gwp_ghg"}
    found_at = problems(**asked)
    assert list(found_at) == ["options[3]"] and problem in found_at["options[3]"][0]


def test_a_share_of_hours_over_rows_without_hours_is_a_problem() -> None:
    over_all = problems(requirements=[SHARE | {"where": {"flow": "site-energy"}}])
    assert "H1: no hours" in over_all["requirements[0]"][0]
    assert "machine = ['excavator'" in over_all["requirements[0]"][1]
    machines = {"machine": ["excavator", "mobile crane"]}
    assert not problems(requirements=[SHARE | {"where": machines}])


def test_a_ban_over_rows_that_the_form_does_not_ask_about_is_a_problem() -> None:
    haul = {"item": "Massetransport", "factor": "diesel", "amount": "2 000 L", "module": "A5"}
    baseline = [*SITE["baseline"], haul | {"flow": "mass-transport"}]

    def of_questions(*parts: str) -> dict[str, tuple[str, str]]:
        form = SITE["form"] | {"questions": [{**FEEDSTOCK, "part": part} for part in parts]}
        return problems(baseline=baseline, requirements=[PALM_OIL], form=form)

    lacking = of_questions("machines", "heating")
    assert "T" in lacking["requirements[0]"][0] and "feedstock" in lacking["requirements[0]"][1]
    assert not of_questions("machines", "heating", "masses")


def test_elements_over_rows_without_one_is_a_problem() -> None:
    limit = {"type": "limit", "name": "A5", "limit": "100 tCO2e", "modules": ["A5"]}
    assert "element" in problems(requirements=[limit | {"elements": ["21"]}])["requirements[0]"][1]
    assert not problems(requirements=[limit])


def zero(model: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Problems of a tender in which electric machines are at 0 kg."""
    criteria = copy.deepcopy(SITE["award"]["criteria"])
    of_site = {"modules": ["A5"], "flows": ["site-energy"], "electricity": "as-the-basis"}
    criteria[1] = {"name": "klima", "weight": "30 %", "of": "emissions", **of_site, **model}
    return problems(
        factors=[BATTERY],
        basis={"year": 2024, "boundary": "direct", "electricity": "battery", "biofuel": "credited"},
        requirements=[],
        award={"rule": "points", "criteria": criteria},
        form=SITE["form"] | {"carriers": ["diesel", "electricity"]},
    )


@pytest.mark.parametrize("model", ["relative", "best-relative"])
def test_a_relative_model_where_0_can_be_bid_is_a_problem(model: str) -> None:
    assert "can be 0" in zero({"model": model})["award.criteria[1].model"][0]


def test_bounds_of_the_documents_are_none() -> None:
    assert not zero({"model": "linear", "best": 0.0, "worst": 60_000.0})


def test_a_share_of_which_no_bid_reaches_any_is_0_at_best() -> None:
    criteria = copy.deepcopy(SITE["award"]["criteria"])
    share = SHARE | {"per": "kWh", "where": {"flow": "site-energy"}}
    criteria[1] |= {"of": "requirement", "requirement": share}
    assert "award.criteria[1].model" in problems(award={"rule": "points", "criteria": criteria})


def test_misspelt_tags_of_a_limit_or_of_the_award_are_problems() -> None:
    limit = {"type": "limit", "name": "x", "limit": "1 tCO2e", "where": {"materail": "timber"}}
    assert "no row" in problems(requirements=[limit])["requirements[0]"][0]
    criteria = copy.deepcopy(SITE["award"]["criteria"])
    criteria[1]["where"] = {"flow": "site-energi"}
    award = problems(award={"rule": "points", "criteria": criteria})
    assert "no bid has a value for it" in award["award.criteria[1]"][0]


def test_a_ban_that_looks_at_no_row_is_advice() -> None:
    ban = {"type": "ban", "name": "no oil", "column": "carrier", "banned": ["heating-oil"]}

    def advice(where: dict[str, str]) -> list[str]:
        return tender(requirements=[ban | {"where": where}]).check().advice["column"].tolist()

    assert advice({"purpos": "thawing"}) == ["requirements[0]"]
    assert advice({"purpose": "thawing"}) == []


def test_carriers_that_keep_a_requirement_and_are_not_offered_are_advice() -> None:
    form = SITE["form"] | {"carriers": ["diesel", "electricity"]}
    advice = tender(requirements=[{"preset": "fossil-free-site"}], form=form).check().advice
    offered, own = advice["remedy"].map(str)
    assert "hvo" in offered and "hydrogen" not in offered
    assert "allow_own_factors = true" in own and "hydrogen" in own
    form |= {"allow_own_factors": True}
    assert len(tender(requirements=[{"preset": "fossil-free-site"}], form=form).check().advice) == 1


def test_a_requirement_that_no_trial_keeps_is_advice() -> None:
    limit = {"type": "limit", "name": "A5", "limit": "1 kgCO2e", "modules": ["A5"]}
    advice = tender(requirements=[limit]).check().advice
    assert advice["column"].tolist() == ["requirements[0]"]
    assert "none of the" in str(advice["problem"][0])


def with_share(file: Path) -> list[str]:
    """Write the sample tender with a share that no bid can show; its lines."""
    share = [
        "[[requirements]]",
        'type = "energy-share"',
        'name = "timer"',
        'kind = "emission-free"',
        'per = "hours"',
        'at_least = "40 %"',
        'where = {flow = "site-energy"}',
    ]
    text = site_text().replace("[award]", "\n".join([*share, "", "[award]"]))
    file.write_text(text, encoding="utf-8")
    return text.splitlines()


def test_problems_have_the_line_of_their_key_in_the_language_of_the_tender(tmp_path: Path) -> None:
    lines = with_share(tmp_path / "tender.toml")
    (row,) = Tender.read(tmp_path / "tender.toml").check().problems.to_dict("records")
    assert row["column"] == "requirements[1]"
    assert row["row"] == lines.index('name = "timer"') - 1
    done = run("tender", "check", tmp_path / "tender.toml")
    assert done.returncode == 1 and "ingen tilbud kan dokumentere det" in done.stdout


def test_the_form_refuses_what_the_check_refuses(tmp_path: Path) -> None:
    file, form = tmp_path / "tender.toml", tmp_path / "form.xlsx"
    with_share(file)
    done = run("tender", "form", file, "-o", form)
    assert done.returncode == 2 and "no bid" in done.stderr and not form.exists()


def test_the_check_prints_json_for_programs(tmp_path: Path) -> None:
    file = tmp_path / "tender.toml"
    file.write_text(site_text(), encoding="utf-8")
    done = run("tender", "check", file, "--json")
    assert done.returncode == 0 and len(json.loads(done.stdout)["trials"]) >= 5


METERED = {"type": "quality", "name": "Målt", "at_least": "metered", "where": {"module": "A5"}}


def test_what_can_be_metered_only_later_is_asked_of_the_follow_up() -> None:
    found_at = problems(requirements=[METERED])
    assert list(found_at) == ["requirements[0]"]
    assert "no amount is metered when bids are opened" in found_at["requirements[0]"][0]
    assert "follow_up = true" in found_at["requirements[0]"][1]
    either = {"type": "any-of", "name": "Ett av", "parts": [METERED, SITE["requirements"][0]]}
    assert "requirements[0]" in problems(requirements=[either])
    assert not problems(requirements=[METERED | {"at_least": "hours × load"}])


def test_the_follow_up_stands_in_the_guide_and_judges_no_bid() -> None:
    later = METERED | {"follow_up": True}
    asked = tender(requirements=[later, *SITE["requirements"]])
    assert not len(asked.check().problems)
    assert [one.name for one in asked.requirements] == [one["name"] for one in SITE["requirements"]]
    guide = dict(asked.layouts[0].guide)
    assert "sikrere kjent" in guide["• Målt"]
    shifted = tender(requirements=[later, SHARE | {"where": {"flow": "site-energy"}}]).check()
    assert shifted.problems["column"].tolist() == ["requirements[1]"]


def test_what_can_be_metered_only_later_is_no_criterion_of_the_award(tmp_path: Path) -> None:
    criteria = copy.deepcopy(SITE["award"]["criteria"])
    criteria[1] |= {"of": "requirement", "requirement": METERED, "model": "given"}
    found_at = problems(award={"rule": "points", "criteria": criteria})
    assert "no amount is metered" in found_at["award.criteria[1]"][0]
    assert "no bid has a value to award by" in found_at["award.criteria[1]"][1]
    criteria[1]["requirement"] = METERED | {"at_least": "hours × load"}
    assert not problems(award={"rule": "points", "criteria": criteria})


TOOLS = {
    "item": "Håndverktøy",
    "factor": "electricity",
    "amount": "500 kWh",
    "hours": "500 h",
    "module": "A5",
    "machine": "hand tools",
    "flow": "site-energy",
}


@pytest.mark.parametrize(
    ("per", "where", "further", "told"),
    [
        ("hours", {"flow": "site-energy"}, 0, "an hour of Håndverktøy (1 kWh) counts as much"),
        ("hours", {"machine": ["excavator", "hand tools"]}, 0, "an hour of Håndverktøy (1 kWh)"),
        ("hours", {"machine": "mobile crane"}, 3, ""),
        ("hours", {"machine": ["mobile crane", "other"]}, 3, "machines of any kind"),
        ("hours", {"machine": ["mobile crane", "other"]}, 0, ""),
        ("kWh", {"flow": "site-energy"}, 3, ""),
    ],
)
def test_hours_that_small_tools_can_carry_are_advice(
    per: str, where: dict[str, Any], further: int, told: str
) -> None:
    rows = [row for row in SITE["baseline"] if row.get("purpose") != "thawing"]
    asked = {"baseline": [*rows, TOOLS], "requirements": [SHARE | {"per": per, "where": where}]}
    checked = tender(**asked, form=SITE["form"] | {"further_rows": {"machines": further}}).check()
    advice = [str(text) for text in checked.advice["problem"] if "counts as much" in str(text)]
    assert len(advice) == bool(told) and all(told in text for text in advice)
    assert not len(checked.problems)
    if told:
        (row,) = (row for row in checked.advice.itertuples() if "counts as much" in row.problem)
        assert row.column == "requirements[0]" and "per = 'kWh'" in row.remedy


def test_a_share_of_hours_of_the_award_has_that_advice_too() -> None:
    criteria = copy.deepcopy(SITE["award"]["criteria"])
    share = SHARE | {"where": {"machine": ["excavator", "mobile crane", "hand tools"]}}
    criteria[1] |= {"of": "requirement", "requirement": share, "model": "linear"}
    criteria[1] |= {"best": 100, "worst": 0}
    award = {"rule": "points", "criteria": criteria}
    advice = tender(baseline=[*SITE["baseline"], TOOLS], award=award).check().advice
    assert "award.criteria[1]" in advice["column"].tolist()
