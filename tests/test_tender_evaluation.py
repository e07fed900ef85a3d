"""Bids judged: what is computed, kept, ranked, and told to those who decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from bidding import ANSWERS, DIGEST, OPTIONS, bid, bids, evaluation, priced, scenario, site, tender

import carbonsite as cs
from carbonsite.tender import Bid, Outcome, evaluate
from carbonsite.tender.protocol.pages import page as protocol_page

COWBOY = "=1+1 Cowboy AS"


def test_bids_that_keep_everything_are_ranked_and_the_others_told() -> None:
    found = evaluation()
    assert (
        found.ranking.index.tolist() == ["Bygg & Sønn <b>AS</b>", "Anlegg Øst AS", "Dyr AS"]
        and found.winner == "Bygg & Sønn <b>AS</b>"
    )
    assert [each.bidder for each in found.not_ranked] == [COWBOY] and found[
        COWBOY
    ].outcome is Outcome.NOT_MET
    told = found.findings[found.findings["bidder"] == COWBOY]
    assert set(told["finding"]) == {"requirement not met"} and set(told["remedy"]) == {
        "for legal assessment: clarify, accept or reject"
    }


def test_points_are_those_of_the_formula_on_the_accounts_own_numbers() -> None:
    found = evaluation()
    emitted = {each.bidder: each.total for each in found.ranked}
    price = {"Anlegg Øst AS": 10e6, "Bygg & Sønn <b>AS</b>": 11e6, "Dyr AS": 14e6}
    given = {"Anlegg Øst AS": 7.0, "Bygg & Sønn <b>AS</b>": 9.0, "Dyr AS": 7.0}
    for name, row in found.ranking.iterrows():
        expected = (
            0.6 * 10 * (1 - (price[name] - 10e6) / 10e6)
            + 0.3
            * max(0.0, 10 * (1 - (emitted[name] - min(emitted.values())) / min(emitted.values())))
            + 0.1 * given[name]
        )
        assert row["total"] == pytest.approx(expected, rel=1e-12)


def test_what_a_deviation_means_is_shown_apart() -> None:
    found = evaluation()
    assert COWBOY in found.ranking_of_all.index and COWBOY not in found.ranking.index
    assert (
        found.ranking_of_all.loc["Anlegg Øst AS", "weighted: Pris"]
        < found.ranking.loc["Anlegg Øst AS", "weighted: Pris"]
    )


def test_one_bad_bid_stops_or_changes_no_other() -> None:
    good = evaluation()
    unread = Bid("", None, float("nan"), file="uleselig.xlsx", tender=DIGEST)
    unknown = replace(
        bid("Ukjent AS", 1.0, "1 L"),
        scenario=cs.Scenario(
            "x", cs.activity("x", "1 L", "diesel", module="A5"), basis=cs.Basis(year=2020)
        ),
    )
    found = evaluate(tender(), [*bids(), unread, unknown], ANSWERS)
    pd.testing.assert_frame_equal(found.ranking, good.ranking)
    assert {"(uleselig.xlsx)", "Ukjent AS"} <= set(
        found.findings.loc[found.findings["finding"] == "not computed", "bidder"]
    )


def test_bids_that_answer_another_tender_are_refused() -> None:
    with pytest.raises(cs.InputError, match="answers another"):
        evaluate(tender(), [*bids(), bid("Annen AS", 1.0, "1 L", tender="e" * 64)])
    with pytest.raises(cs.InputError, match="is not one of the bidders"):
        evaluate(tender(), bids(), {"Nobody": {"understanding": 1.0}})


def test_of_two_bids_by_one_bidder_none_is_computed() -> None:
    twins = [replace(bids()[0], file="a.xlsx"), replace(bids()[0], file="b.xlsx")]
    found = evaluate(
        tender(),
        [*bids()[1:], *twins],
        {name: points for name, points in ANSWERS.items() if name != "Anlegg Øst AS"},
    )
    assert [each.bidder for each in found.bids if each.subject is None] == [
        "Anlegg Øst AS (a.xlsx)",
        "Anlegg Øst AS (b.xlsx)",
    ] and len(found.ranked) == 2


def test_deviations_stand_among_the_findings_with_what_hangs_on_them() -> None:
    told = pd.DataFrame(
        [
            {
                "bid": "a.xlsx",
                "sheet": "Maskiner",
                "cell": "C7",
                "what": "the unit was changed",
                "remedy": "",
                "effect": 1234.0,
            }
        ]
    )
    rows = evaluate(tender(), [replace(bids()[0], deviations=told), *bids()[1:]], ANSWERS).findings
    found = rows[rows["finding"] == "deviation"].iloc[0]
    assert (
        found["detail"] == "Maskiner C7: the unit was changed; effect +1\u202f234 kgCO2e"
        and found["remedy"] == "for legal assessment: clarify, accept or reject"
    )


def test_the_order_in_which_bids_are_opened_changes_nothing() -> None:
    pd.testing.assert_frame_equal(
        evaluation().ranking, evaluate(tender(), bids()[::-1], ANSWERS).ranking
    )


# -- options


def test_who_priced_no_option_stands_out() -> None:
    found = evaluation()
    assert found.findings.loc[
        found.findings["finding"] == "no option priced", "bidder"
    ].tolist() == ["Dyr AS"]
    silent = [replace(each, options={}, scenario=each.scenario.only()) for each in bids()]
    told = evaluate(tender(), silent, ANSWERS).findings
    assert told.loc[told["finding"] == "nobody priced an option", "bidder"].tolist() == [""]


def test_what_each_option_costs_and_saves() -> None:
    options = evaluation().options["Anlegg Øst AS"]
    assert options.table["option"].tolist() == [
        "Elektrisk gravemaskin",
        "Biodiesel",
    ] and options.table["cost"].tolist() == [900_000.0, 60_000.0]
    assert options.count == 3 and len(options.sets) == 3
    alone = (
        scenario("alone", site("6 000 L", "3 000 L"), priced({"Elektrisk gravemaskin": 1.0}))
        .saving()
        .magnitude
    )
    assert options.table["saving"].iloc[0] == pytest.approx(alone, rel=1e-12)
    assert options.best("100 000 NOK").measures == ("Biodiesel",)


def test_an_option_that_needs_one_which_is_not_priced_is_not_taken() -> None:
    asked = (*OPTIONS, replace(OPTIONS[0], name="Ladestasjon"))
    needing = tuple(
        (
            replace(option, requires=("Ladestasjon",))
            if option.name == "Elektrisk gravemaskin"
            else option
        )
        for option in asked
    )
    options = evaluation(options=needing).options["Anlegg Øst AS"]
    assert options.unpriced == ["Ladestasjon"] and options.table["option"].tolist() == ["Biodiesel"]


def test_a_tie_is_told() -> None:
    twins = [bid("A", 10e6, "6 000 L"), bid("B", 10e6, "6 000 L")]
    found = evaluate(tender(), twins, {"A": {"understanding": 5.0}, "B": {"understanding": 5.0}})
    assert found.winner is None and found.ranking["rank"].tolist() == [1, 1]
    assert (found.findings["finding"] == "tie at the shown precision").sum() == 2


def test_a_bid_that_a_model_cannot_score_stops_no_other() -> None:
    free = bid("Gratis AS", 0.0, "6 000 L")
    found = evaluate(tender(), [*bids(), free], {**ANSWERS, "Gratis AS": {"understanding": 11.0}})
    pd.testing.assert_frame_equal(found.ranking, evaluation().ranking)
    told = found.findings[found.findings["bidder"] == "Gratis AS"]
    assert told.loc[told["finding"] == "outside the award model", "detail"].tolist() == [
        "Pris: the best value is 0, and points relative to it need one above 0",
        "Oppdragsforståelse: 11 points are not between 0 and 10",
    ]


def test_a_price_of_carbon_in_another_currency_is_refused() -> None:
    award = {
        "rule": "price",
        "additions": [{"type": "priced-carbon", "name": "Karbon", "per_tonne": "150 EUR/tCO2e"}],
    }
    with pytest.raises(cs.InputError, match="is not the tender's currency"):
        evaluate(tender(award=award), bids(), {})


def test_a_number_that_is_not_answered_says_whom_to_ask() -> None:
    silent = evaluate(
        tender(), [*bids(), replace(bid("Uten pris AS", 1.0, "6 000 L"), price=float("nan"))], {}
    )
    rows = silent.findings[silent.findings["finding"] == "not shown"]
    remedies = dict(zip(rows["detail"], rows["remedy"], strict=True))
    assert remedies["Oppdragsforståelse"].startswith("give it in the file of answers")
    assert remedies["price"] == "for legal assessment: clarify, accept or reject"
    assert silent.ranked == [] and silent.winner is None and silent.ranking.empty
    nb = silent.findings_in("nb")
    assert "pris" in set(nb["detail"]) and set(nb["finding"]) == set(silent.findings["finding"])


@pytest.mark.parametrize("rows", [1, 8, 9])
def test_rows_of_negative_emissions_are_named_up_to_eight(rows: int) -> None:
    source = cs.Source("Maker", "EPD", 2024, "table 1")
    sink = cs.EmissionFactor(factor="sink", declared_unit="kg", gwp_ghg=-1.0, source=source)
    less = [cs.activity("x", "1 kg", "sink", module="A5") for _ in range(rows)]
    base = bids()[0]
    scenario = replace(
        base.scenario,
        baseline=cs.activities(site("6 000 L", "3 000 L"), *less),
        catalogue=base.scenario.catalogue | cs.FactorCatalogue([sink]),
    )
    offered = replace(base, scenario=scenario)
    found = evaluate(tender(), [offered, *bids()[1:]], ANSWERS).findings
    (detail,) = found.loc[found["finding"] == "negative emissions", "detail"]
    first = len(site("6 000 L", "3 000 L"))
    assert detail == "rows " + ", ".join(str(first + n) for n in range(min(rows, 8)))
    clean = evaluation().findings
    assert not (clean["finding"] == "negative emissions").any()


def test_what_is_found_about_a_bids_own_factor_is_told() -> None:
    source = cs.Source("Maker", "EPD", 2024, "table 1")
    own = cs.EmissionFactor(factor="own", declared_unit="kg", gwp_ghg=1.0, source=source)
    noted = cs.FactorCatalogue([own]).with_findings({"own": [("split is not the total", "1 is 2")]})
    base = bids()[0]
    scenario = replace(
        base.scenario,
        baseline=cs.activities(
            site("6 000 L", "3 000 L"), cs.activity("x", "1 kg", "own", module="A5")
        ),
        catalogue=base.scenario.catalogue | noted,
    )
    found = evaluate(tender(), [replace(base, scenario=scenario), *bids()[1:]], ANSWERS).findings
    told = found[found["finding"] == "split is not the total"]
    assert told[["bidder", "detail"]].to_numpy().tolist() == [[base.bidder, "own: 1 is 2"]]
    assert "split is not the total" not in set(evaluation().findings["finding"])


@pytest.mark.parametrize(
    ("effect", "detail"),
    [
        (float("nan"), "Ark C7: changed"),
        (0.0, "Ark C7: changed; effect 0 kgCO2e"),
        (-1234.0, "Ark C7: changed; effect −1\u202f234 kgCO2e"),
    ],
)
def test_the_effect_of_a_deviation_has_its_sign(effect: float, detail: str) -> None:
    row = {"bid": "a", "sheet": "Ark", "cell": "C7", "what": "changed", "remedy": "ask"}
    changed = replace(bids()[0], deviations=pd.DataFrame([{**row, "effect": effect}]))
    found = evaluate(tender(), [changed, *bids()[1:]], ANSWERS).findings
    (shown,) = found[found["finding"] == "deviation"].to_dict("records")
    assert (shown["detail"], shown["remedy"]) == (detail, "ask")


def test_the_verdicts_name_each_bid_beside_each_requirement() -> None:
    found = evaluation()
    table = found.verdicts
    assert len(table) == len(found.bids) * len(found.requirements)
    assert table["bidder"].tolist() == sorted(table["bidder"])
    for judged in found.bids:
        own = table[table["bidder"] == judged.bidder]
        assert own["outcome"].tolist() == [verdict.outcome for verdict in judged.verdicts]
        met = all(outcome == "MET" for outcome in own["outcome"])
        assert judged.is_ranked is (met and judged.is_complete)
        assert (judged in found.ranked) is judged.is_ranked
        assert (judged in found.not_ranked) is not judged.is_ranked
    assert [judged.bidder for judged in found.in_order][: len(found.ranked)] == (
        found.ranking.index.tolist()
    )
    with pytest.raises(cs.InputError, match="is not one of the bidders") as raised:
        found["Nobody"]
    assert "Anlegg Øst AS, Bygg" in raised.value.problems["remedy"][0]


@pytest.mark.parametrize("currency", ["NOK", "EUR"])
def test_a_price_of_carbon_is_in_the_currency_of_the_tender(currency: str) -> None:
    addition = {"type": "priced-carbon", "name": "c", "per_tonne": f"150 {currency}/tCO2e"}
    asked = replace(tender(award={"rule": "price", "additions": [addition]}), currency=currency)
    found = evaluate(asked, bids(), {})
    added = found.ranking["total"] - found.ranking["price"]
    assert added.to_dict() == pytest.approx(
        {name: 0.15 * found[name].total for name in found.ranking.index}
    )


def test_an_option_that_could_not_be_computed_is_told_and_is_not_unpriced(tmp_path: Path) -> None:
    first, *others = bids()
    option = "Elektrisk gravemaskin"
    lame = replace(
        first,
        options={"Biodiesel": 60_000.0},
        scenario=first.scenario.only("Biodiesel"),
        uncomputed={option: "the price is not a number"},
    )
    judged = evaluate(tender(), [lame, *others], ANSWERS)
    options = judged.options[first.bidder]
    assert option not in options.unpriced and options.table["option"].tolist() == ["Biodiesel"]
    findings = judged.findings
    told = findings[findings["finding"] == "option not computed"]
    assert told["bidder"].tolist() == [first.bidder]
    assert told["detail"].tolist() == [f"{option}: the price is not a number"]
    text = protocol_page(judged, tmp_path / "protocol.html", "en").read_text(encoding="utf-8")
    assert "not computed: the price is not a number" in text


def test_a_bid_that_prices_no_option_has_no_sets() -> None:
    (silent,) = [options for name, options in evaluation().options.items() if name == "Dyr AS"]
    assert silent.count == 0 and not len(silent.sets)


def test_the_protocol_says_what_is_asked_of_the_contract(tmp_path: Path) -> None:
    later = cs.tender.Quality(name="Målt", where={"module": "A5"}, at_least="hours × load")
    heading = "Kreves i kontrakten, ikke vurdert i tilbudene"
    told = "Målt: Mengden i hver rad med modul A5 er timer × belastning, eller sikrere kjent"
    judged = evaluation(follow_up=(later,))
    page = protocol_page(judged, tmp_path / "a.html").read_text(encoding="utf-8")
    assert heading in page and told in page
    front = openpyxl.load_workbook(cs.tender.protocol(judged, tmp_path / "a.xlsx")).worksheets[0]
    assert (heading, told) in {row[:2] for row in front.iter_rows(values_only=True)}
    without = protocol_page(evaluation(), tmp_path / "b.html").read_text(encoding="utf-8")
    assert heading not in without
    assert judged.ranking.equals(evaluation().ranking)
