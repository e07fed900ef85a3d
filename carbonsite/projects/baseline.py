"""The baseline of a project file: activities one by one, by calculators, and from tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd

from ..factors.catalogue import FactorCatalogue
from ..inputs.table import activities
from ..messages import Joined, Word, message
from .activity_entries import ActivityReader
from .problems import FileProblems
from .quantities import QuantityReader
from .tables import ActivityFiles
from .toml_positions import KeyPath

Part = tuple[int, "pd.DataFrame | dict[str, object]"]
"""The place of an entry, and the activities of its table or the cells of its one activity."""


class Baseline:
    """The rows of a baseline, and which key each comes from.

    Parameters
    ----------
    quantities : QuantityReader
    catalogue : FactorCatalogue
    files : ActivityFiles
    """

    def __init__(
        self, quantities: QuantityReader, catalogue: FactorCatalogue, files: ActivityFiles
    ) -> None:
        self.problems: FileProblems = quantities.problems
        self.entries = ActivityReader(quantities, catalogue)
        self.files = files
        self.places: dict[str, KeyPath] = {}
        """The key that each row comes from, by the row's id."""

    def table(self, entries: Sequence[Mapping[str, object]]) -> pd.DataFrame | None:
        """All activities; None if none could be read."""
        if not entries:
            self.problems.note(("baseline",), "", "project.no_activity")
        # A loop over entries: each is written by hand and checked key by key; the rows of a table
        # are read as a whole.
        parts = [
            (place, part)
            for place, entry in enumerate(entries)
            if (part := self._entry(entry, ("baseline", place))) is not None and len(part)
        ]
        if not parts:
            self._note_empty_tables(entries)
            return None
        return self._joined(parts, entries)

    def _note_empty_tables(self, entries: Sequence[Mapping[str, object]]) -> None:
        """Note that no table has an activity, by the kinds of its rows."""
        left = self.files.all_left()
        if len(left) and not self.problems.entries:
            kinds = [
                message("inputs.read.of_kind", count=int(count), kind=Word("row_kind", str(kind)))
                for kind, count in left["kind"].value_counts(sort=False).items()
            ]
            place, file = next(
                (place, str(entry["file"]))
                for place, entry in enumerate(entries)
                if "file" in entry
            )
            problem = message("project.no_activity_read", kinds=Joined(kinds))
            remedy = message("project.no_activity_read.remedy", file=file)
            self.problems.add(("baseline", place, "file"), file, problem, remedy)

    def _joined(
        self, parts: Sequence[Part], entries: Sequence[Mapping[str, object]]
    ) -> pd.DataFrame:
        """The activities of all entries as one table; notes the key of each row."""
        has_rows = any("row" in part for _, part in parts)
        frames, keys = [], list[KeyPath]()
        # Entries that follow each other are one table at once; a table of a file is one already.
        for is_file, group in groupby(parts, key=lambda part: isinstance(part[1], pd.DataFrame)):
            if is_file:
                for place, part in group:
                    file = str(entries[place]["file"])
                    frames.append(_with_rows_of_file(part, file, len(parts) > 1))
                    keys += [("baseline", place, "file")] * len(part)
            else:
                several = list(group)
                frames.append(_frame(several, has_rows))
                keys += [("baseline", place) for place, _ in several]
        table = activities(*frames)
        rows = table["row"] if has_rows else map(str, range(len(table)))
        self.places = dict(zip(rows, keys, strict=True))
        return table

    def _entry(
        self, entry: Mapping[str, object], path: KeyPath
    ) -> pd.DataFrame | dict[str, object] | None:
        """The activities of a table, or the cells of the one activity that an entry is."""
        if "file" in entry:
            return self._of_file(entry, path)
        if not entry:
            if self.problems.line(path) not in {row["row"] for row in self.problems.entries}:
                self.problems.note(path, "", "project.empty")
            return None
        return self.entries.read(entry, path)

    def _of_file(self, entry: Mapping[str, object], path: KeyPath) -> pd.DataFrame | None:
        """The activities of a table; each factor there that is not known is noted."""
        part = self.files.read(entry, path)
        if part is not None:
            for factor, first in part.drop_duplicates("factor")[["factor", "row"]].itertuples(
                index=False
            ):
                self.entries.check_factor(str(factor), (*path, "file"), f"{entry['file']}", first)
        return part


def _frame(parts: Sequence[Part], has_rows: bool) -> pd.DataFrame:
    """Activities that are written one by one, as a table; with row ids if any has one."""
    rows = [dict(cells) for _, cells in parts]
    if has_rows:
        for (place, _), row in zip(parts, rows, strict=True):
            row.setdefault("row", f"baseline[{place}]")
    return pd.DataFrame(rows)


def _with_rows_of_file(part: pd.DataFrame, file: str, is_one_of_several: bool) -> pd.DataFrame:
    """The activities of a file by their rows there, with its name if there are other entries."""
    rows = part["row"].astype(str)
    return part.assign(row=f"{file}:" + rows if is_one_of_several else rows)
