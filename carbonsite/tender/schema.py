"""The JSON Schema of tender files, by which editors complete and check them."""

from __future__ import annotations

from typing import Any

from ..projects.schema import Schema, measure_schemas, schema_of
from ..projects.vocabulary import described
from .award.models import DFO_NAMES, MODELS
from .award.reading import ADDITIONS, AWARDS
from .award.values import INPUTS
from .criteria_reading import ABSOLUTE, FOLLOW_UP
from .file_form import OptionForm, TenderForm
from .requirements.presets import presets
from .requirements.reading import TYPES


def tender_schema() -> Schema:
    """JSON Schema of a tender file, draft 2020-12.

    Examples
    --------
    >>> tender_schema()["title"]
    'carbonsite tender'
    """
    options = [_option(schema) for schema in measure_schemas()]
    requirements = [_preset(), *(_requirement(name, kind) for name, kind in TYPES.items())]
    return schema_of(
        TenderForm,
        "carbonsite tender",
        {"Option": {"oneOf": options}, "Requirement": {"oneOf": requirements}, "Award": _award()},
    )


def _option(measure: Schema) -> dict[str, Any]:
    """Table of an option: that of its measure with open fields and without a cost."""
    own = OptionForm.model_json_schema()["properties"]
    fields = {key: value for key, value in measure["properties"].items() if key != "cost"}
    return {**measure, "properties": {**fields, **own}, "required": ["type", "name"]}


def _requirement(name: str, kind: Any) -> Schema:
    """Table of a requirement: the fields of its class, whose values their reader checks."""
    descriptions, part = described(kind), {"$ref": "#/$defs/Requirement"}
    nested: Schema = {
        "parts": {"type": "array", "items": part},
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"since": {}, "requirement": {"type": "object"}},
            },
        },
    }
    fields = {
        field: {**nested.get(field, {}), "description": descriptions.get(field, "")}
        for field in kind.model_fields
    }
    needed = [field for field, info in kind.model_fields.items() if info.is_required()]
    summary = (kind.__doc__ or "").strip().splitlines()[0]
    return {
        "type": "object",
        "title": name,
        "description": summary,
        "properties": {
            "type": {"const": name},
            **fields,
            ABSOLUTE: _ABSOLUTE,
            FOLLOW_UP: _FOLLOW_UP,
        },
        "required": ["type", *needed],
        "additionalProperties": False,
    }


_ABSOLUTE = {
    "type": "boolean",
    "description": "Whether no deviation from it can be accepted.",
}


_FOLLOW_UP = {
    "type": "boolean",
    "description": "Whether the contract asks for it, and bids are not judged by it.",
}


def _preset() -> Schema:
    names = list(presets()["preset"])
    return {
        "type": "object",
        "title": "preset",
        "description": "A requirement as a source words it.",
        "properties": {"preset": {"enum": names}},
        "required": ["preset"],
    }


def _award() -> Schema:
    """Table of the award, with its criteria and additions."""
    text: Schema = {"type": "string"}
    criterion = {
        "type": "object",
        "properties": {
            "name": text,
            "weight": {},
            "of": {"enum": list(INPUTS)},
            "model": {"enum": [*MODELS, *DFO_NAMES]},
        },
        "required": ["name", "weight", "of", "model"],
    }
    addition = {
        "type": "object",
        "properties": {"name": text, "type": {"enum": list(ADDITIONS)}},
        "required": ["type"],
    }
    arrays = {
        "criteria": {"type": "array", "items": criterion},
        "additions": {"type": "array", "items": addition},
    }
    return {"type": "object", "properties": {"rule": {"enum": list(AWARDS)}, **arrays}}
