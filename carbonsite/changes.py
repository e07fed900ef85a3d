"""Changes: what measures do to the activities, as signed rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

import numpy as np
import pandas as pd

from .activity_rows import REQUIRED, joined, parted, with_numbers
from .errors import InputError
from .factors.catalogue import FactorCatalogue
from .factors.properties import CatalogueProperties
from .inputs import Run, at, uses_of
from .lifecycle import MODULES_IN_TOTAL
from .measures.base import Measure
from .units.paths import CONVERTING_PROPERTIES
from .units.tracing import is_something

Array = np.ndarray[Any, Any]
_TOLD_BY_CHANGES = ("row", "measure", "replaces", "hours")
"""Columns that say which change a row belongs to, or follow from its amount; all others make it the row that it is."""

_PARTS_OF_A1_A3 = ("A1", "A2", "A3")


def with_row_ids(activities: pd.DataFrame) -> pd.DataFrame:
    """The activities with a text in the column `row` that names each row and no other.

    Raises
    ------
    InputError
        Where two rows have one id.
    """
    ids = activities["row"] if "row" in activities else pd.Series(activities.index, index=activities.index)
    blank = {tag: "" for tag in ("module", "measure", "replaces") if tag not in activities}
    table = activities.assign(row=ids.astype(str), **blank).reset_index(drop=True)
    # Plain cells: measures compare and copy them run after run, and a column of strings is packed and unpacked each time.
    table = table.astype({name: object for name, kind in table.dtypes.items() if isinstance(kind, pd.StringDtype)})
    twice = table["row"][table["row"].duplicated()].unique()
    if len(twice):
        raise InputError.of("activities", [{"row": row, "column": "row", "value": row, "problem": "names two rows", "remedy": "give each row an id of its own, or leave the column out"} for row in twice])
    return table


class Course:
    """What measures make of a baseline, whatever the assumptions are taken at; each step is worked out once.

    Runs that differ only in assumptions of later measures share their first steps; so do subsets of the measures, and
    bases of one country.

    Parameters
    ----------
    baseline : DataFrame
    catalogue : FactorCatalogue
        Whose properties the measures may look up.
    """

    def __init__(self, baseline: pd.DataFrame, catalogue: FactorCatalogue) -> None:
        self._baseline, self._catalogue = baseline, catalogue
        self._memo: dict[Any, Any] = {}
        self._reference = Run({})

    def around(self, values: Mapping[str, Any]) -> Course:
        """The same course for runs that lie around these values: what a run leaves as it is there is carried over from there."""
        other = copy(self)
        other._reference = Run(values)
        return other

    def steps(self, acting: tuple[Measure, ...], values: Mapping[str, Any], country: str) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
        """The activities and what was changed last: at first, and after each measure."""
        if values:
            # At their own values first, so that it is known which properties of factors the measures look up.
            self._after(acting, Run({}), country)
        run = Run(values)
        return [self._after(acting[:count], run, country) for count in range(len(acting) + 1)]

    def changes(self, acting: tuple[Measure, ...], values: Mapping[str, Any], country: str) -> pd.DataFrame:
        """Signed rows by measure that turn the baseline into the final activities."""
        (baseline, _), *steps = self.steps(acting, values, country)
        filled = [changed for _, changed in steps if len(changed)]
        return pd.concat(filled, ignore_index=True) if filled else baseline.iloc[:0].assign(measure="")

    def changes_in(self, acting: tuple[Measure, ...], runs: list[Mapping[str, Any]], country: str) -> pd.DataFrame:
        """The changes of several runs of values one below the other, told apart by the column `run`."""
        key = (country, "runs", *(measure.name for measure in acting), *(Run(values).key(values) for values in runs))
        if key not in self._memo:
            parts = [self.changes(acting, values, country) for values in runs]
            table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
            self._memo[key] = table.assign(run=np.repeat(np.arange(len(parts)), [len(part) for part in parts]))
        found: pd.DataFrame = self._memo[key]
        return found

    def looked_up(self, lines: pd.DataFrame, country: str) -> Mapping[str, Any]:
        """Properties of factors by which measures, or an account with these lines, have turned one unit into another."""
        if len(lines):
            own = np.logical_or.reduce([np.zeros(len(lines), dtype=bool), *(lines[name].fillna("") != "" for name in CONVERTING_PROPERTIES if name in lines)])
            turned = lines[(lines["conversion_source"] != "") & ~own][["resolved_factor", "unit", "declared_unit"]].drop_duplicates()
            for factor, unit, declared in turned.itertuples(index=False):
                self._properties(country).conversion(factor, unit, declared)
        return self._properties(country).used

    def _after(self, acted: tuple[Measure, ...], run: Run, country: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        key = (country, tuple(measure.name for measure in acted), run.key(self._inputs_of(acted, country)))
        if key not in self._memo:
            if not acted:
                table = with_numbers(self._baseline, run.values)
                self._memo[key] = table, table.iloc[:0]
            else:
                before = self._after(acted[:-1], run, country)[0]
                self._memo[key] = self._untouched(acted, run, country, before) or self._applied(acted[-1], run, country, before)
        step: tuple[pd.DataFrame, pd.DataFrame] = self._memo[key]
        return step

    def _applied(self, measure: Measure, run: Run, country: str, before: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        # A copy: a measure of the user's own that changes the table in place must not change what came before it.
        found = at(measure, run.values).apply(before.copy(), self._properties(country, run.values))
        after = with_named_rows(found, measure.name)
        return after, change_between(before, after, measure.name)

    def _untouched(self, acted: tuple[Measure, ...], run: Run, country: str, before: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
        """The step at the reference, carried over where the run differs only in rows that the measure does not read."""
        measure = acted[-1]
        own = {assumption.name for _, assumption in uses_of(self._baseline.iloc[:0], [measure])}
        bearing = frozenset(own | self._properties(country).used.keys())
        if run.key(run.values) == self._reference.key(self._reference.values) or not hasattr(measure, "reads") or run.key(bearing) != self._reference.key(bearing):
            return None
        at_reference, after_0, changed_0, reads = self._at_reference(acted, country)
        (columns, cells, amount), (columns_0, cells_0, amount_0) = parted(before), at_reference
        if columns != columns_0 or cells.shape != cells_0.shape or not (_with_blanks(cells) == cells_0).all():
            return None
        differing = np.flatnonzero(amount != amount_0)
        if reads[differing].any():
            return None
        after = after_0["amount"].to_numpy(dtype=float, copy=True)
        after[differing] = amount[differing]
        return after_0.assign(amount=after), changed_0

    def _at_reference(self, acted: tuple[Measure, ...], country: str) -> tuple[tuple[list[str], Array, Array], pd.DataFrame, pd.DataFrame, Array]:
        """The parts of the activities before a measure at the reference, those after it, what it changed, and which rows it reads."""
        key = ("reference", country, tuple(measure.name for measure in acted), self._reference.key(self._reference.values))
        if key not in self._memo:
            (before, _), (after, changed) = (self._after(steps, self._reference, country) for steps in (acted[:-1], acted))
            columns, cells, amount = parted(before)
            self._memo[key] = (columns, _with_blanks(cells), amount), after, changed, acted[-1].reads(before)  # type: ignore[attr-defined]
        found: tuple[tuple[list[str], Array, Array], pd.DataFrame, pd.DataFrame, Array] = self._memo[key]
        return found

    def _inputs_of(self, acted: tuple[Measure, ...], country: str) -> frozenset[str]:
        """Names of the assumptions that bear on the baseline and on some measures; properties of factors bear on all."""
        key = ("inputs", *(measure.name for measure in acted))
        if key not in self._memo:
            self._memo[key] = frozenset(assumption.name for _, assumption in uses_of(self._baseline, acted))
        return frozenset(self._memo[key] | self._properties(country).used.keys())

    def _properties(self, country: str, values: Mapping[str, Any] | None = None) -> CatalogueProperties:
        if ("properties", country) not in self._memo:
            self._memo["properties", country] = CatalogueProperties(self._catalogue, country)
        found: CatalogueProperties = self._memo["properties", country]
        return CatalogueProperties(self._catalogue, country, values) if values and values.keys() & found.used.keys() else found


def with_named_rows(activities: Any, measure: str) -> pd.DataFrame:
    """What a measure makes of the activities, checked: a table whose rows each have an id of their own.

    Raises
    ------
    InputError
        Naming the measure.
    """
    columns = set(activities.columns) if isinstance(activities, pd.DataFrame) else set()
    problems = [{"column": column, "problem": "is not in what the measure returns", "remedy": "return the activities, all columns kept"} for column in (*REQUIRED, "row") if column not in columns]
    ids = [] if problems else activities["row"].tolist()
    if len({row for row in ids if isinstance(row, str) and row}) < len(ids):
        problems = list(_badly_named(ids, activities["item"].tolist()))
    if problems:
        raise InputError.of(f"measure {measure!r}", problems)
    return with_numbers(activities)


def _badly_named(ids: list[Any], items: list[Any]) -> Iterator[dict[str, Any]]:
    """What is wrong with the ids of rows."""
    seen = set()
    for row, item in zip(ids, items, strict=True):
        if not isinstance(row, str) or not row:
            yield {"row": item, "column": "row", "value": row, "problem": "is not a text that names the row", "remedy": "give each new row an id, and say in 'replaces' which row it replaces"}
        elif row in seen:
            yield {"row": row, "column": "row", "value": row, "problem": "names two rows", "remedy": "give each new row an id of its own"}
        else:
            seen.add(row)


def change_between(before: pd.DataFrame, after: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Signed rows that turn one table of activities into another.

    A row whose amount differs gives the difference; one that is gone, or is no longer the same, as where it takes another
    factor, unit, module or tag, gives its old amount with a minus and its new one; one that is new gives its amount.
    Only a new row says what it replaces.
    """
    columns, old, old_amount = parted(before)
    new_columns, new, amount = parted(after)
    place = pd.Index(before["row"]).get_indexer(after["row"])
    kept = np.flatnonzero(place >= 0)
    same = _same((columns, old), (new_columns, new), place, kept)
    is_gone = np.ones(len(old), dtype=bool)
    is_gone[place[kept[same]]] = False
    gone = np.flatnonzero(is_gone)
    difference = amount[kept[same]] - old_amount[place[kept[same]]]
    is_changed = is_something(difference)
    differing = kept[same][is_changed]
    others = np.concatenate([kept[~same], np.flatnonzero(place < 0)])
    signed = np.concatenate([-old_amount[gone], difference[is_changed], amount[others]])
    cells = np.vstack([_filled(columns, old[gone], new_columns), new[differing], new[others]])
    cells[:, new_columns.index("measure")] = measure
    if "replaces" in new_columns:
        cells[: len(cells) - int((place < 0).sum()), new_columns.index("replaces")] = ""
    return joined(new_columns, cells, signed)


def _filled(columns: list[str], cells: Array, wanted: list[str]) -> Array:
    """The cells in other columns, blank where they have none."""
    held = np.hstack([cells, np.full((len(cells), 1), "", dtype=object)])
    return held[:, [columns.index(column) if column in columns else -1 for column in wanted]]


def _same(before: tuple[list[str], Array], after: tuple[list[str], Array], place: Array, kept: Array) -> Array:
    """Which kept rows still are what they were: factor, unit, module and tags."""
    wanted = [column for column in dict.fromkeys([*before[0], *after[0]]) if column not in _TOLD_BY_CHANGES]
    was, now = (_filled(columns, cells, wanted)[rows] for (columns, cells), rows in ((before, place[kept]), (after, kept)))
    return np.asarray((_with_blanks(was) == _with_blanks(now)).astype(bool).all(axis=1))


def _with_blanks(cells: Array) -> Array:
    """The cells with the empty text where one is missing: a missing cell equals nothing, not even itself."""
    return np.where(pd.isna(cells), "", cells)


def in_equal_scope(lines: pd.DataFrame) -> Array:
    """Which lines of some changes count in a saving: modules that both sides of a change declare.

    Old and new products of one change may declare different modules; a module that not every product of both sides
    declares is no saving. Rows booked in another module than their factor's, such as waste, and changes of one side only,
    count whole.
    """
    run = lines["run"].astype(str) + "\n" if "run" in lines else ""
    group = pd.factorize(run + lines["measure"].astype(str) + "\n" + _change_of(lines))[0]
    factor, module = pd.factorize(lines["resolved_factor"])[0], _declared_module(lines)
    product = ((lines["factor_module"] != "") & (lines["factor_module"] == lines["module"])).to_numpy()
    old = lines["amount"].to_numpy(dtype=float) < 0
    table = pd.DataFrame({"group": group, "old": old, "factor": factor, "module": module})
    products = table[product].drop_duplicates()
    # A product on both sides declares the same on both; only others can differ in scope.
    products = products[products.groupby(["group", "factor"])["old"].transform("nunique") == 1]
    whole = products[["group", "old", "factor"]].drop_duplicates().groupby("group").agg(products=("factor", "size"), sides=("old", "nunique"))
    declaring = products.groupby(["group", "module"]).size()
    of_line = pd.MultiIndex.from_frame(table[["group", "module"]])
    both_sides = table["group"].map(whole["sides"]).eq(2).to_numpy()
    by_all = declaring.reindex(of_line).to_numpy() == table["group"].map(whole["products"]).to_numpy()
    return np.asarray(~(product & both_sides & ~by_all))


def _declared_module(lines: pd.DataFrame) -> Array:
    """The module of each line; a factor that declares A1, A2 and A3 declares A1-A3."""
    module = lines["module"].to_numpy(dtype=object)
    part = np.isin(module, _PARTS_OF_A1_A3)
    if not part.any():
        return np.asarray(module)
    held = lines[part].groupby("resolved_factor")["module"].nunique()
    whole = part & lines["resolved_factor"].map(held).eq(len(_PARTS_OF_A1_A3)).to_numpy()
    return np.where(whole, "A1-A3", module)


def _change_of(lines: pd.DataFrame) -> pd.Series:
    """What tells the lines of one change: the row replaced, or the first of several."""
    replaces = lines["replaces"].fillna("").astype(str) if "replaces" in lines else pd.Series("", index=lines.index)
    first: dict[str, str] = {}
    for ids in replaces[replaces.str.contains("; ", regex=False)].unique():
        first.update(dict.fromkeys(ids.split("; "), ids.split("; ")[0]) | {ids: ids.split("; ")[0]})
    named = replaces.where(replaces != "", lines["row"].astype(str))
    return named.map(first).fillna(named) if first else named


def is_counted(lines: pd.DataFrame) -> Array:
    """Lines in the total: modules A to C."""
    return np.asarray(lines["module"].isin(MODULES_IN_TOTAL).to_numpy())
