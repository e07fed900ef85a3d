"""carbonsite account: the account of a project, on the terminal and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import typer

from .. import reports
from ..messages import Language
from ..messages.labels import Labels
from ..projects.parts import OUTPUTS
from ..projects.project import Project
from ..projects.tables import ROWS_NOT_READ
from ..reports.json_export import to_dict
from ..reports.tables import check_suffix, json_of
from ..scenarios.claims import WITHIN, Examination, examine
from .labels import label
from .streams import NOT_MET, say, waiting
from .subjects import ReadingOptions, located, project_of
from .terminal_tables import show

STRICT = (
    "expired",
    "illegal baseline",
    ROWS_NOT_READ,
    "sheet without a heading",
    "uptake without release",
    "direct boundary",
)
"""Findings that --strict does not let pass: what they say may move the total by an amount that
nobody knows.
"""


class Accounting:
    """A project's account with all that is shown of it, each part worked out once."""

    def __init__(self, project: Project, language: Language) -> None:
        self.project, self.scenario, self.language = project, project.scenario, language

    @cached_property
    def examined(self) -> list[Examination]:
        """Each claim held against the scenario; this takes the longest."""
        with waiting("examining what is claimed, under each basis"):
            return [
                examine(self.scenario, claim, None, self.project.sets or None)
                for claim in self.project.claims
            ]

    @cached_property
    def words(self) -> Labels:
        """The words of reports, for what they tell as the command line does."""
        return Labels.of(self.language.value).beside(
            measure.name for measure in self.scenario.measures
        )

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of the scenario and of how its tables were read."""
        return self.project.findings

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The tables that are shown, by the key of their title."""
        scenario, words = self.scenario, self.words
        yield "totals", self._totals()
        yield "by_module", self._by_module()
        if scenario.measures:
            steps = scenario.steps()
            yield (
                "steps",
                steps.assign(
                    step=[
                        label("baseline", self.language),
                        *map(words.measure, steps["step"].iloc[1:]),
                    ]
                ),
            )
            savings, unequal = self._savings(), scenario.unequal_scope()
            yield "savings", savings.assign(measure=list(map(words.measure, savings["measure"])))
            yield "unequal", unequal.assign(measure=list(map(words.measure, unequal["measure"])))
        yield "undeclared", self._undeclared()
        found = self.findings[["of", "finding", "factor", "detail", "rows", "share"]]
        of, kinds = (
            [label(each, self.language) for each in found["of"]],
            [words.known("finding", each) for each in found["finding"]],
        )
        yield (
            "findings",
            found.assign(
                of=of, finding=kinds, detail=[words.text(detail) for detail in found["detail"]]
            ),
        )
        yield (
            "left",
            (
                self.project.uncovered[
                    ["file", "sheet", "row", "kind", "item", "problem", "remedy"]
                ]
                if len(self.project.uncovered)
                else pd.DataFrame()
            ),
        )

    def _totals(self) -> pd.DataFrame:
        """Baseline, total and saving, and the total by each area."""
        row: dict[str, Any] = self.scenario.compare().iloc[0].to_dict()
        measured = {} if self.scenario.measures else {"baseline": None, "saving": None}
        kept = {
            name: value
            for name, value in row.items()
            if name not in ("scenario", "basis", *measured)
        }
        names = {
            f"total per {area.units}": label("per_area", self.language, area=str(area.units))
            for area in self.scenario.areas
        }
        said = self.scenario.baseline_account()
        return pd.DataFrame(
            {
                "subject": [
                    f"{label(names.get(name, name), self.language)}"
                    f" [kgCO2e{'' if name not in names else '/m2'}]"
                    for name in kept
                ],
                "value": list(kept.values()),
            }
        ).assign(indicator=said.indicator.value)

    def _by_module(self) -> pd.DataFrame:
        before, after = (
            account.by("module")[account.indicator]
            for account in (self.scenario.baseline_account(), self.scenario.account())
        )
        sums = {"baseline": before, "total": after} if self.scenario.measures else {"total": after}
        table = pd.DataFrame(sums)
        order = [module for module in [*before.index, *after.index] if module in table.index]
        return table.loc[list(dict.fromkeys(order))].rename_axis("module").reset_index()

    def _savings(self) -> pd.DataFrame:
        bounds = self.scenario.bounds()
        together = {
            "measure": label("total", self.language),
            **{name: getattr(bounds, name).magnitude for name in ("value", "low", "high")},
        }
        return pd.concat([bounds.measures, pd.DataFrame([together])], ignore_index=True)

    def _undeclared(self) -> pd.DataFrame:
        found = pd.concat(
            [self.scenario.baseline_account().undeclared, self.scenario.account().undeclared]
        ).drop_duplicates()
        return (
            found.groupby("factor", sort=False)["module"]
            .agg(", ".join)
            .reset_index()
            .rename(columns={"module": "modules"})
            if len(found)
            else found
        )

    def unmet(self) -> list[str]:
        """What --strict does not let pass, each named."""
        kinds = self.findings[self.findings["finding"].isin(STRICT)]
        said = [
            f"{row.finding}: {row.detail}{f' ({row.factor})' if row.factor else ''}"
            for row in kinds.itertuples()
        ]
        for each in self.examined:
            outside = each.table[each.table["verdict"] != WITHIN]
            said += [
                f"claim of {each.claim.amount}: {row.verdict} ({row.measures}, {row.basis})"
                for row in outside.itertuples()
            ]
        return list(dict.fromkeys(said))


def run(
    path: Path,
    outputs: Sequence[Path],
    options: ReadingOptions,
    language: Language,
    *,
    as_json: bool,
    strict: bool,
    write: bool,
    opened: bool,
) -> None:
    """The command: show, write, open, check."""
    for output in outputs:
        check_suffix(output, OUTPUTS)
    if opened and not outputs:
        raise typer.BadParameter("there is no file to open; write one with -o page.html")
    project = project_of(path, options)
    found = Accounting(project, language)
    with located(project):
        # Files first: whoever closes the pipe early has them.
        for output in [
            *outputs,
            *(project.folder / name for name in (project.outputs if write else ())),
        ]:
            _write(found, output)
            say(f"wrote {output}")
        if opened:
            open_for_reading(outputs[0])
        if as_json:
            typer.echo(
                json_of(to_dict(project.scenario, found.examined, project.uncovered)), nl=False
            )
        else:
            _show(found)
        unmet = found.unmet() if strict else []
    for each in unmet:
        say(f"not met: {each}")
    if unmet:
        raise typer.Exit(NOT_MET)


def open_for_reading(output: Path) -> None:
    """Show a file as the desktop does; where there is none, say so: the file is written all the
    same.
    """
    if typer.launch(output.resolve().as_uri()):
        say(
            f"{output}: nothing here can show it; open it in a browser or in the program that it"
            " is for"
        )


def _show(found: Accounting) -> None:
    scenario = found.scenario
    say(
        f"{scenario.name}:"
        f" {scenario.basis.label if scenario.basis else 'no basis'}{f', {scenario.date}' if scenario.date else ''}"
    )
    for key, table in found.tables():
        show(label(key, found.language), table, found.language)
    for each in found.examined:
        show(
            label("claim", found.language, amount=str(each.claim.amount)),
            each.table.rename(columns={"measures": "measures_of", "claim": "claim_amount"}),
            found.language,
        )
    if len(found.project.uncovered):
        say(f"{len(found.project.uncovered)} rows were not read and are in no total")


def _write(found: Accounting, output: Path) -> None:
    """One file, of the kind that its name says."""
    writers: dict[str, Callable[[], object]] = {
        ".xlsx": lambda: reports.excel(
            found.scenario, output, found.language.value, found.examined, found.project.uncovered
        ),
        ".html": lambda: reports.html(
            found.scenario, output, found.language.value, found.examined, found.project.uncovered
        ),
        ".csv": lambda: reports.csv(found.scenario, output),
        ".parquet": lambda: reports.parquet(found.scenario, output),
        ".json": lambda: reports.json(
            found.scenario, output, found.examined, found.project.uncovered
        ),
    }
    writers[check_suffix(output, OUTPUTS)]()
