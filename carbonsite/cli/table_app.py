"""The commands `factors` and `read`; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import CsvFor, Force, Json, Lang, Printing
from .outputs import check_absent
from .streams import refusing

table_app = typer.Typer(rich_markup_mode=None)


@table_app.command(
    epilog=(
        "Example: carbonsite factors lavkarbon b35 --country NO     or, for a program: carbonsite"
        ' factors "strøm" --year 2023 --json'
    )
)
def factors(
    words: Annotated[
        list[str],
        typer.Argument(help="What to look for, in Norwegian, Swedish, Danish or English."),
    ],
    country: Annotated[str | None, typer.Option(help="Two letters: NO, SE, DK, GB, EU …")] = None,
    year: Annotated[int | None, typer.Option(help="The year that the number is of.")] = None,
    module: Annotated[
        str | None,
        typer.Option(help="A life-cycle module that the factor declares, such as A1-A3 or C4."),
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(help="Such as material, fuel, electricity, heat, transport, waste."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many factors.")] = 20,
    lang: Lang = Language.ENGLISH,
    as_json: Annotated[bool, typer.Option("--json", help="All columns, as JSON.")] = False,
) -> None:
    """Find emission factors by words, the best first: id, number, unit, year and publisher.

    The text is separated by tabs where it does not go to a terminal.
    """
    with refusing(lang):
        from .factor_search import run

        filters = {"country": country, "year": year, "module": module, "category": category}
        run(words, filters, limit, lang, as_json=as_json)


@table_app.command(epilog="Example: carbonsite explain clt     and for all: carbonsite explain")
def explain(
    factor: Annotated[
        str | None,
        typer.Argument(help="Id of a factor. Left out: the default of each product group."),
    ] = None,
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
) -> None:
    """Show where each number of a factor is from, why it is the default of its product group or
    not, and what stands beside it.
    """
    with refusing(lang):
        from .factor_explanation import run

        run(factor, lang, as_json=as_json)


@table_app.command(
    epilog=(
        "Example: carbonsite read boq.xlsx --suggest     then: carbonsite read boq.xlsx --mapping"
        " mapping.toml -o activities.csv"
    )
)
def read(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A bill of quantities or a log: csv, xlsx or parquet.",
            show_default=False,
        ),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            "-m",
            metavar="TOML",
            help="Which heading is which column, and which text is which factor.",
            show_default=False,
        ),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet",
            help=(
                "Of a workbook; may be given several times. Left out: every sheet that has a"
                " heading."
            ),
            show_default=False,
        ),
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option(
            "--decimal",
            metavar="MARK",
            help="'.' or ','. Left out, the cells of each column decide.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help=(
                "What the numbers are: period (amounts of their own), counter, power, stock or"
                " money. Left out, units, headings and the numbers decide."
            ),
            show_default=False,
        ),
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include",
            metavar="KIND",
            help=(
                "Count optional rows: option, alternative, provisional or cancelled; may be given"
                " several times."
            ),
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=(
                "Also write the activities (csv, parquet), all of it (json), or the mapping to be"
                " used again (toml)."
            ),
            show_default=False,
        ),
    ] = None,
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest", help="Propose factors for texts that name none; none is applied."
        ),
    ] = False,
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a row is not covered.")
    ] = False,
    csv_for: CsvFor = Language.ENGLISH,
    force: Force = False,
) -> None:
    """Show how a table is read: its headings, its activities, and every row that is not read, with
    the reason.
    """
    with refusing(lang):
        from .table_reading import run

        check_absent(output or [], force)
        run(
            file,
            mapping,
            {"sheet": sheet or None, "decimal": decimal, "kind": kind, "include": include or None},
            output or [],
            Printing(lang, as_json, strict, csv_for),
            suggest=suggest,
        )
