"""The sections of a page that ground its numbers: claims, assumptions, findings, factors."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ... import __version__
from ...factors.integrity import digest_of
from ...lifecycle import INDICATORS
from ...messages.labels import Labels
from ...scenarios.claims import ABOVE, BELOW, UNDECLARED, WITHIN, Examination
from ..examinations import case_of, gap_sentences
from ..subject import ReportSubject
from .parts import NumberCells, PageCell, PageTable, Section, link, table_of, text

VERDICTS = {
    WITHIN: "within",
    ABOVE: "above",
    BELOW: "below",
    UNDECLARED: "undeclared",
}
_LEFT = ("file", "sheet", "row", "item", "value", "problem", "remedy")


def ground_sections(
    subject: ReportSubject, say: Labels, examined: Sequence[Examination], left: pd.DataFrame | None
) -> Iterator[Section]:
    """Claims, assumptions, findings, rows and modules left out, factors, verification."""
    if examined:
        yield Section(
            "claims",
            say("summary.heading.claims"),
            [
                *(words for one in examined for words in gap_sentences(one, say)),
                say("page.claims.note"),
            ],
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
                text(case_of(row, say)),
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
    table, sensitivity = subject.scenario.assumptions, subject.bounds.sensitivity
    if not len(table):
        return Section("assumptions", title, [say("assumptions.none")])
    swings = dict(zip(sensitivity["assumption"], sensitivity["swing"], strict=True))
    rows = [
        _assumption(row, swings.get(row["assumption"], ""), say) for row in table.to_dict("records")
    ]
    keys = ("assumption", "value", "low", "high", "status")
    heads = [say(f"assumptions.{key}") for key in keys]
    heads += [say("page.grounds"), say("assumptions.used_in"), say("assumptions.swing")]
    shown = table_of(say("page.assumptions.caption"), heads, rows)
    return Section("assumptions", title, [say("page.assumptions.note")], tables=[shown])


def _assumption(row: dict[Hashable, Any], swing: Any, say: Labels) -> list[PageCell]:
    """Cells of an assumption."""
    n = NumberCells(say)
    grounds = "; ".join(
        str(row[key]) for key in ("source", "reason") if row[key] and row[key] == row[key]
    )
    places = str(row["used_in"]).split(", ")
    return [
        text(say.assumption(row["assumption"])),
        *(n.quantity(row[key]) for key in ("value", "low", "high")),
        text(say.known("status", str(row["status"]))),
        text(grounds),
        text(", ".join(say.measure(say.known("used_in", place)) for place in places)),
        n.kilograms(swing),
    ]


def _findings(subject: ReportSubject, say: Labels) -> Section:
    findings, n = subject.findings, NumberCells(say)
    if not len(findings):
        return Section("findings", say("sheet.findings"), [say("findings.none")])
    rows, is_any = [], bool((findings["accepted"] != "").any())
    for row in findings.to_dict("records"):
        texts = [
            text(say.known("finding", str(row["finding"]))),
            text(say.known("finding_of", str(row["of"]))),
            text(row["factor"]),
            text(say.text(row["detail"])),
        ]
        count = row["rows"]
        shown = [*texts, n.plain(count) if pd.notna(count) else text(""), n.share(row["share"])]
        rows.append([*shown, *([text(say.text(row["accepted"]))] if is_any else [])])
    keys = ("finding", "of", "factor", "detail", "rows", "share")
    heads = [say(f"findings.{key}") for key in (*keys, *(["accepted"] if is_any else []))]
    return Section(
        "findings",
        say("sheet.findings"),
        [say("findings.note")],
        tables=[table_of(say("page.findings.caption"), heads, rows)],
    )


def _not_covered(subject: ReportSubject, say: Labels, left: pd.DataFrame | None) -> Section:
    """What is undeclared, in no total, of unequal scope or left out; also where nothing is."""
    paragraphs, tables = [], []
    for kind, heads, rows in _gaps(subject, say, left):
        heading = say(f"findings.{kind}.heading")
        key = f"page.{kind}.some" if rows else f"findings.{kind}.none"
        paragraphs.append(f"{heading}: {say(key, count=len(rows))}")
        if rows:
            titles = [
                say("lines.item") if head == "column" else say(f"findings.{head}") for head in heads
            ]
            tables.append(table_of(heading, titles, rows))
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
            for row in subject.scenario.unequal_scope().to_dict("records")
        ]
        yield "unequal", ["measure", "module", "factor", "emissions", "why_not"], cells
    if left is not None:
        columns = [name for name in _LEFT if name in left]
        heads = [name if name != "item" else "column" for name in columns]
        rows = left[columns].itertuples(index=False)
        yield "left", heads, [[text(say.text(cell)) for cell in row] for row in rows]


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
