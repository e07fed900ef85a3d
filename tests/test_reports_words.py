"""Words of reports: a basis on About, a verification in both languages, numbers, tags."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import carbonsite as cs
from carbonsite.messages import Language, Message
from carbonsite.messages.labels import Labels
from carbonsite.reports.about import _basis_text
from carbonsite.reports.page.parts import NumberCells, link, table_of, text
from carbonsite.reports.signatures import Signature, SignatureState
from carbonsite.reports.verification.verdict import Verification, VerificationOutcome

EN, NB = Labels.of("en"), Labels.of("nb")


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (None, "not applicable: no generic name occurs"),
        (
            cs.Basis(),
            "life-cycle, location electricity, biofuel credited; Norway; year by date",
        ),
        (
            cs.Basis(year=2020, country="FI", blend="10 %", obligation="0 %"),
            "life-cycle, location electricity 2020, biofuel credited; FI; year 2020;"
            " blend 10 %; obligation 0 %",
        ),
    ],
)
def test_about_says_what_a_basis_states_and_nothing_else(
    basis: cs.Basis | None, words: str
) -> None:
    assert _basis_text(EN, basis) == words


def verification(
    cells: int = 0,
    wrong: int = 0,
    state: SignatureState = SignatureState.NONE,
    total: Any = 98523.4,
    **values: Any,
) -> Verification:
    return Verification(
        file="site.xlsx",
        outcome=VerificationOutcome.UNCHANGED if not cells else VerificationOutcome.CONSISTENT,
        cells=pd.DataFrame(
            [("Line items", f"E{row}", "value", "1", "", "look") for row in range(cells)],
            columns=["sheet", "cell", "change", "was", "now", "remedy"],
        ),
        count=cells,
        wrong=pd.DataFrame(
            [("Summary", f"B{row}", "stored value", "2", "3") for row in range(wrong)],
            columns=["sheet", "cell", "check", "stored", "recalculated"],
        ),
        results=pd.DataFrame(
            [("final_total", total, total), ("total", 1.0, 1.0)],
            columns=["name", "stored", "recalculated"],
        ),
        factors=pd.DataFrame({"status": ["as in the catalogue"] * 2}),
        signature=Signature(state, values.pop("keys", ())),
        **{"is_named_catalogue": True, "asked_for_key": False, "written_by": "0.1.0", **values},
    )


def test_a_verification_in_words() -> None:
    says = verification().says
    assert says == (
        "site.xlsx: unchanged\n"
        "  content: as carbonsite 0.1.0 wrote it\n"
        "  arithmetic: every number follows from the line items and factors in the report;"
        " the total is 98523 kgCO2e\n"
        "  factors (compared with the catalogue that the report names): 2 as in the catalogue\n"
        "  signature: not signed\n"
        "  Without a signature this proves that the report is consistent with itself, not where"
        " it comes from."
    )
    assert isinstance(says, Message)
    assert says.in_language(Language.NORWEGIAN) == (
        "site.xlsx: uendret\n"
        "  innhold: slik carbonsite 0.1.0 skrev det\n"
        "  beregning: hvert tall følger av linjene og faktorene i rapporten;"
        " summen er 98523 kg CO2e\n"
        "  faktorer (sammenlignet med katalogen som rapporten navngir): 2 som i katalogen\n"
        "  signatur: ikke signert\n"
        "  Uten signatur viser dette at rapporten stemmer med seg selv, ikke hvor den kommer fra."
    )


def test_a_verification_lists_a_dozen_cells_and_counts_the_others() -> None:
    for count, heading, more in (
        (1, "  content: 1 difference", None),
        (12, "  content: 12 differences", None),
        (13, "  content: 13 differences", "    … and 1 more"),
    ):
        lines = verification(cells=count).says.split("\n")
        listed = [line for line in lines if line.startswith("    'Line items'!E")]
        assert (lines[1], len(listed)) == (heading, min(count, 12))
        assert listed[0] == "    'Line items'!E0: value, was 1, is nothing"
        assert [line for line in lines if "more" in line] == ([more] if more else [])
    for count, words in ((1, "1 number does"), (14, "14 numbers do")):
        lines = verification(wrong=count).says.split("\n")
        assert f"  arithmetic: {words} not follow" in lines[2]
        assert lines[3] == "    Summary!B0: stored value, should be 3, is 2"
        assert ("    … and 2 more" in lines) is (count == 14)


@pytest.mark.parametrize(
    ("state", "asked", "code", "last"),
    [
        (SignatureState.NONE, False, 0, "Without a signature"),
        (SignatureState.NONE, True, 1, "Without a signature"),
        (SignatureState.UNCHECKED, False, 0, "Without a signature"),
        (SignatureState.UNCHECKED, True, 1, "Without a signature"),
        (SignatureState.VALID, False, 0, "Whose key that is"),
        (SignatureState.VALID, True, 0, "signature: signed by ab-cd"),
        (SignatureState.OTHER, True, 1, "Without a signature"),
        (SignatureState.INVALID, False, 1, "Without a signature"),
    ],
)
def test_exit_code_and_last_line_follow_the_signature(
    state: SignatureState, asked: bool, code: int, last: str
) -> None:
    signed = verification(state=state, asked_for_key=asked, keys=("ab-cd",))
    assert signed.exit_code == code
    assert signed.says.split("\n")[-1].strip().startswith(last)
    assert verification(cells=1, state=state, asked_for_key=asked).exit_code == 1


def test_the_recalculated_total_is_that_after_the_measures() -> None:
    assert verification().recalculated == cs.Q("98523.4 kgCO2e")
    assert verification(total="undeclared").recalculated is None


def test_numbers_of_a_page() -> None:
    n, e = NumberCells(NB), NumberCells(EN)
    shown = [n.kilograms(value).text for value in (0.0, 9.996, 10.0, 99.96, 100.0, -1234.5)]
    assert shown == ["0", "10,00", "10,0", "100,0", "100", "−1\u202f234"]
    assert [n.kilograms(value).text for value in (None, "", float("nan"))] == [
        "",
        "",
        "ikke deklarert",
    ]
    assert [
        n.quantity(value).text for value in ("26.6 kWh/fm3", "30000 L", "1e-05 kg", "-3.5 m")
    ] == [
        "26,6 kWh/fm3",
        "30\u202f000 L",
        "1e-05 kg",
        "-3.5 m",
    ]
    assert (e.quantity("26.6 kWh").text, e.share(0.125).text) == ("26.6 kWh", "12.5\u202f%")
    assert [n.factor(value).text for value in (3.2841, 1e-9)] == ["3,2841", "0,000000001"]


def test_a_page_shows_so_many_rows_and_links_only_addresses_of_the_web() -> None:
    from carbonsite import limits

    rows = [[text(str(row))] for row in range(limits.PAGE_ROWS + 2)]
    assert (len(table_of("", ["a"], rows).rows), table_of("", ["a"], rows).more) == (
        limits.PAGE_ROWS,
        2,
    )
    assert table_of("", ["a"], rows[: limits.PAGE_ROWS]).more == 0
    assert [
        link(address).link for address in ("http://a.no/x", "ftp://a.no", "see http://a.no")
    ] == [
        "http://a.no/x",
        "",
        "",
    ]


def test_values_of_tags_are_words_and_a_users_own_stay() -> None:
    assert [NB.tag("machine", value) for value in ("excavator", "wheel loader", "robot")] == [
        "gravemaskin",
        "hjullaster",
        "robot",
    ]
    assert (NB.tag("element", "22"), EN.tag("purpose", "winter heating")) == (
        "22",
        "winter heating",
    )


def test_a_row_names_its_measure_also_where_a_mark_is_in_the_name() -> None:
    assert NB.row("Electric excavator ← excavator") == "Elektrisk gravemaskin ← excavator"
    assert (
        NB.row("Electric excavator, A5 ← x", "Electric excavator")
        == "Elektrisk gravemaskin, A5 ← x"
    )
    own = NB.beside(["Elektrisk gravemaskin"])
    assert own.row("Electric excavator ← x", "Electric excavator") == "Electric excavator ← x"
    assert NB.assumption("Electric excavator: loss") == "Elektrisk gravemaskin: loss"
