"""A project written as TOML that reads back equal."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from enum import Enum
from os import PathLike
from typing import TYPE_CHECKING, Any

import tomlkit

from ..errors import InputError
from ..factors.basis import Basis
from ..spreadsheets.files.writing import whole_file
from ..units.assumption import Assumption
from .baseline_rows import RowWriter
from .catalogues import catalogue_tables
from .normal_form import assumptions_of
from .toml_writer import Sayings, Unsayable, source_table

if TYPE_CHECKING:
    from .project import Project


def write_project(project: Project, path: str | PathLike[str]) -> None:
    """Write a project file, whole or not at all.

    Raises
    ------
    InputError
        Listing what a file cannot hold.
    ReportError
    """
    text = project_text(project)
    with whole_file(path) as place:
        place.write_bytes(text.encode("utf-8"))


def project_text(project: Project) -> str:
    """The project as TOML.

    Raises
    ------
    InputError
        Listing what a file cannot hold, and why.
    """
    return toml_of(_Telling(project).tables(), f"project {project.scenario.name!r}")


def toml_of(told: Mapping[str, Any], where: str) -> str:
    """Tables as TOML that reads back equal; `where` is what they are of, for errors.

    Raises
    ------
    InputError
        Where some text cannot be written.
    """
    try:
        text = tomlkit.dumps(_document(told))
        text.encode("utf-8")
        same = tomllib.loads(text) == told
    except ValueError as error:
        raise InputError.of(
            where,
            [
                {
                    "problem": f"cannot be written as TOML: {error}",
                    "remedy": "leave control characters out of names and texts",
                }
            ],
        ) from None
    if not same:
        raise InputError.of(
            where,
            [
                {
                    "problem": "some text would be read back as another",
                    "remedy": "leave control characters out of names and texts",
                }
            ],
        )
    return text


class _Telling:
    """A project as tables of TOML; what cannot be told is collected."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.unsayable: list[Unsayable] = []
        derived = {
            name: each for name, each in project.derived.items() if not isinstance(each, Assumption)
        }
        self.sayings = Sayings(derived, assumptions_of(project), project.sources, self.unsayable)

    def tables(self) -> dict[str, Any]:
        """The whole file.

        Raises
        ------
        InputError
        """
        project, scenario = self.project, self.project.scenario
        if len(project.uncovered):
            self.unsayable.append(
                Unsayable(
                    "left",
                    f"{len(project.uncovered)} rows",
                    "were not read from the project's tables, and would vanish",
                    "map them, or set left to an empty table on purpose",
                )
            )
        told = {
            "name": scenario.name,
            "date": scenario.date,
            "areas": [str(area) for area in scenario.areas],
            "indicator": scenario.indicator and str(scenario.indicator),
            "basis": self._chosen_basis(),
            "outputs": list(project.outputs),
            "bases": {name: self._basis(basis) for name, basis in scenario.bases.items()},
            "catalogue": {},
            "claims": [self._claim(claim) for claim in project.claims],
            "sets": {name: list(members) for name, members in project.sets.items()},
            "factors": [],
            "baseline": RowWriter(self.sayings).rows(scenario.baseline),
            "measures": [
                self._measure(measure, place) for place, measure in enumerate(scenario.measures)
            ],
            "sources": {name: source_table(source) for name, source in project.sources.items()},
            "assumptions": {
                name: self.sayings.assumption(assumption, f"assumptions.{name}")
                for name, assumption in self._assumptions().items()
            },
            "derived": {
                name: self.sayings.derived(each, f"derived.{name}", is_named=True)
                for name, each in project.derived.items()
            },
            **catalogue_tables(scenario.catalogue, self.unsayable),
        }
        if self.unsayable:
            raise InputError.of(
                f"project {scenario.name!r} as a file",
                [dataclasses.asdict(each) for each in self.unsayable],
            )
        return {key: value for key, value in told.items() if value not in (None, [], {}, "")}

    def _assumptions(self) -> Mapping[str, Assumption]:
        for name in self.sayings.assumptions:
            self.sayings.check_name(name, f"assumptions.{name}")
        return self.sayings.assumptions

    def _chosen_basis(self) -> Any:
        basis, bases = self.project.scenario.basis, self.project.scenario.bases
        if basis is None:
            return None
        # A basis that is one of the bases goes by its name; one that has all defaults is a table
        # that says one of them.
        return (
            next((name for name, each in bases.items() if each == basis), None)
            or self._basis(basis)
            or {"country": basis.country}
        )

    def _basis(self, basis: Basis) -> dict[str, Any]:
        default = Basis()
        said = {
            name: str(getattr(basis, name))
            for name in ("boundary", "electricity", "biofuel", "country")
            if getattr(basis, name) != getattr(default, name)
        }
        shares = {
            name: self.sayings.estimate(share, f"{name} of biofuel", f"basis.{name}")
            for name in ("blend", "obligation")
            if (share := getattr(basis, name)) is not None
        }
        return {**said, **({} if basis.year is None else {"year": basis.year}), **shares}

    def _claim(self, claim: Any) -> dict[str, Any]:
        said = {"amount": str(claim.amount), "source": self.sayings.source(claim.source)}
        boundary = {} if claim.boundary is None else {"boundary": claim.boundary.value}
        return {
            **said,
            **boundary,
            **({} if claim.includes is None else {"includes": list(claim.includes)}),
        }

    def _measure(self, measure: Any, place: int) -> dict[str, Any]:
        key = f"measures[{place}]"
        kind = self.sayings.class_name(type(measure), key)
        model = type(measure).model_fields if hasattr(type(measure), "model_fields") else None
        if model is not None:
            chosen = [name for name in model if name in measure.model_fields_set]
        elif dataclasses.is_dataclass(measure):
            chosen = [each.name for each in dataclasses.fields(measure) if each.init]
        else:
            self.unsayable.append(
                Unsayable(
                    key,
                    kind,
                    "is a class whose fields are not known",
                    "make it a SiteMeasure or a dataclass",
                )
            )
            return {}
        values = {name: getattr(measure, name) for name in chosen}
        return {
            "type": kind,
            **{
                name: self.sayings.field(value, name, f"{key}.{name}")
                for name, value in values.items()
                if value is not None
            },
        }


def _document(told: Mapping[str, Any]) -> tomlkit.TOMLDocument:
    """The tables in the order of the file: what is one table of many keys under a heading, what is
    small in one line.
    """
    document = tomlkit.document()
    for key, value in told.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            array = tomlkit.aot()
            for each in value:
                array.append(_table(each))
            document.add(key, array)
        elif isinstance(value, dict) and key in ("sources", "assumptions", "derived"):
            parent = tomlkit.table(is_super_table=True)
            for name, each in value.items():
                parent.add(tomlkit.key([name]) if name else tomlkit.key(name), _table(each))
            document.add(key, parent)
        else:
            document.add(
                key, _table(value) if isinstance(value, dict) and key != "basis" else _item(value)
            )
    return document


def _table(values: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in values.items():
        table.add(key, _item(value))
    return table


def _item(value: Any) -> Any:
    """A value in one line; a long array in several."""
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        for key, each in value.items():
            table.append(key, _item(each))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for each in value:
            array.append(_item(each))
        return array.multiline(sum(len(str(each)) for each in value) > 80)
    return tomlkit.item(value.value if isinstance(value, Enum) else value)
