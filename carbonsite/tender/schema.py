"""The JSON Schema of tender files, by which editors complete and check them."""

from __future__ import annotations

from typing import Any

from ..project.schema import Schema, measure_schemas, schema_of
from .file_form import OptionForm, TenderForm


def tender_schema() -> Schema:
    """The schema of a tender file, as JSON Schema draft 2020-12.

    Examples
    --------
    >>> tender_schema()["title"]
    'carbonsite tender'
    """
    return schema_of(TenderForm, "carbonsite tender", {"Option": {"oneOf": [_option(schema) for schema in measure_schemas()]}, "Requirement": {"type": "object"}, "Award": {"type": "object"}})


def _option(measure: Schema) -> dict[str, Any]:
    """The table of an option: that of its measure, whose fields may be open, without a cost."""
    own = OptionForm.model_json_schema()["properties"]
    fields = {key: value for key, value in measure["properties"].items() if key != "cost"}
    return {**measure, "properties": {**fields, **own}, "required": ["type", "name"]}
