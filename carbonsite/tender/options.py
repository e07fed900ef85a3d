"""Options of a tender: measures that the tender describes and the bidder prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import UnitError
from ..measures.base import SiteMeasure
from ..projects.measure_types import MeasureReader
from ..projects.problems import UNREAD
from ..projects.toml_positions import KeyPath
from ..projects.validation import fitted
from ..projects.vocabulary import estimated
from ..units import Q, as_unit
from .file_form import OptionForm


@dataclass(frozen=True)
class TenderOption:
    """An option: a measure with fields that the tender states and fields that bidders state.

    Attributes
    ----------
    name, description : str
    measure : SiteMeasure
        With the placeholder 1 in its open fields; no result depends on it.
    open : mapping of str to str
        The fields that the bidder states, each with its unit.
    questions : mapping of str to str
        Texts by which the bid form asks for some of them.
    excludes, requires : tuple of str
        Names of other options.
    """

    name: str
    description: str
    measure: SiteMeasure
    open: Mapping[str, str]
    questions: Mapping[str, str]
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    def priced(self, price: str, stated: Mapping[str, str]) -> SiteMeasure:
        """The measure at a bidder's price, with what the bidder states in its open fields.

        Parameters
        ----------
        price : str
            With its currency.
        stated : mapping of str to str
            A quantity for each open field.

        Raises
        ------
        UnitError
            If a quantity is out of the bounds of its field.
        InputError
            If the fields contradict each other.
        """
        kept = {field: getattr(self.measure, field) for field in self.measure.model_fields_set}
        return type(self.measure)(**{**kept, **stated, "cost": price})


def options_of(tables: Sequence[Mapping[str, Any]], reader: MeasureReader) -> list[TenderOption]:
    """The options of a tender file; problems are noted."""
    read = [_option(table, ("options", place), reader) for place, table in enumerate(tables)]
    options = [option for option in read if option is not None]
    if len(options) == len(tables):
        _check_names(options, reader)
    return options


def _option(table: Mapping[str, Any], path: KeyPath, reader: MeasureReader) -> TenderOption | None:
    own = {key: value for key, value in table.items() if key in OptionForm.model_fields}
    form = fitted(OptionForm, own, path, reader.problems)
    if isinstance(form, set) or _has_price(table, path, reader):
        return None
    fields = {key: value for key, value in table.items() if key not in own}
    measure = _measure(form, fields, path, reader)
    if measure is None:
        return None
    _check_open_fields(form, measure, path, reader)
    return TenderOption(
        form.name,
        form.description,
        measure,
        form.open,
        form.questions,
        tuple(form.excludes),
        tuple(form.requires),
    )


def _has_price(table: Mapping[str, Any], path: KeyPath, reader: MeasureReader) -> bool:
    """True if an option states a price, which is noted: bidders state the prices."""
    if "cost" not in table:
        return False
    reader.problems.note((*path, "cost"), table["cost"], "tender.option.price", "project.leave_out")
    return True


def _measure(
    form: OptionForm, fields: Mapping[str, Any], path: KeyPath, reader: MeasureReader
) -> Any | None:
    """The measure of an option with placeholders in its open fields; None with a problem."""
    for field in fields.keys() & form.open.keys():
        reader.problems.note((*path, field), fields[field], "tender.option.both")
    placeholders = {
        field: f"1 {unit}"
        for field, unit in form.open.items()
        if _is_unit(unit, (*path, "open", field), reader)
    }
    before = len(reader.problems.entries)
    measure = reader.read({"name": form.name, **fields, **placeholders}, path)
    return None if measure is UNREAD or before < len(reader.problems.entries) else measure


def _check_open_fields(
    form: OptionForm, measure: Any, path: KeyPath, reader: MeasureReader
) -> None:
    """Note open fields that are no quantities, and questions about fields that are not open."""
    for field in form.open:
        if estimated(type(measure).model_fields[field]) is None:
            reader.problems.note(
                (*path, "open", field), form.open[field], "tender.option.not_quantity"
            )
    for field in form.questions.keys() - form.open.keys():
        reader.problems.add_unknown(
            (*path, "questions", field), field, form.open, "tender.kind.open_field"
        )


def _is_unit(unit: str, path: KeyPath, reader: MeasureReader) -> bool:
    try:
        as_unit(unit)
        Q(f"1 {unit}")
        return True
    except UnitError as error:
        reader.problems.add_error(path, error, unit)
        return False


def _check_names(options: Sequence[TenderOption], reader: MeasureReader) -> None:
    """Note names that are used twice, and rules that name no option."""
    names = [option.name for option in options]
    for place, option in enumerate(options):
        if option.name in names[:place]:
            reader.problems.note(
                ("options", place, "name"),
                option.name,
                "tender.name.other_option",
                "tender.name.own",
            )
        for rule in ("excludes", "requires"):
            for number, name in enumerate(getattr(option, rule)):
                others = [other for other in names if other != option.name]
                if name not in others:
                    reader.problems.add_unknown(
                        ("options", place, rule, number),
                        name,
                        others,
                        "tender.kind.other_option",
                    )
