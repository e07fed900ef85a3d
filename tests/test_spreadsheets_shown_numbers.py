"""What cells show of their numbers, and that a reader is told where it is another number."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profiles import examples
from tables import ONE_FACTOR, with_xlsxwriter

import carbonsite as cs
from carbonsite.messages import Language
from carbonsite.spreadsheets.files import calamine
from carbonsite.spreadsheets.files.cell_values import may_relabel, shown_number


@pytest.mark.parametrize(
    ("number", "code", "text", "is_other"),
    [
        (12.5, '#,##0.0 "tonn"', "12.5 tonn", False),
        (1_250_000, "#,##0,", "1 250", True),
        (3_200_000, '0.0,, "mill."', "3.2 mill.", True),
        (90_000, '"<10"', "<10", True),
        (777, ";;;", "", True),
        (120_400, "#,##0.0,", "120.4", True),
        (5, "[$kr-414] #,##0", "kr 5", False),
        (5, '_-* #,##0.00\\ "kr"_-;\\-* #,##0.00\\ "kr"_-;_-* "-"??_-', "5.00 kr", False),
        (1500, '[>=1000]0.0,"k";0', "1.5k", True),
        (5, '0" stk"', "5 stk", False),
        (5, "0\\ \\m\\³", "5 m³", False),
        (12, "44", "¤12.00", False),
        (0.0, '0;-0;"ikke målt"', "ikke målt", True),
    ],
)
def test_formats_that_scale_hide_or_label(
    number: float, code: str, text: str, is_other: bool
) -> None:
    assert may_relabel(code)
    shown = shown_number(float(number), code)
    assert (shown.text, shown.is_other) == (text, is_other)


@pytest.mark.parametrize(
    "code",
    [
        "0", "1", "2", "3", "4", "10", "14", "46", "48", "General", "0.00", "#,##0", "# ##0.0",
        "#,##0.00;[Red]-#,##0.00", '0;-0;"-"', "0;-0;;@", "@", "0.00E+00", "# ?/?", "0 %",
        "dd.mm.yyyy", "[h]:mm", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "",
    ],
)  # fmt: skip
def test_formats_that_show_the_number_that_is_stored(code: str) -> None:
    assert not may_relabel(code)


BILL = [
    ["Beskrivelse", "Mengde", "Enhet"],
    ["Stål", 12.5, "kg"],
    ["Betong", 1_250_000, "kg"],
    ["Usynlig", 777, "kg"],
    ["Kult", 30, "t"],
    ["Grus", 2.6, "m3"],
]
FORMATS = {
    (1, 1): '#,##0.0 "tonn"',
    (2, 1): "#,##0,",
    (3, 1): ";;;",
    (4, 1): '0 "tonn"',
    (5, 1): "0.0",
}


@pytest.mark.parametrize("is_fast", [True, False])
def test_a_finding_names_what_is_shown_and_what_is_stored(
    is_fast: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calamine, "_IS_INSTALLED", calamine._IS_INSTALLED and is_fast)
    found = cs.read_activities(with_xlsxwriter(tmp_path / "a.xlsx", BILL, FORMATS), tags=ONE_FACTOR)
    assert found.activities["amount"].tolist() == [12.5, 1_250_000, 777, 30, 2.6]
    (detail,) = found.findings["detail"]
    assert detail.endswith(
        "B2 shows '12.5 tonn' and stores 12.5 kg, B3 shows '1 250' and stores 1250000 kg, B4 shows"
        " '' and stores 777 kg"
    )
    assert "viser '12.5 tonn'" in detail.in_language(Language.NORWEGIAN)


def test_other_columns_may_look_as_they_like(tmp_path: Path) -> None:
    rows = [["Beskrivelse", "Mengde", "Enhet", "Pris"], ["Stål", 12.5, "kg", 1_250_000]]
    path = with_xlsxwriter(tmp_path / "a.xlsx", rows, {(1, 3): "#,##0,"})
    assert cs.read_activities(path, tags=ONE_FACTOR).findings.empty


@given(
    st.floats(1e-3, 1e9).map(lambda number: float(f"{number:.6g}")),
    st.integers(0, 3),
    st.integers(0, 4),
    st.booleans(),
)
@settings(max_examples=examples(80))
def test_what_is_shown_is_the_number_scaled_and_rounded(
    number: float, thousands: int, places: int, grouped: bool
) -> None:
    code = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "") + "," * thousands
    shown = shown_number(number, code)
    assert float(shown.text.replace(" ", "")) == pytest.approx(
        number / 1000**thousands, abs=0.5000001 * 10.0**-places
    )
    assert shown.is_other is may_relabel(code) is (thousands > 0)


@given(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False, width=32))
@settings(max_examples=examples(100))
def test_any_format_is_read(code: str, number: float) -> None:
    may_relabel(code)
    shown_number(number, code)
