"""A tender's bid form laid out: its sheets, their rows, and what may be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import limits
from ...carriers import GENERIC_CARRIERS
from ...errors import InputError
from ...inputs.table import QUALITIES
from ...lifecycle import MODULES
from ...messages.labels import Labels
from ...messages.language import Language, texts_of
from ...reports.basis_words import basis_words
from ...reports.choices import UNITS, Choice, choices_of
from ..file_form import QuestionForm
from .layout import FormColumn, FormLayout, FormRow, FormSheet
from .parts import activity_rows
from .words import Words, column_table

if TYPE_CHECKING:
    from ..tender import Tender

_GUIDE_LINES = 8
_OWN_FACTORS = "own_factors"


def layout_of(tender: Tender, language: str = "") -> FormLayout:
    """The bid form of a tender; the language left out is that of the tender.

    Raises
    ------
    InputError
        Where a sheet would have more rows than a bid may hold.
    """
    say = Words(language or tender.language)
    columns = {
        part: (*_columns(part, say), *_asked_columns(part, tender))
        for part in dict.fromkeys(row["part"] for row in column_table())
    }
    named = {part: tuple(column.name for column in held) for part, held in columns.items()}
    rows = {
        "bidder": _bidder(tender, say),
        **activity_rows(tender.scenario, tender.form.further_rows, named, say),
        **({"options": _options(tender, say)} if tender.options else {}),
        **(
            {
                _OWN_FACTORS: tuple(
                    FormRow(f"F{place}", {}, {}, is_further=True)
                    for place in range(1, limits.BID_OWN_FACTORS + 1)
                )
            }
            if tender.form.allow_own_factors
            else {}
        ),
    }
    sheets = tuple(
        FormSheet(part, say(f"sheet.{part}"), say(f"note.{part}"), columns[part], held)
        for part, held in rows.items()
    )
    _check_size(sheets)
    found = choices_of(tender.scenario.catalogue)
    titles = {
        "guide": say("sheet.guide"),
        "choices": say("sheet.choices"),
        **{sheet.part: sheet.title for sheet in sheets},
    }
    names = {choice.factor: choice.name for choice in found}
    return FormLayout(
        say.language,
        _guide(tender, sheets, say),
        sheets,
        _choices(tender, found, sheets, say),
        names,
        titles,
    )


def _check_size(sheets: tuple[FormSheet, ...]) -> None:
    """Refuse a form that could not be read back."""
    large = [
        sheet
        for sheet in sheets
        if len(sheet.rows) * (len(sheet.columns) + 1) > limits.BID_SHEET_CELLS // 2
    ]
    if large:
        remedy = "ask for fewer rows, such as sums by material"
        raise InputError.of(
            "bid form",
            [
                {
                    "column": sheet.part,
                    "value": len(sheet.rows),
                    "problem": "rows are more than a sheet of a form holds",
                    "remedy": remedy,
                }
                for sheet in large
            ],
        )


def _columns(part: str, say: Words) -> list[FormColumn]:
    return [
        FormColumn(
            row["column"],
            row["kind"],
            row["choices"],
            say.of_column(row),
            say.of_column(row, "note_"),
            float(row["width"]),
        )
        for row in column_table()
        if row["part"] == part
    ]


def _asked_columns(part: str, tender: Tender) -> list[FormColumn]:
    """The columns that the tender adds to a part."""
    asked = [question for question in tender.form.questions if question.part == part]
    return [
        FormColumn(
            each.name,
            "choice" if each.choices else "text",
            _list_name(each) if each.choices else "",
            each.title,
            each.note,
            20.0,
        )
        for each in asked
    ]


def _list_name(question: QuestionForm) -> str:
    return f"{question.title} ({question.part})"


def _bidder(tender: Tender, say: Words) -> tuple[FormRow, ...]:
    asked = ("name", "number", "contact")
    rows = [
        FormRow(f"B{place}", {"question": say(f"ask.{name}"), "unit": ""}, {"asked": name})
        for place, name in enumerate(asked, start=1)
    ]
    return (
        *rows,
        FormRow(
            f"B{len(asked) + 1}",
            {"question": say("ask.price"), "unit": tender.currency},
            {"asked": "price"},
            kind="number",
        ),
    )


def _options(tender: Tender, say: Words) -> tuple[FormRow, ...]:
    """For each option its price, and below it what else the bidder states."""
    found = []
    for place, option in enumerate(tender.options, start=1):
        asked = ". ".join(filter(None, (say("ask.option_price"), option.description)))
        found.append(
            FormRow(
                f"O{place}",
                {"item": option.name, "question": asked, "unit": tender.currency},
                {"option": option.name, "field": ""},
            )
        )
        for number, (field, unit) in enumerate(option.open.items(), start=1):
            question = option.questions.get(field, field.replace("_", " "))
            found.append(
                FormRow(
                    f"O{place}.{number}",
                    {"item": option.name, "question": question, "unit": unit},
                    {"option": option.name, "field": field},
                )
            )
    return tuple(found)


def _choices(
    tender: Tender, found: list[Choice], sheets: tuple[FormSheet, ...], say: Words
) -> dict[str, dict[str, str]]:
    """Of each list that some sheet takes, the codes and how they are shown."""
    units = {choice.factor: choice.units for choice in found}
    energy = dict.fromkeys(unit for carrier in tender.carriers for unit in units.get(carrier, ()))
    allowed = tender.form.factors
    factors = [
        choice.factor
        for choice in found
        if choice.factor not in GENERIC_CARRIERS and (allowed is None or choice.factor in allowed)
    ]
    # What the tender itself names may be chosen, whatever else is left out.
    factors = list(
        dict.fromkeys(
            [
                *(
                    str(factor)
                    for factor in tender.scenario.baseline["factor"]
                    if factor not in GENERIC_CARRIERS
                ),
                *factors,
            ]
        )
    )
    told = {
        "carriers": {carrier: say.known("carrier", carrier) for carrier in tender.carriers},
        "energy_units": {unit: unit for unit in energy},
        "rate_units": {f"{unit}/h": f"{unit}/h" for unit in energy if unit in ("L", "kWh", "kg")},
        "machines": _worded("machine", _tagged(sheets, "machine"), say),
        "purposes": _worded("purpose", _tagged(sheets, "purpose"), say),
        "qualities": {code: say.known("quality", code) for code in QUALITIES},
        "flows": _worded("flow", _tagged(sheets, "flow", "masses"), say),
        "site_modules": {module: module for module in MODULES if module in ("A4", "A5")},
        "modules": {module: module for module in MODULES},
        "units": {unit: unit for unit in UNITS},
        "documentation": _worded("documentation", [], say),
        "factors": {factor: factor for factor in factors},
        **{
            _list_name(question): {text: text for text in question.choices}
            for question in tender.form.questions
            if question.choices
        },
        "masses_factors": {
            **{carrier: say.known("carrier", carrier) for carrier in tender.carriers},
            **{factor: factor for factor in factors},
        },
    }
    used = {column.choices for sheet in sheets for column in sheet.columns}
    return {name: choices for name, choices in told.items() if name in used}


def _tagged(sheets: tuple[FormSheet, ...], tag: str, part: str = "") -> list[str]:
    """The texts that the rows of the tender have for a tag."""
    return list(
        dict.fromkeys(
            str(row.tags[tag])
            for sheet in sheets
            for row in sheet.rows
            if tag in row.tags and (not part or sheet.part == part)
        )
    )


def _worded(family: str, further: list[str], say: Words) -> dict[str, str]:
    """The codes of a family that have words, and further ones that have none."""
    start = f"form.{family}."
    codes = [key.removeprefix(start) for key in texts_of(Language.ENGLISH) if key.startswith(start)]
    return {code: say.known(family, code) for code in dict.fromkeys([*codes, *further])}


def _guide(
    tender: Tender, sheets: tuple[FormSheet, ...], say: Words
) -> tuple[tuple[str, str], ...]:
    """The lines of the guide; the digest stands where `layout.DIGEST_CELL` says."""
    scenario = tender.scenario
    basis = basis_words(Labels.of(say.language), scenario.basis) if scenario.basis else ""
    head = [
        (say("guide.tender"), tender.name),
        (say("guide.date"), str(scenario.date or "")),
        (say("guide.basis"), basis),
        (say("guide.digest"), tender.digest),
    ]
    how = [
        (say("guide.how"), ""),
        *(("", f"{number}. {say(f'guide.{number}')}") for number in range(1, _GUIDE_LINES + 1)),
    ]
    told = [(say("guide.sheets"), ""), *((f"• {sheet.title}", sheet.note) for sheet in sheets)]
    return (*head, ("", ""), *how, ("", ""), *told)
