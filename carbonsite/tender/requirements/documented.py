"""Requirements on documents: a declaration or equivalent documentation for each row."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ...accounting.checks import as_date
from ...errors import InputError
from ...messages import Message, message
from .base import Outcome, Subject
from .rows import EveryRow, Judged, cell_text
from .sentences import tags_of


class Documented(EveryRow):
    """A valid environmental product declaration, or equivalent documentation, for each row.

    Parameters
    ----------
    name : str
    where : mapping of str to str
    equivalent : bool
        Whether documentation that is equivalent to a declaration will do; procurement law asks that
        it does.

    Notes
    -----
    A declaration must state until when it is valid. Whether other documentation is equivalent
    is for the tenderer to say: it is not shown until its `accepted` is ``"yes"`` (or ``"ja"``), and
    not met where it is ``"no"`` (``"nei"``).
    """

    equivalent: bool = True

    @property
    def sentence(self) -> Message:
        """What it asks."""
        key = "tender.asks.documented" if self.equivalent else "tender.asks.declared"
        return message(key, tags=tags_of(self.where))

    def judged(self, row: Mapping[str, Any], subject: Subject) -> Judged:
        """The best judgement of the row's documents."""
        documents = subject.documents[subject.documents["row"].astype(str) == str(row["row"])]
        judgements = [
            self._document(document, subject) for document in documents.to_dict("records")
        ]
        order = (Outcome.MET, Outcome.NOT_SHOWN, Outcome.NOT_MET)
        return min(
            judgements,
            key=lambda judgement: order.index(judgement[0]),
            default=(Outcome.NOT_SHOWN, "", message("tender.document.none")),
        )

    def _document(self, document: Mapping[str, Any], subject: Subject) -> Judged:
        name, kind = cell_text(document, "document"), cell_text(document, "kind").casefold()
        if kind == "epd":
            return _validity(document, name, subject.day)
        if kind != "equivalent":
            return Outcome.NOT_SHOWN, name, message("tender.document.none")
        if not self.equivalent:
            return Outcome.NOT_MET, name, message("tender.document.no_declaration")
        accepted = cell_text(document, "accepted").casefold()
        known = {
            "yes": Outcome.MET,
            "ja": Outcome.MET,
            "no": Outcome.NOT_MET,
            "nei": Outcome.NOT_MET,
        }
        return (
            known.get(accepted, Outcome.NOT_SHOWN),
            name,
            (
                ""
                if accepted in ("yes", "ja")
                else message(
                    "tender.document.refused" if accepted in known else "tender.document.assess"
                )
            ),
        )


def _validity(document: Mapping[str, Any], name: str, day: datetime.date | None) -> Judged:
    """Judgement of a declaration by its validity on a day."""
    if not name:
        return Outcome.NOT_SHOWN, "", message("tender.document.no_number")
    if day is None:
        return Outcome.NOT_SHOWN, name, message("tender.document.no_day")
    try:
        start, end = (
            as_date(cell_text(document, column) or None) for column in ("valid_from", "valid_to")
        )
    except InputError:
        return Outcome.NOT_SHOWN, name, message("tender.document.unreadable")
    if end is None:
        return Outcome.NOT_SHOWN, name, message("tender.document.no_validity")
    if day > end or (start is not None and day < start):
        return Outcome.NOT_MET, name, message("tender.document.outside", start=start or "", end=end)
    return Outcome.MET, name, message("tender.document.valid", end=end)
