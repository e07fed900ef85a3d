"""Units as text."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from carbonsite.errors import UnitError
from carbonsite.units.columns import dimension_and_scale
from carbonsite.units.words import VOCABULARY, known_words, parse_unit, per_year, unit_text

WORDS = list(known_words())
POWERS = st.integers(-4, 4).filter(bool)
SAME = [
    ("m³", "m3"),
    ("m**3", "m3"),
    ("m^3", "m3"),
    ("kbm", "m3"),
    ("kvm", "m2"),
    ("m²", "m2"),
    ("tonn", "t"),
    ("l", "L"),
    ("litre", "L"),
    ("døgn", "d"),
    ("timer", "h"),
    ("år", "years"),
    ("uke", "weeks"),
    ("pcs", "stk"),
    ("tonnkm", "tkm"),
    ("pfm3", "fm3"),
    ("ufm³", "fm3"),
    ("plm3", "lm3"),
    ("ulm3", "lm3"),
    ("pam3", "am3"),
    ("uam3", "am3"),
    ("m2BTA", "m2 BTA"),
    ("m² BRA", "m2 BRA"),
    ("kvm BTA", "m2 BTA"),
    ("kg CO2e", "kgCO2e"),
    ("g CO2-ekv", "gCO2e"),
    ("tonn CO₂e", "tCO2e"),
    ("kg CO2 eq.", "kgCO2e"),
    ("kg CO2e per kWh", "kgCO2e/kWh"),
    ("W/(m·K)", "W/m/K"),
    ("kWh/(m2*år)", "kWh/m2/år"),
    ("1/h", "/h"),
]
_PROMISED_TEXT = """
g kg t tonn mm cm dm m km mil m2 kvm daa ha L l m3 kbm fm3 lm3 am3 pfm3 ufm3 plm3 ulm3 pam3
uam3 s min h time d døgn uke år J kJ MJ GJ TJ Wh kWh MWh GWh W kW MW K °C tkm tonnkm pkm stk
pcs % NOK SEK DKK EUR USD GBP gCO2e kgCO2e tCO2e lb ft ft2 ft3 yd yd3 inch mile short_ton
long_ton USgal impgal BTU kBTU
"""
PROMISED = _PROMISED_TEXT.split()


@pytest.mark.parametrize("word", [*PROMISED, "m2 BTA", "m2 BRA", "g CO2e", "kg CO2e", "t CO2e"])
def test_every_promised_word_is_read(word: str) -> None:
    assert len(parse_unit(word)) == 1


@pytest.mark.parametrize(("written", "meant"), SAME)
def test_spellings_of_one_unit(written: str, meant: str) -> None:
    assert dimension_and_scale(written) == dimension_and_scale(meant)


@pytest.mark.parametrize("word", WORDS)
def test_every_known_word_is_read_and_reads_back(word: str) -> None:
    powers = parse_unit(word)
    assert dict(parse_unit(unit_text(powers))) == dict(powers)


def test_no_word_of_the_vocabulary_stands_twice() -> None:
    lines = [
        line
        for line in VOCABULARY.read_text(encoding="utf-8").splitlines()
        if " = " in line and not line.startswith("#")
    ]
    words = [
        part.strip() for line in lines for place, part in enumerate(line.split(" = ")) if place != 1
    ]
    assert len(words) == len(set(words))


@given(st.dictionaries(st.sampled_from(WORDS), POWERS, min_size=1, max_size=4))
def test_products_read_back(words: dict[str, int]) -> None:
    written = "*".join(f"{word}**{power}" for word, power in words.items())
    try:
        powers = parse_unit(written)
    except UnitError as error:
        assert len(written) > 60 and "characters" in str(error)
        return
    if powers and all(-9 <= power <= 9 for _, power in powers):
        assert dict(parse_unit(unit_text(powers))) == dict(powers)


def test_powers_and_ratios() -> None:
    assert dict(parse_unit("kg*m/s**2")) == {"kilogram": 1, "meter": 1, "second": -2}
    assert dict(parse_unit("kg/(m/s)")) == {"kilogram": 1, "meter": -1, "second": 1}
    assert dict(parse_unit("(kg/m)**-2")) == {"kilogram": -2, "meter": 2}
    assert parse_unit("m/m") == ()


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("ton", "short_ton"),
        ("tons", "long_ton"),
        ("gal", "USgal"),
        ("kg CO2", "kg CO2e"),
        ("g CO2/kWh", "kg CO2e"),
        ("tonn CO₂", "kg CO2e"),
        ("lm", "running metres"),
        ("RS", "lump sum"),
        ("kr", "NOK"),
        ("C", "°C"),
        ("KWH", "kWh"),
        ("m4", "did you mean"),
        ("foo", "did you mean"),
        ("qqqqqq", "write for example"),
        ("CO2e", "kgCO2e|tCO2e"),
    ],
)
def test_refusals_say_what_to_write(text: str, remedy: str) -> None:
    with pytest.raises(UnitError, match=remedy):
        parse_unit(text)


@pytest.mark.parametrize(
    "text",
    [
        "m**9**9**9",
        "m**10",
        "m**0",
        "m**2.5",
        "m**",
        "m^^2",
        "m**-10",
        "(m",
        "m)",
        "((((((m",
        "kg//m",
        "*kg",
        "kg*",
        "kg/",
        "/",
        "2",
        "kg 2",
        "m**٣",
        "()",
        "kg+m",
        "kg-m",
        "__import__('os')",
        "m3;kg",
        "kg\x00",
    ],
)
def test_refuses_what_is_no_unit(text: str) -> None:
    with pytest.raises(UnitError):
        parse_unit(text)


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_a_missing_unit_is_missing(text: str) -> None:
    with pytest.raises(UnitError, match="a unit is missing"):
        parse_unit(text)


@pytest.mark.parametrize("text", ["kWh/m2 år", "W/m K", "kg CO2e per tonn km", "g/t km"])
def test_words_side_by_side_below_the_line_are_ambiguous(text: str) -> None:
    with pytest.raises(UnitError, match="may be read two ways"):
        parse_unit(text)


@pytest.mark.parametrize(
    "prefixed", ["mkg", "µm", "hL", "kL", "mL", "mg", "Mt", "PJ", "dag2", "kkWh", "fm2", "am"]
)
def test_there_are_no_prefixes(prefixed: str) -> None:
    with pytest.raises(UnitError, match=r"unknown unit|cannot read"):
        parse_unit(prefixed)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "m*" * 5_000,
        "(" * 10_000,
        "m" + "**2" * 3_000,
        "per " * 3_000,
        "kg CO2 " * 2_000,
        " " * 9_999 + "m",
    ],
)
def test_long_text_is_refused_at_once_and_briefly(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert time.perf_counter() - start < 0.5
    assert len(str(caught.value)) < 300


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        powers = parse_unit(text)
    except UnitError as error:
        assert str(error)
    else:
        assert all(isinstance(power, int) and power for _, power in powers)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("MNOK", "1000000 NOK"),
        ("TNOK", "1000 NOK"),
        ("mnd", "'år'"),
        ("L/100 km", "0.35 L/km"),
        ("1000 stk", "number for one unit"),
    ],
)
def test_units_of_the_trade_say_what_to_write(text: str, instead: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_unit(text)
    assert instead in caught.value.remedy
    assert caught.value.remedy.in_language("nb") != caught.value.remedy


@given(
    st.lists(
        st.sampled_from([*WORDS, *"/ */()-2a", "år", "yr", "pr. ", "per ", "²"]), max_size=6
    ).map("".join)
)
@example("kWh/a")
@example("m3 pr. år")
@example("kWh/(m2*yr)")
def test_a_yearly_unit_is_one_that_is_read_as_divided_by_a_year(text: str) -> None:
    try:
        is_yearly = dict(parse_unit(text)).get("year", 0) == -1
    except UnitError:
        is_yearly = False
    assert bool(per_year(text)) == (is_yearly and len(dict(parse_unit(text))) > 1)
