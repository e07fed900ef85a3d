"""carbonsite import-factors: a publisher's own file as factors, and what was not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import typer

from ..factors.publishers.published import PublishedFactors
from ..factors.publishers.reading import read_factors
from ..messages import Language, message
from ..messages.labels import Labels
from ..reports.json_export import plain_value
from ..reports.tables import check_suffix, json_of
from .options import Printing
from .outputs import check_absent
from .streams import say, waiting
from .terminal_tables import show


def run(path: Path, output: Path | None, printing: Printing, *, cache: bool, force: bool) -> None:
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
        typer.echo(json_of(_to_dict(published)), nl=False)
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
    show("findings", _by_kind(published, words), words)


def _by_kind(published: PublishedFactors, words: Labels) -> pd.DataFrame:
    """The findings by kind: how many factors each is about, and the first of its details."""
    findings = published.findings
    counts = findings.groupby("finding", sort=False)["factor"].agg(lambda ids: (ids != "").sum())
    first = findings[~findings["finding"].duplicated()]
    kinds = [words.known("finding", kind) for kind in first["finding"]]
    return pd.DataFrame(
        {
            "finding": kinds,
            "factors": counts.to_numpy(dtype=int),
            "detail": pd.Series(first["detail"].to_numpy(dtype=object), dtype=object),
        }
    )


def _to_dict(published: PublishedFactors) -> dict[str, Any]:
    facts = ("publisher", "document", "year", "terms", "digest", "cache")
    tables = {
        "not_read": published.not_read,
        "findings": published.findings,
        "factors": published.catalogue.frame,
    }
    return {
        **{name: plain_value(getattr(published, name)) for name in facts},
        "counts": dict(published.counts),
        **{name: plain_value(table) for name, table in tables.items()},
    }
