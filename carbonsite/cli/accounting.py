"""carbonsite account: the account of a project, on the terminal and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import pandas as pd
import typer

from .. import reports
from ..messages import Language, message
from ..messages.labels import Labels
from ..projects.asked_rules import verdict_table
from ..projects.parts import OUTPUTS
from ..projects.project import Project
from ..projects.tables import ROWS_NOT_READ
from ..reports.basis_words import basis_words
from ..reports.examinations import basis_of
from ..reports.json_export import to_dict
from ..reports.tables import check_suffix
from ..rules import UnderRule
from ..scenarios.claims import examine
from ..scenarios.examination import WITHIN, Examination
from .options import Printing, check_absent
from .streams import NOT_MET, say, waiting
from .subjects import ReadingOptions, located, project_of
from .terminal_tables import print_json, show

STRICT = (
    "expired",
    "mineral oil heating",
    ROWS_NOT_READ,
    "sheet without a heading",
    "uptake without release",
    "saving undeclared",
    "direct boundary",
)
"""Findings that fail --strict: they may change the total by an unknown amount."""


class Accounting:
    """A project's account with all that is shown of it, each part worked out once."""

    def __init__(self, project: Project, language: Language) -> None:
        self.project, self.scenario = project, project.scenario
        names = [measure.name for measure in self.scenario.measures]
        self.words = Labels(language).beside(names)

    @cached_property
    def examined(self) -> list[Examination]:
        """Each claim compared with the scenario's bounds; this takes the longest."""
        with waiting(self.words("cli.examining")):
            return [
                examine(self.scenario, claim, None, self.project.sets or None)
                for claim in self.project.claims
            ]

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of the scenario and of how its tables were read."""
        return self.project.findings

    @cached_property
    def ruled(self) -> list[UnderRule]:
        """What each rule of the project says of its account."""
        return [rule.of(self.scenario.account()) for rule in self.project.rules]

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The tables that are shown, by the key of their title."""
        yield "totals", self._totals()
        yield "rules", verdict_table(self.ruled)
        yield "by_module", self._by_module()
        if self.scenario.measures:
            yield "steps", self._steps()
            yield "savings", self._savings()
            yield "unequal", self.scenario.unequal_scope()
        yield "undeclared", self._undeclared()
        yield "findings", self._findings()
        yield "left", self._left()

    def _totals(self) -> pd.DataFrame:
        """Baseline, total and saving, and the total by each area."""
        words, scenario = self.words, self.scenario
        left_out = {"scenario", "basis"} | (set() if scenario.measures else {"baseline", "saving"})
        row = scenario.compare().drop(columns=list(left_out)).iloc[0]
        per_area = {
            f"total per {area.units}": words("cli.per_area", area=str(area.units))
            for area in scenario.areas
        }
        period = scenario.period
        if period is not None:
            per_year = {
                f"{name} per year": row[name] / period.length for name in per_area if name in row
            }
            row = pd.concat([row, pd.Series(per_year, dtype=float)])
            yearly = {
                f"{name} per year": words("cli.per_year", of=per_area[name]) for name in per_area
            }
            per_area |= yearly
        subjects = [
            f"{per_area[name]} [kgCO2e/m2]"
            if name in per_area
            else f"{words.known('cli', str(name))} [kgCO2e]"
            for name in row.index
        ]
        table = pd.DataFrame({"subject": subjects, "value": row.tolist()})
        return table.assign(indicator=scenario.baseline_account().indicator.value)

    def _by_module(self) -> pd.DataFrame:
        before, after = (
            account.by("module")[account.indicator]
            for account in (self.scenario.baseline_account(), self.scenario.account())
        )
        sums = {"baseline": before, "total": after} if self.scenario.measures else {"total": after}
        table = pd.DataFrame(sums)
        modules = dict.fromkeys([*before.index, *after.index])
        order = [module for module in modules if module in table.index]
        return table.loc[order].rename_axis("module").reset_index()

    def _steps(self) -> pd.DataFrame:
        steps = self.scenario.steps()
        names = map(self.words.measure, steps["step"].iloc[1:])
        return steps.assign(step=[self.words("cli.baseline"), *names])

    def _savings(self) -> pd.DataFrame:
        """The saving of each measure and of all together, with their bounds."""
        bounds = self.scenario.bounds()
        ends = {name: getattr(bounds, name).magnitude for name in ("value", "low", "high")}
        together = pd.DataFrame([{"measure": self.words("cli.total"), **ends}])
        return pd.concat([bounds.measures, together], ignore_index=True)

    def _undeclared(self) -> pd.DataFrame:
        accounts = (self.scenario.baseline_account(), self.scenario.account())
        undeclared = pd.concat([account.undeclared for account in accounts]).drop_duplicates()
        if not len(undeclared):
            return undeclared
        modules = undeclared.groupby("factor", sort=False)["module"].agg(", ".join)
        return modules.reset_index().rename(columns={"module": "modules"})

    def _findings(self) -> pd.DataFrame:
        is_any = bool((self.findings["accepted"] != "").any())
        columns = ["of", "finding", "factor", "detail", "rows", "share"]
        return self.findings[[*columns, *(["accepted"] if is_any else [])]]

    def _left(self) -> pd.DataFrame:
        table = self.project.uncovered
        columns = ["file", "sheet", "row", "kind", "item", "problem", "remedy"]
        return table[columns] if len(table) else pd.DataFrame()

    def unmet(self) -> list[str]:
        """The findings and claims that fail --strict, in the language."""
        words = self.words
        failing = self.findings[self.findings["finding"].isin(STRICT)]
        texts = [
            f"{words.known('finding', row.finding)}: {words.text(row.detail)}"
            f"{f' ({row.factor})' if row.factor else ''}"
            for row in failing.itertuples()
        ]
        for examination in self.examined:
            outside = examination.table[examination.table["verdict"] != WITHIN]
            texts += [
                words(
                    "cli.unmet_claim",
                    amount=examination.claim.text,
                    verdict=words.text(row.verdict),
                    measures=words.claimed(row.measures),
                    basis=basis_of(row, words),
                )
                for row in outside.itertuples()
            ]
        return list(dict.fromkeys(texts))


def run(
    path: Path,
    outputs: Sequence[Path],
    options: ReadingOptions,
    printing: Printing,
    *,
    write: bool,
    opened: bool,
    force: bool,
) -> None:
    """Read, write, open, show, check."""
    for output in outputs:
        check_suffix(output, OUTPUTS)
    if opened and not outputs:
        raise typer.BadParameter("there is no file to open; write one with -o page.html")
    check_absent(outputs, force)
    project, language = project_of(path, options), printing.language
    accounting = Accounting(project, language)
    named = [project.folder / name for name in (project.outputs if write else ())]
    check_absent(named, force)
    with located(project):
        # Files first: they are there even if the reader of stdout closes it early.
        for output in [*outputs, *named]:
            _write(accounting, output, printing.csv_for)
            say(message("cli.wrote", file=str(output)), language)
        if opened:
            open_for_reading(outputs[0], language)
        if printing.as_json:
            shown = (accounting.examined, project.uncovered)
            print_json(to_dict(project.scenario, *shown, rules=accounting.ruled))
        else:
            _show(accounting)
        unmet = accounting.unmet() if printing.strict else []
    for text in unmet:
        say(message("cli.not_met", problem=text), language)
    if unmet:
        raise typer.Exit(NOT_MET)


def open_for_reading(output: Path, language: Language = Language.ENGLISH) -> None:
    """Open a file as the desktop does, or say that nothing here can show it."""
    if typer.launch(output.resolve().as_uri()):
        say(message("cli.cannot_open", file=str(output)), language)


def _show(accounting: Accounting) -> None:
    scenario, words = accounting.scenario, accounting.words
    say(
        words(
            f"cli.{'head_dated' if scenario.date else 'head'}",
            name=scenario.name,
            basis=basis_words(words, scenario.basis) if scenario.basis else words("cli.no_basis"),
            date=scenario.date,
        )
    )
    for key, table in accounting.tables():
        show(key, table, words)
    for examination in accounting.examined:
        table = examination.table
        claimed = {name: list(map(words.claimed, table[name])) for name in ("measures", "basis")}
        table = table.assign(**claimed)
        names = {"measures": "measures_of", "claim": "claim_amount"}
        show("claim", table.rename(columns=names), words, amount=examination.claim.text)
    if len(accounting.project.uncovered):
        say(message("cli.unread", count=len(accounting.project.uncovered)), words.language)


def _write(accounting: Accounting, output: Path, csv_for: Language) -> None:
    """One file, of the kind that its name says."""
    scenario, language = accounting.scenario, accounting.words.language
    shown = (accounting.examined, accounting.project.uncovered)
    ruled = accounting.ruled
    writers: dict[str, Callable[[], object]] = {
        ".xlsx": lambda: reports.excel(scenario, output, language, *shown, rules=ruled),
        ".html": lambda: reports.html(scenario, output, language, *shown, rules=ruled),
        ".csv": lambda: reports.csv(scenario, output, csv_for),
        ".parquet": lambda: reports.parquet(scenario, output),
        ".json": lambda: reports.json(scenario, output, *shown, rules=ruled),
    }
    writers[check_suffix(output, OUTPUTS)]()
