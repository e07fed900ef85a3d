"""Quantities as a notebook, a page and an f-string show them: never without the unit."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import Q
from carbonsite.units import Unit, known_words

UNITS = st.sampled_from([*known_words(), "kg/m3", "W/m/K", "kgCO2e/m2 BTA", "K*d", "m**4"])
LAYOUTS = ["", "P", "H", "L", "Lx", "C", "D"]


@pytest.mark.parametrize(
    ("quantity", "html", "latex"),
    [
        (Q(449248.2872722852, "kgCO2e"), "449\u202f248 kgCO2e", r"449\,248\ \mathrm{kgCO2e}"),
        (Q("5000 m2 BTA"), "5\u202f000 m<sup>2</sup> BTA", r"5\,000\ \mathrm{m^{2}\ BTA}"),
        (Q("0.0351 W/m/K"), "0.0351 W/m/K", r"0.0351\ \mathrm{W/m/K}"),
        (Q("2400 kg/m3"), "2\u202f400 kg/m<sup>3</sup>", r"2\,400\ \mathrm{kg/m^{3}}"),
        (Q("12.34567 K*d"), "12.35 K·d", r"12.35\ \mathrm{K\cdot d}"),
        (Q("80 %"), "80 %", r"80\ \mathrm{\%}"),
        (Q("1e-7 kg"), "1e-07 kg", r"1\times 10^{-7}\ \mathrm{kg}"),
        (Q(0.5, ""), "0.5", "0.5"),
        (Q(np.array([1.0, 2500.0]), "L"), "[1 2\u202f500] L", r"[1 2\,500]\ \mathrm{L}"),
    ],
)
def test_a_notebook_rounds_and_shows_the_unit(quantity: cs.Quantity, html: str, latex: str) -> None:
    assert quantity._repr_html_() == html
    assert quantity._repr_latex_() == f"${latex}$"


def test_a_total_in_a_notebook_keeps_its_kilograms() -> None:
    total = cs.emissions("1000 L", "diesel-b0", cs.FactorCatalogue.default())
    assert total._repr_html_() == "3\u202f294 kgCO2e"
    assert str(total) == "3294.133 kgCO2e" and repr(total) == "Q('3294.133 kgCO2e')"


@settings(max_examples=examples(40))
@given(st.floats(-1e12, 1e12), UNITS, st.sampled_from(["", ".2f", ",.0f", ".3g"]))
def test_every_layout_shows_the_unit_and_text_is_lossless(
    number: float, word: str, spec: str
) -> None:
    quantity = Q(number, word)
    letters = _letters(str(quantity.units))
    for layout in LAYOUTS:
        for short in ("", "~"):
            shown = f"{quantity:{spec}{short}{layout}}"
            assert _letters(shown).endswith(letters)
            assert layout not in ("H", "P", "L", "Lx") or "_" not in shown
    assert Q(str(quantity)) == quantity


def _letters(text: str) -> str:
    """The letters of a text, without the commands of HTML and LaTeX."""
    return re.sub(r"<[^>]+>|\\[A-Za-z]+|[^A-Za-zÅåøæ°]", "", text)


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        ("", "1234.56 kg/m3"),
        ("~", "1234.56 kg/m3"),
        (".1f", "1234.6 kg/m3"),
        (".1f~P", "1234.6 kg/m³"),
        ("~P.1f", "1234.6 kg/m³"),
        ("P", "1234.56 kg/m³"),
        (",.0fH", "1,235 kg/m<sup>3</sup>"),
        ("Lx", r"\SI[]{1235}{kg/m^{3}}"),
        (">9.1f", "   1234.6 kg/m3"),
    ],
)
def test_formats_of_an_f_string(spec: str, shown: str) -> None:
    assert f"{Q('1234,56 kg/m3'):{spec}}" == shown


def test_units_alone() -> None:
    unit = Unit("m2 BTA")
    assert [f"{unit:{layout}}" for layout in ("", "~P", "H", "L")] == [
        "m2 BTA",
        "m² BTA",
        "m<sup>2</sup> BTA",
        r"\mathrm{m^{2}\ BTA}",
    ]
    assert unit._repr_html_() == "m<sup>2</sup> BTA"
    assert unit._repr_latex_() == r"$\mathrm{m^{2}\ BTA}$"


def test_arrays_take_the_format_of_their_numbers() -> None:
    assert f"{Q(np.array([1.234, 5.0]), 'kg'):.1f}" == "[1.2 5.0] kg"
