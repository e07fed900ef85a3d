"""The JSON Schema of project files, by which editors complete and check them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from ..factors.columns import CARBON_CONTENT, FACTOR_COLUMNS, PROPERTIES
from ..factors.findings import COLUMN as FINDINGS
from ..lifecycle import INDICATORS, MODULES
from ..measures.base import SiteMeasure
from ..units.functions import QuantityFunction
from .form import ProjectForm, SiteForm
from .table_forms import ActivityFileForm, AssumptionForm, ClaimForm, ClosedTable, SourceForm
from .vocabulary import (
    CALCULATORS,
    FUNCTIONS,
    MEASURES,
    PLAIN,
    ROW_PROPERTIES,
    ROW_TAGS,
    arguments_of,
    described,
    estimated,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_QUANTITY: Schema = {"$ref": "#/$defs/Quantity"}
_PAIR: Schema = {
    "type": "array",
    "prefixItems": [_QUANTITY] * 2,
    "minItems": 2,
    "maxItems": 2,
}


def project_schema() -> Schema:
    """The schema of a project file, as JSON Schema draft 2020-12.

    Ids of factors are not enumerated, as a project may have its own; `carbonsite factors` finds
    them.

    Examples
    --------
    >>> project_schema()["properties"]["name"]["description"]
    'Of the project.'
    """
    return schema_of(ProjectForm, "carbonsite project", {})


def schema_of(form: type[SiteForm], title: str, further: Mapping[str, Schema]) -> Schema:
    """The schema of a kind of file; `further` are definitions that only this kind has."""
    whole = form.model_json_schema()
    definitions = whole.pop("$defs") | _definitions() | further
    return dict(_without_marks({"$schema": DIALECT, **whole, "title": title, "$defs": definitions}))


def measure_schemas() -> list[Schema]:
    """The table of each measure that carbonsite ships."""
    return [_measure(name, kind) for name, kind in MEASURES.items()]


def _definitions() -> dict[str, Schema]:
    forms: dict[str, type[ClosedTable]] = {
        "Source": SourceForm,
        "Assumption": AssumptionForm,
        "Claim": ClaimForm,
        "ActivityFile": ActivityFileForm,
    }
    return {
        **{name: form.model_json_schema() for name, form in forms.items()},
        "SourceOrName": {
            "anyOf": [
                {**_TEXT, "description": "The name of one of the [sources]."},
                {"$ref": "#/$defs/Source"},
            ]
        },
        "Sheet": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
        "Quantity": _quantity(),
        "Function": {"oneOf": [_function(name, function) for name, function in FUNCTIONS.items()]},
        "Activity": {
            "anyOf": [
                _plain_row(),
                *(_calculated_row(name) for name in CALCULATORS),
                {"$ref": "#/$defs/ActivityFile"},
            ]
        },
        "Measure": {"oneOf": [*measure_schemas(), _own_measure()]},
        "Factor": _factor(),
    }


def _quantity() -> Schema:
    text = {
        **_TEXT,
        "description": (
            "A number with a unit, or the name of an assumption or derived quantity of this file."
        ),
        "examples": ["1000 h", "30 L/h", "12,5 m3", "5 %", "4000 fm3", "50 kWh/m2", "16 t"],
    }
    share = {"type": "number", "description": "A share, where the quantity has no unit."}
    ranged = _object(
        {
            **AssumptionForm.model_json_schema()["properties"],
            "name": {**_TEXT, "description": "Left out, the name of the field."},
        },
        ["value"],
        "A value with its range, and a source or reason.",
    )
    return {"title": "quantity", "anyOf": [text, share, ranged, {"$ref": "#/$defs/Function"}]}


def _function(name: str, function: QuantityFunction) -> Schema:
    descriptions = described(function)
    arguments = {
        key: {
            **_QUANTITY,
            "description": descriptions.get(key) or f"[{function.units[key] or '%'}]",
        }
        for key in function.signature.parameters
    }
    needed = [
        key
        for key, parameter in function.signature.parameters.items()
        if parameter.default is parameter.empty
    ]
    return _object(
        {"function": {"const": name}, **arguments}, ["function", *needed], _summary(function), name
    )


def _plain_row() -> Schema:
    own = {
        "item": {**_TEXT, "description": "What is done, in the words of the site."},
        "factor": {
            **_TEXT,
            "description": "Id of an emission factor, or a generic name such as diesel.",
        },
        "amount": _QUANTITY,
    }
    return _object(
        {**own, **_row_keys()},
        ["item", "factor", "amount"],
        "An activity: something done, how much of it, and by which factor.",
        "activity",
    )


def _calculated_row(name: str) -> Schema:
    calculator = CALCULATORS[name]
    descriptions = described(calculator)

    def argument(key: str) -> Schema:
        kind = _TEXT if key in PLAIN else _PAIR if key == "lorry" else _QUANTITY
        return {
            **kind,
            "description": descriptions.get(key, "As in the quantity function of this calculator."),
        }

    needed = arguments_of(name)
    keys = {**_row_keys(), **{key: argument(key) for key in needed}, "calculator": {"const": name}}
    return _object(
        keys,
        ["calculator", *(key for key, is_needed in needed.items() if is_needed)],
        _summary(calculator),
        name,
    )


def _row_keys() -> dict[str, Schema]:
    """Tags and properties that each row may have."""
    modules: dict[str, Schema] = {
        "module": {"enum": list(MODULES)},
        "factor_module": {"enum": list(MODULES)},
        "hours": _QUANTITY,
        "row": {"type": ["string", "integer"]},
    }
    return {
        **{tag: modules.get(tag, _TEXT) for tag in ROW_TAGS},
        **dict.fromkeys(ROW_PROPERTIES, _QUANTITY),
        "tags": {
            "type": "object",
            "description": "Columns of your own, which travel through untouched.",
            "additionalProperties": {"type": ["string", "number"]},
        },
    }


def _measure(name: str, kind: type[SiteMeasure]) -> Schema:
    """A measure's table: the fields of its class, assumptions among them as quantities."""
    schema, descriptions = kind.model_json_schema(), described(kind)

    def field(key: str, info: FieldInfo) -> Schema:
        mark = estimated(info)
        if mark is None:
            return {
                key_: value for key_, value in schema["properties"][key].items() if key_ != "title"
            } | ({"description": descriptions[key]} if key in descriptions else {})
        return {
            **_QUANTITY,
            "description": descriptions.get(key, f"A quantity like '{mark.example}'."),
            "examples": [mark.example],
        }

    fields = {key: field(key, info) for key, info in kind.model_fields.items()}
    return _object(
        {"type": {"const": name}, **fields},
        ["type", *schema.get("required", [])],
        _summary(kind),
        name,
    )


def _own_measure() -> Schema:
    return {
        "type": "object",
        "title": "own measure",
        "description": "A class of your own by its import path; read with --plugins only.",
        "properties": {"type": {**_TEXT, "pattern": r"^[\w.]+:[\w.]+$"}},
        "required": ["type"],
    }


def _factor() -> Schema:
    numbers = {
        name: {"type": ["number", "string"], "description": f"{unit} per declared unit."}
        for name, unit in (*((name, "kgCO2e") for name in INDICATORS), (CARBON_CONTENT, "kg C"))
    }
    years = {name: {"type": "integer"} for name in ("year", "reference_year")}
    days = {name: {"type": "string", "format": "date"} for name in ("valid_from", "valid_to")}
    columns = {
        name: {**_TEXT, "description": "A quantity."} if name in PROPERTIES else _TEXT
        for name in FACTOR_COLUMNS
    }
    return _object(
        {
            **columns,
            **numbers,
            **years,
            **days,
            "module": {"enum": ["", *MODULES]},
            FINDINGS: {**_TEXT, "description": "What was found about it: 'kind: detail', by line."},
            "source": {"$ref": "#/$defs/SourceOrName"},
        },
        ["factor", "declared_unit"],
        "An emission factor of one module or part.",
    )


def _object(
    properties: Mapping[str, object], required: list[str], description: str, title: str = ""
) -> Schema:
    named = {"title": title} if title else {}
    return {
        "type": "object",
        **named,
        "description": description,
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _summary(documented: type | Callable[..., object]) -> str:
    return (documented.__doc__ or "").strip().splitlines()[0]


def _without_marks(schema: object) -> Any:
    """The schema with the marks of `ReadLater` as references."""
    if isinstance(schema, list):
        return [_without_marks(part) for part in schema]
    if not isinstance(schema, dict):
        return copy.copy(schema)
    mark = schema.get("$comment")
    rest = {
        key: _without_marks(value)
        for key, value in schema.items()
        if key != "$comment" and not (key == "default" and value in (None, ""))
    }
    return rest if mark is None else {"$ref": f"#/$defs/{mark}", **rest}
