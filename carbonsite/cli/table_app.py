"""The commands on tables and on factors; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import CsvFor, Force, Json, Lang, Printing, check_absent
from .streams import refusing

table_app = typer.Typer(rich_markup_mode=None)


Words = Annotated[
    list[str],
    typer.Argument(help="What to look for, in Norwegian, Swedish, Danish or English."),
]
Country = Annotated[str | None, typer.Option(help="Two letters: NO, SE, DK, GB, EU …")]
FactorYear = Annotated[int | None, typer.Option(help="The year that the number is of.")]
FactorModule = Annotated[
    str | None,
    typer.Option(help="A life-cycle module that the factor declares, such as A1-A3 or C4."),
]
Category = Annotated[
    str | None,
    typer.Option(help="Such as material, fuel, electricity, heat, transport, waste."),
]
Limit = Annotated[int, typer.Option(min=1, help="At most so many factors.")]


@table_app.command(
    epilog=(
        "Example: carbonsite factors lavkarbon b35 --country NO     or, for a program: carbonsite"
        ' factors "strøm" --year 2023 --json'
    )
)
def factors(
    words: Words,
    country: Country = None,
    year: FactorYear = None,
    module: FactorModule = None,
    category: Category = None,
    limit: Limit = 20,
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
        from .factor_search import explain as run

        run(factor, lang, as_json=as_json)


@table_app.command(
    epilog=(
        "Example: carbonsite rules br18-2025     for all: carbonsite rules     in a project file:"
        ' [[rules]] rule = "br18-2025"'
    )
)
def rules(
    rule: Annotated[
        str | None, typer.Argument(help="Name of a rule. Left out: a table of all.")
    ] = None,
    lang: Lang = Language.ENGLISH,
    as_json: Annotated[bool, typer.Option("--json", help="Every field, as JSON.")] = False,
) -> None:
    """Show the rules by which an account can be judged, such as TEK17 and BR18: what counts, per
    which area and period, the limits, and for each the source or where it stands unread.
    """
    with refusing(lang):
        from .rules import run

        run(rule, lang, as_json=as_json)


TableFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help="A bill of quantities or a log: csv, xlsx or parquet.",
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        "-m",
        metavar="TOML",
        help="Which heading is which column, and which text is which factor.",
    ),
]
Sheets = Annotated[
    list[str] | None,
    typer.Option(
        "--sheet",
        help=(
            "Of a workbook; may be given several times. Left out: every sheet that has a heading."
        ),
    ),
]
DecimalMark = Annotated[
    str | None,
    typer.Option(
        "--decimal",
        metavar="MARK",
        help="'.' or ','. Left out, the cells of each column decide.",
    ),
]
NumberKinds = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help=(
            "What the numbers are: period (amounts of their own), counter, power, stock or"
            " money. Left out, units, headings and the numbers decide."
        ),
    ),
]
OptionalRows = Annotated[
    list[str] | None,
    typer.Option(
        "--include",
        metavar="KIND",
        help=(
            "Count optional rows: option, alternative, provisional or cancelled; may be given"
            " several times."
        ),
    ),
]
ReadingFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=(
            "Also write the activities (csv, parquet), all of it (json), or the mapping to be"
            " used again (toml)."
        ),
    ),
]
Suggest = Annotated[
    bool,
    typer.Option("--suggest", help="Propose factors for texts that name none; none is applied."),
]
StrictReading = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 if a row is not covered.")
]


@table_app.command(
    epilog=(
        "Example: carbonsite read boq.xlsx --suggest     then: carbonsite read boq.xlsx --mapping"
        " mapping.toml -o activities.csv"
    )
)
def read(
    file: TableFile,
    mapping: MappingFile = None,
    sheet: Sheets = None,
    decimal: DecimalMark = None,
    kind: NumberKinds = None,
    include: OptionalRows = None,
    output: ReadingFiles = None,
    suggest: Suggest = False,
    lang: Lang = Language.ENGLISH,
    as_json: Json = False,
    strict: StrictReading = False,
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


PublishedFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE_OR_FOLDER",
        help="A publisher's own file, or a folder of declarations; its content is recognised.",
    ),
]
FactorFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="CSV",
        help="Write the factors as a csv that a project file names in [catalogue].",
    ),
]


@table_app.command(
    name="import-factors",
    epilog=(
        "Example: carbonsite import-factors flat-file-2025.xlsx -o desnz.csv     then, in the"
        ' project file: [catalogue] files = [{file = "desnz.csv"}]     The page docs/importing.md'
        " says where to get each publisher's file."
    ),
)
def import_factors(
    path: PublishedFile,
    output: FactorFile = None,
    lang: Lang = Language.ENGLISH,
    as_json: Annotated[
        bool, typer.Option("--json", help="All factors, and all that was not read, as JSON.")
    ] = False,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Read the file anew and keep nothing in the cache.")
    ] = False,
    csv_for: CsvFor = Language.ENGLISH,
    force: Force = False,
) -> None:
    """Read a publisher's own file as emission factors: publisher and edition, how many rows were
    read, how many were not and why, and the publisher's terms.

    Read are DESNZ flat files, NVE's factors of electricity, AIB's residual mixes, Ember's yearly
    data, ÖKOBAUDAT, Boverket, BR18, KBOB, ICE, and declarations as their programmes give them out.
    A file of another layout is refused as a whole, with what was expected.
    """
    with refusing(lang):
        from .factor_files import import_file

        import_file(
            path, output, Printing(lang, as_json, csv_for=csv_for), cache=not no_cache, force=force
        )


@table_app.command(
    name="check-factors",
    epilog="Example: carbonsite check-factors own.csv     Exit code 1: there are questions.",
)
def check_factors(
    path: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A table of factors of your own: csv or xlsx."),
    ],
    date: Annotated[
        str, typer.Option("--date", metavar="DAY", help="Must be valid on, such as 2026-05-01.")
    ] = "",
    decimal: Annotated[
        str | None,
        typer.Option("--decimal", metavar="MARK", help="'.' or ','."),
    ] = None,
    lang: Lang = Language.ENGLISH,
    as_json: Annotated[bool, typer.Option("--json", help="All of it, as JSON.")] = False,
) -> None:
    """Check factors of your own before you use or propose them: units, sources, terms and dates,
    ids and numbers that are there already, and neighbours off by more than a factor of two.
    """
    with refusing(lang):
        from .factor_files import check_file

        check_file(path, date, decimal, lang, as_json=as_json)
