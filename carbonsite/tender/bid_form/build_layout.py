"""Builds the layout of a tender's bid form: its sheets, their rows, and the lists of choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ... import limits
from ...errors import InputError
from ...factors.basis import Biofuel, Boundary
from ...inputs.flows import Fence
from ...inputs.qualities import QUALITIES
from ...lifecycle import MODULES
from ...messages.labels import Labels
from ...messages.problems import problem
from ...reports.basis_words import basis_words
from ...reports.choices import UNITS, FactorChoice, choices_of
from ..bid_request import BidRequest
from ..judged_by import leaves_judged
from ..requirements.sentences import asked_of
from .columns import BIDDER, YES_NO, form_columns, list_name
from .layout import FormColumn, FormLayout, FormRow, FormSheet
from .offered_factors import offered_factors
from .parts import activity_rows

_GUIDE_LINES = 8
_OWN_FACTORS = "own_factors"

OFFERED = {
    "machine": (
        "excavator",
        "wheel loader",
        "dumper",
        "mobile crane",
        "tower crane",
        "drilling rig",
        "roller",
        "lift",
        "compressor",
        "hand tools",
        "other",
    ),
    "purpose": ("thawing", "winter heating", "drying"),
    "flow": (
        "mass-transport",
        "waste-transport",
        "waste-treatment",
        "product-transport",
        "equipment-transport",
    ),
    "documentation": ("epd", "equivalent", "none"),
    "fence": tuple(Fence),
}
"""Codes that every form offers, by family; those of the tender's own rows are added."""


def layout_of(tender: BidRequest, language: str = "") -> FormLayout:
    """Layout of the bid form of a tender in one language; left out, that of the tender.

    Raises
    ------
    InputError
        Where a sheet would have more rows than a bid may hold.
    """
    say = Labels.of(language or tender.language)
    columns = form_columns(tender.form.questions, say, _needed_columns(tender))
    sheets = tuple(
        FormSheet(part, say(f"form.sheet.{part}"), say(f"form.note.{part}"), columns[part], rows)
        for part, rows in _rows(tender, columns, say).items()
    )
    _check_size(sheets)
    factors = choices_of(tender.scenario.catalogue)
    titles = {
        "guide": say("form.sheet.guide"),
        "choices": say("form.sheet.choices"),
        **{sheet.part: sheet.title for sheet in sheets},
    }
    return FormLayout(
        say.language,
        _guide(tender, sheets, say),
        sheets,
        _choices(tender, factors, sheets, say),
        {choice.factor: choice.name for choice in factors},
        titles,
    )


def _needed_columns(tender: BidRequest) -> set[str]:
    """The columns that are asked because the tender's basis or its requirements need them."""
    basis, leaves = tender.scenario.basis, leaves_judged(tender.requirements, tender.award)
    asked = set()
    if basis is not None and basis.biofuel is Biofuel.ADDITIONAL:
        asked.add("beyond")
    is_fenced = basis is not None and basis.boundary is Boundary.ON_SITE
    is_fenced |= any(getattr(leaf, "fence", "") == "inside" for leaf in leaves)
    # The tender's own rows say it already.
    if is_fenced and tender.form.further_rows.get("masses"):
        asked.add("fence")
    return asked


def _rows(
    tender: BidRequest, columns: Mapping[str, tuple[FormColumn, ...]], say: Labels
) -> dict[str, tuple[FormRow, ...]]:
    names = {part: tuple(column.name for column in of_part) for part, of_part in columns.items()}
    rows = {
        "bidder": _bidder_rows(tender, say),
        **activity_rows(tender.scenario, tender.form.further_rows, names, say),
    }
    if tender.options:
        rows["options"] = _option_rows(tender, say)
    if tender.form.allow_own_factors:
        rows[_OWN_FACTORS] = tuple(
            FormRow(f"F{number}", {}, {}, is_further=True)
            for number in range(1, limits.BID_OWN_FACTORS + 1)
        )
    return rows


def _check_size(sheets: tuple[FormSheet, ...]) -> None:
    """Refuse a form that could not be read back."""
    problems = [
        problem(sheet.part, len(sheet.rows), "form.too_many_rows")
        for sheet in sheets
        if len(sheet.rows) * (len(sheet.columns) + 1) > limits.BID_SHEET_CELLS // 2
    ]
    if problems:
        raise InputError.of("bid form", problems)


def _bidder_rows(tender: BidRequest, say: Labels) -> tuple[FormRow, ...]:
    """Name, number, contact and price, then the tender's own questions to the bidder."""
    asked = ("name", "number", "contact", "price")
    rows = [
        FormRow(
            f"B{number}",
            {
                "question": say(f"form.ask.{name}"),
                "unit": tender.currency if name == "price" else "",
            },
            {"asked": name},
            kind="number" if name == "price" else "",
        )
        for number, name in enumerate(asked, start=1)
    ]
    questions = [one for one in tender.form.questions if one.part == BIDDER]
    for number, question in enumerate(questions, start=len(rows) + 1):
        text = " ".join(filter(None, (question.title, question.note)))
        unit = say("form.unit.file") if question.answer == "file" else ""
        tags = {"question": question.name, "title": question.title, "answer": question.answer}
        choices = list_name(question)
        kind = "choice" if choices else ""
        rows.append(FormRow(f"B{number}", {"question": text, "unit": unit}, tags, kind, choices))
    return tuple(rows)


def _option_rows(tender: BidRequest, say: Labels) -> tuple[FormRow, ...]:
    """The price of each option, and below it the fields that the bidder states."""
    rows = []
    for number, option in enumerate(tender.options, start=1):
        question = ". ".join(filter(None, (say("form.ask.option_price"), option.description)))
        questions = {"": (question, tender.currency)}
        questions |= {
            field: (option.questions.get(field) or _question(say, field), unit)
            for field, unit in option.open.items()
        }
        rows += [
            FormRow(
                f"O{number}.{place}" if place else f"O{number}",
                {"item": option.name, "question": question, "unit": unit},
                {"option": option.name, "field": field},
            )
            for place, (field, (question, unit)) in enumerate(questions.items())
        ]
    return tuple(rows)


def _question(say: Labels, field: str) -> str:
    """A field of a measure in words; one of the user's own measure has its name."""
    words = say.known("form.field", field).replace("_", " ")
    return f"{words[:1].upper()}{words[1:]}"


def _choices(
    tender: BidRequest, factors: Sequence[FactorChoice], sheets: tuple[FormSheet, ...], say: Labels
) -> dict[str, dict[str, str]]:
    """Each list that some sheet uses: code to the text that is shown."""
    units = {choice.factor: choice.units for choice in factors}
    energy = dict.fromkeys(unit for carrier in tender.carriers for unit in units.get(carrier, ()))
    carriers = {carrier: say.known("form.carrier", carrier) for carrier in tender.carriers}
    materials, masses = map(_codes_as_texts, offered_factors(tender, factors))
    choices: dict[str, dict[str, str]] = {
        "carriers": carriers,
        "energy_units": _codes_as_texts(energy),
        "rate_units": _codes_as_texts(f"{unit}/h" for unit in energy if unit in ("L", "kWh", "kg")),
        "machines": _codes_with_words("machine", _tagged(sheets, "machine"), say),
        "purposes": _codes_with_words("purpose", _tagged(sheets, "purpose"), say),
        "qualities": {code: say.known("form.quality", code) for code in QUALITIES},
        "fences": _codes_with_words("fence", [], say),
        "flows": _codes_with_words("flow", _tagged(sheets, "flow", "masses"), say),
        "site_modules": _codes_as_texts(module for module in MODULES if module in ("A4", "A5")),
        "modules": _codes_as_texts(MODULES),
        "units": _codes_as_texts(UNITS),
        "documentation": _codes_with_words("documentation", [], say),
        "factors": materials,
        YES_NO: {code: say(f"form.yes_no.{code}") for code in ("yes", "no")},
        **{
            list_name(question): _codes_as_texts(question.choices)
            for question in tender.form.questions
            if question.choices
        },
        "masses_factors": carriers | masses,
    }
    used = {column.choices for sheet in sheets for column in sheet.columns}
    used |= {row.choices for sheet in sheets for row in sheet.rows}
    return {name: texts for name, texts in choices.items() if name in used}


def _codes_as_texts(codes: Iterable[str]) -> dict[str, str]:
    """Codes that are their own texts."""
    return {code: code for code in codes}


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


def _codes_with_words(family: str, further: list[str], say: Labels) -> dict[str, str]:
    """Codes of a family that every form offers, then further codes, with their words."""
    codes = dict.fromkeys([*OFFERED[family], *further])
    return {code: say.known(f"form.{family}", code) for code in codes}


def _guide(
    tender: BidRequest, sheets: tuple[FormSheet, ...], say: Labels
) -> tuple[tuple[str, str], ...]:
    """The lines of the guide; `layout.DIGEST_CELL` is the place of the digest."""
    scenario = tender.scenario
    lines = range(1, _GUIDE_LINES + 1)
    return (
        (say("form.guide.tender"), tender.name),
        (say("form.guide.date"), str(scenario.date or "")),
        (say("form.guide.basis"), basis_words(say, scenario.basis) if scenario.basis else ""),
        (say("form.guide.digest"), tender.digest),
        ("", ""),
        (say("form.guide.how"), ""),
        *(("", f"{number}. {say(f'form.guide.{number}')}") for number in lines),
        ("", ""),
        (say("form.guide.sheets"), ""),
        *((f"• {sheet.title}", sheet.note) for sheet in sheets),
        *_asked("requirements", tender.requirements, say),
        *_asked("follow_up", tender.follow_up, say),
    )


def _asked(kind: str, requirements: Sequence[Any], say: Labels) -> list[tuple[str, str]]:
    """What the bid must keep, or what the contract asks for after the award, in sentences."""
    head = [("", ""), (say(f"form.guide.{kind}"), "")]
    lines = [(f"• {name}", text or name) for name, text in asked_of(requirements, say)]
    return [*head, *lines] if lines else []
