"""A project written as TOML that reads back equal."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from enum import Enum
from os import PathLike
from typing import Any

import tomlkit

from ..accounting.acceptance import Acceptance
from ..errors import InputError
from ..factors.basis import Basis
from ..messages import Message, message
from ..scenarios.claim import Claim
from ..spreadsheets.files.writing import whole_file
from ..units.assumption import Assumption
from .normal_form import ProjectContent, assumptions_of
from .toml_writer import TomlWriter, source_table
from .written_rows import RowWriter, catalogue_tables


def write_project(project: ProjectContent, path: str | PathLike[str]) -> None:
    """Write a project file, whole or not at all.

    Raises
    ------
    InputError
        Listing what a file cannot contain.
    ReportError
    """
    text = project_text(project)
    with whole_file(path) as place:
        place.write_bytes(text.encode("utf-8"))


def project_text(project: ProjectContent) -> str:
    """The project as TOML.

    Raises
    ------
    InputError
        Listing what a file cannot contain, and why.
    """
    tables = _ProjectTables(project).to_dict()
    return toml_of(tables, message("project.project", name=project.scenario.name))


def toml_of(tables: Mapping[str, object], where: str) -> str:
    """Tables as TOML that reads back equal; `where` is the heading of an error.

    Raises
    ------
    InputError
        Where some text cannot be written.
    """
    try:
        text = tomlkit.dumps(_document(tables))
        text.encode("utf-8")
        is_same = tomllib.loads(text) == tables
    except ValueError as error:
        raise _unwritable(where, message("project.no_toml_of", reason=str(error))) from None
    if not is_same:
        raise _unwritable(where, message("project.other_text"))
    return text


def _unwritable(where: str, problem: Message) -> InputError:
    remedy = message("project.other_text.remedy")
    return InputError.one(where, problem, remedy)


class _ProjectTables:
    """A project as tables of TOML; parts that cannot be written are collected."""

    def __init__(self, project: ProjectContent) -> None:
        self.project = project
        derived = {
            name: estimate
            for name, estimate in project.derived.items()
            if not isinstance(estimate, Assumption)
        }
        self.writer = TomlWriter(derived, assumptions_of(project), project.sources)

    def to_dict(self) -> dict[str, object]:
        """The whole file.

        Raises
        ------
        InputError
        """
        project, scenario = self.project, self.project.scenario
        if len(project.uncovered):
            self.writer.refuse(
                "left", message("project.rows", count=len(project.uncovered)), "project.unread_rows"
            )
        tables = {
            "name": scenario.name,
            "date": scenario.date,
            "areas": [str(area) for area in scenario.areas],
            "period": scenario.period and dataclasses.asdict(scenario.period),
            "indicator": scenario.indicator and str(scenario.indicator),
            "basis": self._chosen_basis(),
            "outputs": list(project.outputs),
            "bases": {name: self._basis(basis) for name, basis in scenario.bases.items()},
            "catalogue": {},
            "claims": [self._claim(claim) for claim in project.claims],
            "rules": [one.as_table() for one in project.rules],
            "accepted": [self._acceptance(one) for one in scenario.accepted],
            "sets": {name: list(members) for name, members in project.sets.items()},
            "factors": [],
            "baseline": RowWriter(self.writer).rows(scenario.baseline),
            "measures": [
                self._measure(measure, f"measures[{place}]")
                for place, measure in enumerate(scenario.measures)
            ],
            "sources": {name: source_table(source) for name, source in project.sources.items()},
            "assumptions": self._assumptions(),
            "derived": {
                name: self.writer.derived(estimate, f"derived.{name}", is_definition=True)
                for name, estimate in project.derived.items()
            },
            **catalogue_tables(scenario.catalogue, self.writer),
        }
        if self.writer.refused:
            raise InputError.of(
                message("project.project_as_file", name=scenario.name),
                [dataclasses.asdict(problem) for problem in self.writer.refused],
            )
        return {key: value for key, value in tables.items() if value not in (None, [], {}, "")}

    def _assumptions(self) -> dict[str, object]:
        for name in self.writer.assumptions:
            self.writer.check_name(name, f"assumptions.{name}")
        return {
            name: self.writer.assumption(assumption, f"assumptions.{name}")
            for name, assumption in self.writer.assumptions.items()
        }

    def _chosen_basis(self) -> object:
        basis, bases = self.project.scenario.basis, self.project.scenario.bases
        if basis is None:
            return None
        # A basis that is one of the bases goes by its name; one that has all defaults is a table
        # that says one of them.
        return (
            next((name for name, named in bases.items() if named == basis), None)
            or self._basis(basis)
            or {"country": basis.country}
        )

    def _basis(self, basis: Basis) -> dict[str, object]:
        default = Basis()
        options = {
            name: str(getattr(basis, name))
            for name in ("boundary", "electricity", "biofuel", "country")
            if getattr(basis, name) != getattr(default, name)
        }
        year = {} if basis.year is None else {"year": basis.year}
        shares = {
            name: self.writer.estimate(share, f"{name} of biofuel", f"basis.{name}")
            for name in ("blend", "obligation")
            if (share := getattr(basis, name)) is not None
        }
        return {**options, **year, **shares}

    @staticmethod
    def _acceptance(accepted: Acceptance) -> dict[str, object]:
        values = dataclasses.asdict(accepted)
        return {name: value for name, value in values.items() if value != ""}

    def _claim(self, claim: Claim) -> dict[str, object]:
        table = {
            "amount": claim.text,
            "source": self.writer.source(claim.source),
            "boundary": None if claim.boundary is None else claim.boundary.value,
            "includes": None if claim.includes is None else list(claim.includes),
            "electricity": claim.electricity,
            "modules": list(claim.modules) or None,
            "elements": list(claim.elements) or None,
        }
        return {name: value for name, value in table.items() if value is not None}

    def _measure(self, measure: Any, key: str) -> dict[str, object]:
        kind = self.writer.class_name(type(measure), key)
        model = getattr(type(measure), "model_fields", None)
        if model is not None:
            chosen = [name for name in model if name in measure.model_fields_set]
        elif dataclasses.is_dataclass(measure):
            chosen = [field.name for field in dataclasses.fields(measure) if field.init]
        else:
            self.writer.refuse(key, kind, "project.class_fields")
            return {}
        fields = {
            name: self.writer.field(value, name, f"{key}.{name}")
            for name in chosen
            if (value := getattr(measure, name)) is not None
        }
        return {"type": kind, **fields}


def _document(tables: Mapping[str, object]) -> tomlkit.TOMLDocument:
    """The tables in the order of the file, large ones under a heading, small ones in one line."""
    document = tomlkit.document()
    for key, value in tables.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            array = tomlkit.aot()
            for table in value:
                array.append(_table(table))
            document.add(key, array)
        elif isinstance(value, dict) and key in ("sources", "assumptions", "derived"):
            parent = tomlkit.table(is_super_table=True)
            for name, table in value.items():
                parent.add(tomlkit.key([name]) if name else tomlkit.key(name), _table(table))
            document.add(key, parent)
        elif isinstance(value, dict) and key != "basis":
            document.add(key, _table(value))
        else:
            document.add(key, _item(value))
    return document


def _table(values: Mapping[str, object]) -> object:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _item(value))
    return table


def _item(value: object) -> object:
    """A value in one line; a long array in several."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, part in value.items():
            table.append(key, _item(part))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for part in value:
            array.append(_item(part))
        return array.multiline(sum(len(str(part)) for part in value) > 80)
    return tomlkit.item(value.value if isinstance(value, Enum) else value)
