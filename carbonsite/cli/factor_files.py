"""carbonsite import-factors and check-factors: factors in files of publishers, or of one's own."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import typer

from ..factors.checking import check_factors
from ..factors.publishers.published import PublishedFactors
from ..factors.publishers.reading import read_factors
from ..messages import Language, message
from ..messages.labels import Labels
from ..reports.tables import check_suffix
from .options import Printing, check_absent
from .streams import BAD_INPUT, NOT_MET, say, waiting
from .terminal_tables import print_json, show


def import_file(
    path: Path, output: Path | None, printing: Printing, *, cache: bool, force: bool
) -> None:
    """Read, write, show."""
    if output is not None:
        check_suffix(output, (".csv",))
        check_absent([output], force)
    language = printing.language
    with waiting(Labels(language)("cli.importing")):
        published = read_factors(path, cache=cache)
    if output is not None:
        published.catalogue.write_csv(output, printing.csv_for)
    if printing.as_json:
        print_json(_to_dict(published))
    else:
        _show(published, language)
    if output is None:
        say(message("cli.import_hint"), language)
    else:
        say(message("cli.imported_to", file=str(output)), language)


def _show(published: PublishedFactors, language: Language) -> None:
    """The answer first: who published it, how much of it was read, and on which terms."""
    words = Labels(language)
    counts = published.counts
    facts: dict[str, object] = {
        "publisher": published.publisher,
        "document": published.document,
        "edition": "" if published.year is None else published.year,
        "source_rows": counts["source_rows"],
        "factors": counts["factors"],
        "not_read": counts["not_read"],
        "terms": published.terms,
        "digest": published.digest,
        "cache": published.cache,
    }
    names = [words.known("cli", name) for name in facts]
    values = pd.Series(list(facts.values()), dtype=object)
    show("imported", pd.DataFrame({"subject": names, "value": values}), words)
    show("not_read_why", published.reasons, words)
    show("findings", _by_kind(published), words)


def _by_kind(published: PublishedFactors) -> pd.DataFrame:
    """The findings by kind: how many factors each is about, and the first of its details."""
    findings = published.findings
    counts = findings.groupby("finding", sort=False)["factor"].agg(lambda ids: (ids != "").sum())
    first = findings[~findings["finding"].duplicated()]
    table = first[["finding", "detail"]].reset_index(drop=True)
    table.insert(1, "factors", counts.to_numpy(dtype=int))
    return table


def _to_dict(published: PublishedFactors) -> dict[str, object]:
    facts = ("publisher", "document", "year", "terms", "digest", "cache")
    return {
        **{name: getattr(published, name) for name in facts},
        "counts": dict(published.counts),
        "not_read": published.not_read,
        "findings": published.findings,
        "factors": published.catalogue.frame,
    }


def check_file(
    path: Path, date: str, decimal: str | None, language: Language, *, as_json: bool
) -> None:
    """Check and show; exit with 2 if cells cannot be used, with 1 if there are questions."""
    checked = check_factors(path, date=date, decimal=decimal)
    tables = {"problems": checked.problems, "questions": checked.questions}
    if as_json:
        print_json({"rows": checked.rows, **tables})
    else:
        for name, table in tables.items():
            show(f"check_{name}", table, Labels(language))
    counts = {name: len(table) for name, table in tables.items()}
    say(message("cli.checked_factors", rows=checked.rows, **counts), language)
    if counts["problems"] or counts["questions"]:
        raise typer.Exit(BAD_INPUT if counts["problems"] else NOT_MET)
