"""What a generic name means."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from builders import SOURCE, problems_of

import carbonsite as cs

BLEND = cs.Assumption("blend of 2019", "12 %", source=SOURCE)


def test_its_defaults_are_the_ones_of_the_field() -> None:
    basis = cs.Basis()
    assert (basis.boundary, basis.electricity, basis.biofuel, basis.country, basis.year) == (
        "life-cycle",
        "location",
        "credited",
        "NO",
        None,
    )


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        (
            {"year": 2020, "electricity": "residual"},
            "life-cycle, residual electricity 2020, biofuel credited",
        ),
        (
            {"boundary": "direct", "biofuel": "none"},
            "direct, location electricity, biofuel not credited",
        ),
        (
            {"electricity": "my-contract", "biofuel": "additional"},
            "life-cycle, contract my-contract, biofuel additional",
        ),
        (
            {"electricity": "ns3720-no", "biofuel": "above-obligation"},
            "life-cycle, electricity of NS 3720 scenario 1 (NO), "
            "biofuel above the sales obligation",
        ),
    ],
)
def test_its_label_says_it_in_words(fields: dict[str, Any], label: str) -> None:
    assert cs.Basis(**fields).label == label


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"boundary": "ttw"}, "boundary"),
        ({"boundary": ""}, "boundary"),
        ({"boundary": []}, "boundary"),
        ({"biofuel": True}, "biofuel"),
        ({"electricity": ""}, "electricity"),
        ({"electricity": None}, "electricity"),
        ({"electricity": "norsk mix"}, "electricity"),
        ({"electricity": "Location"}, "electricity"),
        ({"electricity": " residual"}, "electricity"),
        ({"electricity": 3}, "electricity"),
        ({"country": "Norge"}, "country"),
        ({"country": "no"}, "country"),
        ({"country": None}, "country"),
        ({"year": "2020"}, "year"),
        ({"year": 20}, "year"),
        ({"year": True}, "year"),
        ({"blend": "7 kg"}, "blend"),
        ({"blend": "150 %"}, "blend"),
        ({"obligation": "-5 %"}, "obligation"),
        ({"obligation": cs.Assumption("o", "50 %", high="110 %", reason="x")}, "obligation"),
    ],
)
def test_what_is_no_option_is_refused(fields: dict[str, Any], column: str) -> None:
    assert [name for _, name, _ in problems_of(cs.Basis, **fields)] == [column]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert (
        len(
            problems_of(
                cs.Basis, boundary="x", electricity="", biofuel="y", year="2020", blend="7 kg"
            )
        )
        == 5
    )


def test_what_may_be_written_is_named_where_a_word_is_refused() -> None:
    with pytest.raises(cs.InputError, match="'location', 'residual', 'ns3720-no'"):
        cs.Basis(electricity="norsk mix")


@pytest.mark.parametrize(
    ("electricity", "is_market_based"),
    [("location", False), ("ns3720-no", False), ("residual", True), ("my-contract", True)],
)
def test_residual_mix_and_contracts_are_market_based(
    electricity: str, is_market_based: bool
) -> None:
    basis = cs.Basis("direct", electricity, "none", year=2020, blend="7 %")
    assert basis.is_market_based is is_market_based
    assert basis.location_based == cs.Basis("direct", "location", "none", year=2020, blend="7 %")


def test_options_may_be_given_as_enums() -> None:
    from carbonsite.factors.basis import Biofuel, Boundary, Electricity

    assert cs.Basis(Boundary.DIRECT, Electricity.RESIDUAL, Biofuel.NONE) == cs.Basis(
        "direct", "residual", "none"
    )


def test_shares_are_assumptions() -> None:
    assert cs.Basis(blend=BLEND).blend == BLEND
    assert cs.Basis(blend="7 %").blend.status == "stated"


def test_is_frozen_hashable_equal_by_content_and_survives_copies() -> None:
    basis = cs.Basis(blend=BLEND, year=2020)
    assert (
        basis
        == cs.Basis(blend=BLEND, year=2020)
        == copy.deepcopy(basis)
        == pickle.loads(pickle.dumps(basis))
        and len({basis, copy.copy(basis)}) == 1
    )
    with pytest.raises(AttributeError):
        basis.year = 2021  # type: ignore[misc]


@pytest.mark.parametrize(
    ("year", "is_right"),
    [(1899, False), (1900, True), (2150, True), (2151, False), (True, False), (2020.0, False)],
)
def test_a_year_has_bounds(year: Any, is_right: bool) -> None:
    if is_right:
        assert cs.Basis(year=year).year == year
    else:
        assert problems_of(cs.Basis, year=year) == [("", "year", "is not a year")]


@pytest.mark.parametrize("name", ["blend", "obligation"])
@pytest.mark.parametrize(
    ("share", "is_right"),
    [("0 %", True), ("100 %", True), ("-0.1 %", False), ("100.1 %", False), ("5 kg", False)],
)
def test_a_share_is_from_nothing_to_all(name: str, share: str, is_right: bool) -> None:
    if is_right:
        assert getattr(cs.Basis(**{name: share}), name).value == cs.Q(share)
    else:
        assert problems_of(cs.Basis, **{name: share}) == [("", name, "is not a share")]


@pytest.mark.parametrize(("low", "high"), [("-1 %", "6 %"), ("4 %", "101 %")])
def test_the_range_of_a_share_is_one_too(low: str, high: str) -> None:
    blend = cs.Assumption("b", "5 %", low=low, high=high, status="assumed", reason="r")
    assert problems_of(cs.Basis, blend=blend) == [("", "blend", "is not a share")]
