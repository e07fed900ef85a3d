"""The csv of ÖKOBAUDAT: one row for each data set, module and scenario, in German or English.

It is a flat form of ILCD+EPD, so that each data set becomes a process with its reference flow.

References
----------
ÖKOBAUDAT, release OBD_2024_I as csv: headings, ``;``, ISO 8859-1, decimal comma. Its rows of
transport write ``1000 t*km`` for the reference flow of 1000 kg*km in the ILCD data sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ...errors import InputError
from ...messages.problems import refusal
from .csv_table import CsvRow, CsvTable, read_table
from .dates import year_of
from .declaration import Declaration, DeclaredNumber, finding_of
from .ilcd import Process, Publication, Result, declaration_of
from .ilcd_flow import FlowProperty, ReferenceFlow
from .ilcd_identifiers import CARBON_PACKAGING, CARBON_PRODUCT
from .indicators import EN_15804_A1, INDICATOR_UUIDS
from .oekobaudat_columns import CARBON, MATERIAL, NUMBERS, OLD_TOTAL, SPLIT, column_of
from .values import not_negative, one_line, one_of, positive

FORMAT = "ÖKOBAUDAT csv"
_PUBLICATION = ("version", "registration_number", "owner", "operator", "url")
_NEEDED = ("uuid", "version", "amount", "unit", "module")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LARGEST_TRANSPORT = 2.0
"""kgCO2e of one tonne-kilometre by land or sea; a thousand of them emit more by any means."""

GENERIC_TERMS = (
    "Das BMI stellt die in der ÖKOBAUDAT veröffentlichten Daten kostenfrei und uneingeschränkt zur"
    " Verfügung. Sie sind vornehmlich zur Berechnung von Gebäudeökobilanzen vorgesehen."
)
"""The sentences on the publisher's page for users."""

OWNER_TERMS = "belongs to its declaration owner: read the owner's terms before you pass it on"


class _DataSet(NamedTuple):
    """The rows of one data set by column."""

    rows: list[dict[str, str]]
    lines: list[int]

    @property
    def first(self) -> dict[str, str]:
        return self.rows[0]


def is_oekobaudat(text: str) -> bool:
    """True if the heading of a csv names data sets by UUID and version, also without numbers."""
    heading = {column_of(cell) for cell in re.split("[;,]", text[:8000].partition("\n")[0])}
    return {"uuid", "version"} <= heading and bool(heading & {"name_de", "name_en", "module"})


def read_oekobaudat(text: str, where: str) -> Iterator[Declaration | InputError]:
    """The declaration, or the error, of each data set of the csv.

    Raises
    ------
    InputError
        If a column is missing, a row has another width than the heading, or a row has no UUID: then
        the columns are shifted, and nothing is read.
    """
    table = read_table(text, where, _NEEDED, column_of)
    if not {OLD_TOTAL, *SPLIT} & {*table.heading}:
        raise refusal(where, "heading", "GWP", "epd.column_missing", "remedy.as_published")
    _check_identifiers(table, where)
    has_comma = _has_comma(table)
    for data_set in _data_sets(table):
        try:
            yield _declaration(data_set, where, has_comma)
        except InputError as error:
            yield error


def _check_identifiers(table: CsvTable, where: str) -> None:
    place = table.heading.index("uuid")
    for line, cells in table.rows:
        if not _UUID.fullmatch(cells[place].strip()):
            key, remedy = "epd.no_uuid", "remedy.as_published"
            raise refusal(where, f"row {line}", cells[place], key, remedy)


def _has_comma(table: CsvTable) -> bool:
    """True if any number of the table has a comma, which is then the decimal mark of all."""
    places = [place for place, name in enumerate(table.heading) if name in NUMBERS]
    return any("," in row.cells[place] for row in table.rows for place in places)


def _data_sets(table: CsvTable) -> list[_DataSet]:
    """The data sets in the order of their first row; of one UUID the newest version first."""
    used = [(place, name) for place, name in enumerate(table.heading) if name]
    groups: dict[tuple[str, str], _DataSet] = {}
    # Each row is put with those of its data set, which need not be its neighbours.
    for row in table.rows:
        cells = _by_name(row, used)
        key = cells["uuid"].strip().lower(), cells["version"].strip()
        group = groups.setdefault(key, _DataSet([], []))
        group.rows.append(cells)
        group.lines.append(row.line)
    first_line: dict[str, int] = {}
    for (uuid, _), group in groups.items():
        first_line.setdefault(uuid, group.lines[0])
    newest_first = sorted(groups.items(), key=lambda item: item[0][1], reverse=True)
    return [group for _, group in sorted(newest_first, key=lambda item: first_line[item[0][0]])]


def _by_name(row: CsvRow, used: list[tuple[int, str]]) -> dict[str, str]:
    return {name: row.cells[place] for place, name in used}


def _declaration(data_set: _DataSet, where: str, has_comma: bool) -> Declaration:
    first = data_set.first
    place = f"{where}: {one_line(first['uuid'])}"
    for column in ("unit", "amount"):
        values = list(dict.fromkeys(row[column].strip() for row in data_set.rows))
        if len(values) > 1:
            key, remedy = "epd.rows_disagree", "remedy.ask_owner"
            raise refusal(place, column, ", ".join(values), key, remedy)
    process = _process(data_set, has_comma)
    if process.flow.declared is None:
        raise refusal(place, "amount", first["amount"], "epd.odd_amount", "epd.give_unit")
    declaration = declaration_of(process, FORMAT, place)
    lines = data_set.lines
    rows = f"row {lines[0]}" if len(lines) == 1 else f"rows {lines[0]} to {lines[-1]}"
    is_generic = "generic" in first.get("kind", "").lower()
    return _of_transport(
        replace(
            declaration,
            locator=f"{declaration.locator}, {rows} of the csv",
            terms=GENERIC_TERMS if is_generic else OWNER_TERMS,
        )
    )


def _process(data_set: _DataSet, has_comma: bool) -> Process:
    """A data set as the process that its ILCD form has."""
    first = data_set.first
    texts = {name: _plain(cell) for name, cell in first.items() if name not in NUMBERS}

    def number(name: str) -> float | None:
        return positive(_number(first.get(name, ""), has_comma))

    unit = texts["unit"]
    properties = [FlowProperty("", "", number("amount"), unit, True)]
    for name, uuid in zip(CARBON, (CARBON_PRODUCT, CARBON_PACKAGING), strict=True):
        content = not_negative(_number(first.get(name, ""), has_comma))
        properties.append(FlowProperty(uuid, name, content, "kg", False))
    material = tuple((kind, number(name), unit) for name, (kind, unit) in MATERIAL.items())
    return Process(
        uuid=texts["uuid"].lower(),
        name=one_of(texts.get("name_en"), texts.get("name_de")),
        results=tuple(_results(data_set, texts.get("conformity", ""), has_comma)),
        flow=ReferenceFlow(1.0, tuple(properties), material),
        publication=Publication(**{name: texts.get(name, "") for name in _PUBLICATION}),
        compliance=(texts.get("conformity", ""),),
        geography=texts.get("geography", ""),
        category=one_of(texts.get("category_en"), texts.get("category")),
        published=texts.get("published"),
        valid_to=texts.get("valid_to"),
        reference_year=year_of(texts.get("reference_year")),
        subtype=texts.get("kind", ""),
    )


def _results(data_set: _DataSet, conformity: str, has_comma: bool) -> Iterator[Result]:
    """The indicators of which any row has a number."""
    rank = next((text for text in ("EF 3.1", "EF 3.0") if text in conformity), "")
    columns = {OLD_TOTAL: (EN_15804_A1, "GWP")} | {
        name: (_uuid_of(str(indicator), rank), label) for name, (indicator, label) in SPLIT.items()
    }
    for column, (uuid, label) in columns.items():
        if any(row.get(column, "").strip() for row in data_set.rows):
            cells = tuple(
                DeclaredNumber(
                    row["module"].strip(),
                    one_line(row.get("scenario", "")),
                    _number(row[column], has_comma),
                )
                for row in data_set.rows
            )
            yield Result(uuid, (label,), "kg CO2 eqv.", "", cells)


def _uuid_of(indicator: str, method: str) -> str:
    """The UUID of an indicator by the method that the data set states; "" if it states none."""
    characterisation = {"EF 3.1": "AR6", "EF 3.0": "AR5"}.get(method)
    return next(
        (
            uuid
            for uuid, known in INDICATOR_UUIDS.items()
            if known.indicator == indicator and known.characterisation == characterisation
        ),
        "",
    )


def _plain(cell: str) -> str:
    """A text without the quotation marks that the publisher puts around each part of a list."""
    return one_line(cell.replace("'", ""), 1000)


def _number(text: str, has_comma: bool) -> str:
    """A number with a decimal point; a table with decimal commas has no points in its numbers."""
    plain = text.strip()
    if not has_comma:
        return plain
    if "." not in plain:
        return plain.replace(",", ".")
    return f"{plain} (a decimal point in a table with decimal commas)"


def _of_transport(declaration: Declaration) -> Declaration:
    """The declaration with one tonne-kilometre where the csv writes a thousand of them."""
    written = declaration.declared_unit.replace(" ", "").lower()
    if written not in ("t*km", "tkm") or declaration.reference_amount != 1000.0:
        return declaration
    cells = [cell for impact in declaration.impacts for cell in impact.cells]
    most = max((positive(str(cell.value).lstrip("-")) or 0.0 for cell in cells), default=0.0)
    if most >= _LARGEST_TRANSPORT:
        return declaration
    finding = finding_of("reference amount differs", "epd.thousand_tkm", most=most)
    return replace(declaration, reference_amount=1.0, findings=(*declaration.findings, finding))
