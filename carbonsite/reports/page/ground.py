"""The sections of a page that ground its numbers: claims, assumptions, findings, factors."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...factors.integrity import digest_of
from ...lifecycle import INDICATORS
from ...messages.labels import Labels
from ...scenarios.examination import Examination
from ..examinations import amount_of, case_of, gap_sentences, verdict_of
from ..subject import ReportSubject
from .parts import NumberCells, PageCell, PageTable, Section, link, table_by, table_of, text

_LEFT = ("file", "sheet", "row", "item", "value", "problem", "remedy")

Row = Mapping[Hashable, Any]
"""A row of a table; its columns are of several types."""


def ground_sections(
    subject: ReportSubject, say: Labels, examined: Sequence[Examination], left: pd.DataFrame | None
) -> Iterator[Section]:
    """Claims, assumptions, findings, rows and modules left out, factors, verification."""
    if examined:
        gaps = [words for one in examined for words in gap_sentences(one, say)]
        tables = [_claim(examination, say) for examination in examined]
        notes = [*gaps, say("page.claims.note")]
        yield Section("claims", say("summary.heading.claims"), notes, tables=tables)
    yield _assumptions(subject, say)
    yield _findings(subject, say)
    yield _not_covered(subject, say, left)
    yield _factors(subject, say)
    yield _verifying(subject, say)


def _claim(examination: Examination, say: Labels) -> PageTable:
    n, claim = NumberCells(say), examination.claim
    number_cell = n.percent if claim.is_share else n.kilograms
    rows = [
        [
            text(case_of(row, say)),
            *(number_cell(float(number)) for number in (row.saving, row.low, row.high)),
            text(verdict_of(row, say)),
        ]
        for row in examination.table.itertuples(index=False)
    ]
    heads = [say(f"summary.head.{key}") for key in ("set", "saving", "low", "high", "verdict")]
    caption = f"{say('summary.head.claim')}: {amount_of(claim, say)}, {claim.source}"
    return table_of(caption, heads, rows)


def _assumptions(subject: ReportSubject, say: Labels) -> Section:
    """Each assumption with its range and source, and how far it alone moves the saving."""
    title = say("sheet.assumptions")
    if subject.scenario is None:
        return Section("assumptions", title, [say("assumptions.account")])
    table, sensitivity = subject.assumptions, subject.bounds.sensitivity
    if not len(table):
        return Section("assumptions", title, [say("assumptions.none")])
    swings = dict(zip(sensitivity["assumption"], sensitivity["swing"], strict=True))
    n = NumberCells(say)

    def used_in(row: Row) -> PageCell:
        places = str(row["used_in"]).split(", ")
        return text(", ".join(say.measure(say.known("used_in", place)) for place in places))

    columns: dict[str, Callable[[Row], PageCell]] = {
        say("assumptions.assumption"): lambda row: text(say.assumption(row["assumption"])),
        say("assumptions.value"): lambda row: n.quantity(row["value"]),
        say("assumptions.low"): lambda row: n.quantity(row["low"]),
        say("assumptions.high"): lambda row: n.quantity(row["high"]),
        say("assumptions.status"): lambda row: text(say.known("status", str(row["status"]))),
        say("page.grounds"): lambda row: text("; ".join(_stated(row, "source", "reason"))),
        say("assumptions.used_in"): used_in,
        say("assumptions.swing"): lambda row: n.kilograms(swings.get(row["assumption"], "")),
    }
    shown = table_by(say("page.assumptions.caption"), table.to_dict("records"), columns)
    return Section("assumptions", title, [say("page.assumptions.note")], tables=[shown])


def _stated(row: Row, *keys: str) -> list[str]:
    """The cells of a row that are neither blank nor missing."""
    return [str(row[key]) for key in keys if row[key] and row[key] == row[key]]


def _findings(subject: ReportSubject, say: Labels) -> Section:
    findings, n, title = subject.findings, NumberCells(say), say("sheet.findings")
    if not len(findings):
        return Section("findings", title, [say("findings.none")])

    def rows_of(row: Row) -> PageCell:
        return n.plain(row["rows"]) if pd.notna(row["rows"]) else text("")

    columns: dict[str, Callable[[Row], PageCell]] = {
        "finding": lambda row: text(say.known("finding", str(row["finding"]))),
        "of": lambda row: text(say.known("finding_of", str(row["of"]))),
        "factor": lambda row: text(row["factor"]),
        "detail": lambda row: text(say.text(row["detail"])),
        "rows": rows_of,
        "share": lambda row: n.share(row["share"]),
    }
    if (findings["accepted"] != "").any():
        columns["accepted"] = lambda row: text(say.text(row["accepted"]))
    headed = {say(f"findings.{key}"): cell for key, cell in columns.items()}
    table = table_by(say("page.findings.caption"), findings.to_dict("records"), headed)
    return Section("findings", title, [say("findings.note")], tables=[table])


def _not_covered(subject: ReportSubject, say: Labels, left: pd.DataFrame | None) -> Section:
    """What is undeclared, in no total, of unequal scope or left out; also where nothing is."""
    paragraphs, tables = [], []
    for kind, heads, rows in _gaps(subject, say, left):
        heading = say(f"findings.{kind}.heading")
        key = f"page.{kind}.some" if rows else f"findings.{kind}.none"
        paragraphs.append(f"{heading}: {say(key, count=len(rows))}")
        if rows:
            keys = ["lines.item" if head == "item" else f"findings.{head}" for head in heads]
            tables.append(table_of(heading, list(map(say, keys)), rows))
    return Section("not-covered", say("page.not_covered"), paragraphs, tables=tables)


def _gaps(
    subject: ReportSubject, say: Labels, left: pd.DataFrame | None
) -> Iterator[tuple[str, list[str], list[list[PageCell]]]]:
    """Kind, heads and rows of each table of what the account does not cover."""
    undeclared = subject.undeclared.items()
    cells = [[text(factor), text(", ".join(modules))] for factor, modules in undeclared]
    yield "undeclared", ["factor", "modules"], cells
    yield "uncounted", ["factor", "module", "emissions", "why_not"], _uncounted(subject, say)
    if subject.scenario is not None:
        n = NumberCells(say)
        cells = [
            [
                text(say.measure(row["measure"])),
                *(text(row[key]) for key in ("module", "resolved_factor")),
                n.kilograms(float(row["emissions"])),
                text(say.text(row["why_not"])),
            ]
            for row in subject.unequal_scope.to_dict("records")
        ]
        yield "unequal", ["measure", "module", "factor", "emissions", "why_not"], cells
    if left is not None:
        columns = [name for name in _LEFT if name in left]
        rows = left[columns].itertuples(index=False)
        yield "left", columns, [[text(say.text(cell)) for cell in row] for row in rows]


def _uncounted(subject: ReportSubject, say: Labels) -> list[list[PageCell]]:
    """Line items that are not in the total, by factor, module and reason."""
    lines, n = subject.final.lines, NumberCells(say)
    lines = lines[~lines["counted"].to_numpy(dtype=bool)].reset_index(drop=True)
    names = ["resolved_factor", "module", "why_not"]
    code, _ = pd.factorize(lines[names[0]].str.cat(lines[names[1:]].astype(str), sep="\x1f"))
    sums = np.bincount(code, weights=lines[subject.indicator])
    first = lines.iloc[np.unique(code, return_index=True)[1]]
    return [
        [
            text(row["resolved_factor"]),
            text(row["module"]),
            n.kilograms(float(emissions)),
            text(say.text(row["why_not"])),
        ]
        for row, emissions in zip(first.to_dict("records"), sums, strict=True)
    ]


def _factors(subject: ReportSubject, say: Labels) -> Section:
    """The rows of the catalogue that line items use, with their sources."""
    account, n = subject.whole, NumberCells(say)
    used = np.unique(account.resolution.row)
    numbers = account.catalogue.table.gwp[used, INDICATORS.index(account.indicator)]
    frame = account.catalogue.table.frame.iloc[used].assign(number=numbers)
    source = ("publisher", "document", "year", "locator")

    def kind(row: Row) -> PageCell:
        return text(" ".join(say.known("part", word) for word in _stated(row, "module", "part")))

    columns: dict[str, Callable[[Row], PageCell]] = {
        say("factors.factor"): lambda row: text(row["factor"]),
        f"{say('factors.module')}, {say('factors.part').lower()}": kind,
        say("lines.number"): lambda row: n.factor(float(row["number"])),
        say("factors.declared_unit"): lambda row: text(row["declared_unit"]),
        say("tag.source"): lambda row: text(", ".join(_stated(row, *source))),
        say("factors.url"): lambda row: link(row["url"]),
    }
    table = table_by(say("page.factors.caption"), frame.to_dict("records"), columns)
    return Section("factors", say("page.factors"), [say("page.factors.note")], tables=[table])


def _verifying(subject: ReportSubject, say: Labels) -> Section:
    """How to verify the numbers, and the digests to compare."""
    catalogue = subject.whole.catalogue
    facts = {
        "catalogue": catalogue.digest,
        "factors": digest_of(subject.whole.factors, catalogue.substitutions),
        **subject.digests,
        "written_by": f"carbonsite {__version__}",
    }
    rows = [[text(say(f"about.of.{key}")), text(fact)] for key, fact in facts.items()]
    steps = [
        (say(f"page.verify.{key}.label"), say(f"page.verify.{key}.text"))
        for key in ("workbook", "verify", "follow", "again")
    ]
    heads = [say("findings.of"), say("page.verify.value")]
    table = table_of(say("page.verify.caption"), heads, rows)
    return Section("verify", say("page.verify"), steps=steps, tables=[table])
