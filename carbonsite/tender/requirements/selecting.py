"""Base of what looks at the emissions of selected line items."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from ...measures.base import Where
from ...messages import Joined, message
from ...scenarios.selection import Selection
from ...units.records import Record
from .sentences import named, tags_of, values_of


class Selecting(Record):
    """Base of what looks at the emissions of selected line items."""

    modules: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    without_flows: tuple[str, ...] = ()
    where: Where = Field(default_factory=dict)

    @model_validator(mode="after")
    def _selects(self) -> Self:
        self.selection  # noqa: B018  # a module that is none is refused here
        return self

    @property
    def rows_in_words(self) -> Joined:
        """Which line items count; all of the total where nothing is named."""
        flows = {"flows": self.flows, "without_flows": self.without_flows}
        parts = [
            *named("module", self.modules),
            *named("element", self.elements),
            *(
                message(f"tender.asks.{name}", named=values_of("flow", texts))
                for name, texts in flows.items()
                if texts
            ),
            *([message("tender.asks.where", tags=tags_of(self.where))] if self.where else []),
        ]
        return Joined(parts or [message("tender.asks.total")], " ")

    @property
    def selection(self) -> Selection:
        """The line items that count."""
        tags = tuple(
            (tag, (texts,) if isinstance(texts, str) else tuple(texts))
            for tag, texts in sorted(self.where.items())
        )
        return Selection(
            modules=self.modules,
            elements=self.elements,
            flows=self.flows,
            without_flows=self.without_flows,
            where=tags,
        )
