"""The sections of a page that ground its numbers: claims, assumptions, findings, factors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...factors.integrity import digest_of
from ...lifecycle import INDICATORS
from ...messages.labels import Labels
from ...scenarios.claims import ABOVE, BELOW, WITHIN, Examination
from ..subject import ReportSubject
from .parts import NumberCells, PageTable, Section, link, table_of, text

VERDICTS = {WITHIN: "within", ABOVE: "above", BELOW: "below"}
_LEFT = ("file", "sheet", "row", "item", "value", "problem", "remedy")


def ground_sections(
    subject: ReportSubject, say: Labels, examined: Sequence[Examination], left: pd.DataFrame | None
) -> Iterator[Section]:
    """Claims, assumptions, findings, rows and modules left out, factors, verification."""
    if examined:
        yield Section(
            "claims",
            say("summary.heading.claims"),
            [say("page.claims.note")],
            tables=[_claim(examination, say) for examination in examined],
        )
    yield _assumptions(subject, say)
    yield _findings(subject, say)
    yield _not_covered(subject, say, left)
    yield _factors(subject, say)
    yield _verifying(subject, say)


def _claim(examination: Examination, say: Labels) -> PageTable:
    n = NumberCells(say)
    rows = []
    for row in examination.table.itertuples(index=False):
        verdict = (
            say(f"verdict.{VERDICTS[row.verdict]}") if row.verdict in VERDICTS else str(row.verdict)
        )
        rows.append(
            [
                text(f"{say.claimed(row.measures)}, {say.claimed(row.basis)}"),
                *(n.kilograms(float(number)) for number in (row.saving, row.low, row.high)),
                text(verdict),
            ]
        )
    heads = [say(f"summary.head.{key}") for key in ("set", "saving", "low", "high", "verdict")]
    return table_of(
        f"{say('summary.head.claim')}:"
        f" {n.kilograms(float(examination.claim.amount.to('kgCO2e').magnitude)).text} kgCO2e,"
        f" {examination.claim.source}",
        heads,
        rows,
    )


def _assumptions(subject: ReportSubject, say: Labels) -> Section:
    """Each assumption with its range and source, and how far it alone moves the saving."""
    title = say("sheet.assumptions")
    if subject.scenario is None:
        return Section("assumptions", title, [say("assumptions.account")])
    table, n = subject.scenario.assumptions, NumberCells(say)
    if not len(table):
        return Section("assumptions", title, [say("assumptions.none")])
    swings = dict(
        zip(
            subject.bounds.sensitivity["assumption"],
            subject.bounds.sensitivity["swing"],
            strict=True,
        )
    )
    rows = []
    for row in table.to_dict("records"):
        grounds = "; ".join(
            str(row[key]) for key in ("source", "reason") if row[key] and row[key] == row[key]
        )
        used = ", ".join(
            say.measure(say.known("used_in", part)) for part in str(row["used_in"]).split(", ")
        )
        cells = [
            text(say.assumption(row["assumption"])),
            *(n.quantity(row[key]) for key in ("value", "low", "high")),
        ]
        rows.append(
            [
                *cells,
                text(say.known("status", str(row["status"]))),
                text(grounds),
                text(used),
                n.kilograms(swings.get(row["assumption"], "")),
            ]
        )
    heads = [
        say(f"assumptions.{key}") for key in ("assumption", "value", "low", "high", "status")
    ] + [say("page.grounds"), say("assumptions.used_in"), say("assumptions.swing")]
    return Section(
        "assumptions",
        title,
        [say("page.assumptions.note")],
        tables=[table_of(say("page.assumptions.caption"), heads, rows)],
    )


def _findings(subject: ReportSubject, say: Labels) -> Section:
    findings, n = subject.findings, NumberCells(say)
    if not len(findings):
        return Section("findings", say("sheet.findings"), [say("findings.none")])
    rows = []
    for row in findings.to_dict("records"):
        texts = [
            text(say.known("finding", str(row["finding"]))),
            text(say.known("finding_of", str(row["of"]))),
            text(row["factor"]),
            text(say.text(row["detail"])),
        ]
        count = row["rows"]
        rows.append(
            [*texts, n.plain(count) if pd.notna(count) else text(""), n.share(row["share"])]
        )
    heads = [
        say(f"findings.{key}") for key in ("finding", "of", "factor", "detail", "rows", "share")
    ]
    return Section(
        "findings",
        say("sheet.findings"),
        [say("findings.note")],
        tables=[table_of(say("page.findings.caption"), heads, rows)],
    )


def _not_covered(subject: ReportSubject, say: Labels, left: pd.DataFrame | None) -> Section:
    """Undeclared modules, changes of unequal scope, rows left out; also if there are none."""
    n = NumberCells(say)
    paragraphs, tables = [], []
    undeclared = [
        [text(factor), text(", ".join(modules))] for factor, modules in subject.undeclared.items()
    ]
    unequal = subject.scenario.unequal_scope() if subject.scenario is not None else pd.DataFrame()
    scope = [
        [
            text(say.measure(row["measure"])),
            *(text(row[key]) for key in ("module", "resolved_factor")),
            n.kilograms(float(row["emissions"])),
        ]
        for row in unequal.to_dict("records")
    ]
    kinds: list[tuple[str, list[str], list[list[Any]]]] = [
        ("undeclared", ["factor", "modules"], undeclared)
    ]
    if subject.scenario is not None:
        kinds.append(("unequal", ["measure", "module", "factor", "emissions"], scope))
    if left is not None:
        columns = [name for name in _LEFT if name in left]
        heads = [name if name != "item" else "column" for name in columns]
        kinds.append(
            (
                "left",
                heads,
                [
                    [text(say.text(cell)) for cell in row]
                    for row in left[columns].itertuples(index=False)
                ],
            )
        )
    for kind, heads, rows in kinds:
        heading = say(f"findings.{kind}.heading")
        paragraphs.append(
            f"{heading}:"
            f" {say(f'page.{kind}.some' if rows else f'findings.{kind}.none', count=len(rows))}"
        )
        if rows:
            titles = [
                say("lines.item") if head == "column" else say(f"findings.{head}") for head in heads
            ]
            tables.append(table_of(heading, titles, rows))
    return Section("not-covered", say("page.not_covered"), paragraphs, tables=tables)


def _factors(subject: ReportSubject, say: Labels) -> Section:
    """The rows of the catalogue that line items use, with their sources."""
    account, n = subject.whole, NumberCells(say)
    used = np.unique(account.resolution.row)
    frame = account.catalogue.table.frame.iloc[used]
    numbers = account.catalogue.table.gwp[used, INDICATORS.index(account.indicator)]
    rows = []
    for row, number in zip(frame.to_dict("records"), numbers, strict=True):
        source = ", ".join(
            str(row[key])
            for key in ("publisher", "document", "year", "locator")
            if row[key] and row[key] == row[key]
        )
        kind = " ".join(
            say.known("part", str(row[key]))
            for key in ("module", "part")
            if row[key] and row[key] == row[key]
        )
        rows.append(
            [
                text(row["factor"]),
                text(kind),
                n.factor(float(number)),
                text(row["declared_unit"]),
                text(source),
                link(row["url"]),
            ]
        )
    heads = [
        say("factors.factor"),
        f"{say('factors.module')}, {say('factors.part').lower()}",
        say("lines.number"),
        say("factors.declared_unit"),
        say("tag.source"),
        say("factors.url"),
    ]
    return Section(
        "factors",
        say("page.factors"),
        [say("page.factors.note")],
        tables=[table_of(say("page.factors.caption"), heads, rows)],
    )


def _verifying(subject: ReportSubject, say: Labels) -> Section:
    """How to verify the numbers, and the digests to compare."""
    catalogue = subject.whole.catalogue
    digests = {
        "catalogue": catalogue.digest,
        "factors": digest_of(subject.whole.factors, catalogue.substitutions),
    }
    own = (
        {"account": subject.whole.digest}
        if subject.scenario is None
        else {"baseline": subject.baseline.digest, "final": subject.final.digest}
    )
    rows = [[text(say(f"about.of.{key}")), text(digest)] for key, digest in (digests | own).items()]
    rows.append([text(say("about.of.written_by")), text(f"carbonsite {__version__}")])
    steps = [
        (say(f"page.verify.{key}.label"), say(f"page.verify.{key}.text"))
        for key in ("workbook", "verify", "follow", "again")
    ]
    return Section(
        "verify",
        say("page.verify"),
        steps=steps,
        tables=[
            table_of(
                say("page.verify.caption"), [say("findings.of"), say("page.verify.value")], rows
            )
        ],
    )
