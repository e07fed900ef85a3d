"""Protocol of a scenario for the modules below `scenario`, so that none of them imports it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import Field
from typing import Any, ClassVar, Protocol

import pandas as pd

from ..factors.properties import CatalogueProperties
from ..measures.base import Measure
from ..units.assumption import Assumption
from .assumptions import Use


class Runnable(Protocol):
    """A baseline with measures that can be run at other values of the assumptions.

    It is a dataclass, so that `dataclasses.replace` gives the same with another baseline.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def name(self) -> str: ...
    @property
    def baseline(self) -> pd.DataFrame: ...
    @property
    def measures(self) -> Iterable[Measure]: ...
    @property
    def measures_in_order(self) -> tuple[Measure, ...]: ...
    @property
    def used(self) -> list[Use]: ...
    @property
    def uncertain(self) -> list[Assumption]: ...

    def changes(self, values: Mapping[str, Any] | None = None) -> pd.DataFrame: ...
    def steps_at(self, values: Mapping[str, Any]) -> list[tuple[pd.DataFrame, pd.DataFrame]]: ...
    def properties_at(self, values: Mapping[str, Any]) -> CatalogueProperties: ...
    def property_values(self, values: Mapping[str, Any]) -> dict[str, Any]: ...
    def traced_runs(self, properties: Mapping[str, Any]) -> list[Any]: ...
    def line_columns(
        self, changes: pd.DataFrame, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]: ...
