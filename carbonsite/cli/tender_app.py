"""The commands of tenders; their work is loaded only when they run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import CsvFor, Force, Outside, Printing, check_absent
from .streams import refusing

tender_app = typer.Typer(
    name="tender",
    help=(
        "Tenders: check the tender file, write the form that bidders fill in, read what comes back,"
        " evaluate it, and write the protocol. carbonsite gives no legal advice."
    ),
    epilog=(
        "Begin with: carbonsite tender check tender.toml, then: carbonsite tender form tender.toml"
        " -o form.xlsx, carbonsite tender read tender.toml bids/ and carbonsite tender evaluate"
        " tender.toml bids/ -o protokoll.xlsx"
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
)

TenderFile = Annotated[
    Path,
    typer.Argument(
        metavar="TENDER",
        help="A tender file (toml), fixed before the tender is published.",
    ),
]

BidFolder = Annotated[
    Path,
    typer.Argument(metavar="BIDS", help="The folder of the bids: forms that came back."),
]


@tender_app.command(
    epilog=(
        "Example: carbonsite tender new tender.toml --lang nb     then: carbonsite tender form"
        " tender.toml -o form.xlsx"
    )
)
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")] = Path(
        "tender.toml"
    ),
    lang: Annotated[
        Language, typer.Option("--lang", help="Language of its words and of the form.")
    ] = Language.ENGLISH,
    force: Force = False,
) -> None:
    """Write a tender file to begin with: its form can be written as it is, and it says what to
    change.
    """
    with refusing(lang):
        from .new_file import begin_tender

        begin_tender(file, lang, force)


@tender_app.command(
    epilog=(
        "Example: carbonsite tender check tender.toml --lang nb     then: carbonsite tender form"
        " tender.toml -o tilbudsskjema.xlsx"
    )
)
def check(
    tender: TenderFile,
    lang: Annotated[
        Language | None,
        typer.Option(
            "--lang",
            help="Language of what is shown; left out, that of the tender.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if there is advice as well.")
    ] = False,
    allow_outside: Outside = False,
) -> None:
    """Check the tender before it is published: its form is answered in full, read and judged, once
    with its own rows, once for each energy carrier and each option. The form refuses what this
    refuses.
    """
    with refusing(lang or Language.ENGLISH):
        from .tender_forms import check_tender

        check_tender(tender, lang, allow_outside, as_json=as_json, strict=strict)


@tender_app.command(
    epilog="Example: carbonsite tender form tender.toml -o tilbudsskjema.xlsx --lang nb"
)
def form(
    tender: TenderFile,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to write the workbook.")
    ] = Path("form.xlsx"),
    lang: Annotated[
        Language | None,
        typer.Option("--lang", help="Language of the form; left out, that of the tender."),
    ] = None,
    force: Force = False,
    allow_outside: Outside = False,
) -> None:
    """Write the workbook that bidders fill in; it contains the digest of the tender."""
    with refusing(lang or Language.ENGLISH):
        # pandas and pint take most of a second to load; --help must not wait for them.
        from .tender_forms import write_form

        write_form(tender, output, lang, allow_outside, force=force)


FindingFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Also write every problem and deviation (csv), or all of it (json).",
    ),
]
ShownLanguage = Annotated[
    Language,
    typer.Option(
        "--lang",
        help="Language of what is shown and of the csv; json is for programs, and English.",
    ),
]
StrictBids = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 if a bid has a problem or deviates.")
]


@tender_app.command(
    epilog=(
        "Example: carbonsite tender read tender.toml bids/ -o problems.csv     or, in a pipeline:"
        " carbonsite tender read tender.toml bids/ --strict --json"
    )
)
def read(
    tender: TenderFile,
    bids: BidFolder,
    output: FindingFiles = None,
    lang: ShownLanguage = Language.ENGLISH,
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON.")] = False,
    strict: StrictBids = False,
    csv_for: CsvFor = Language.ENGLISH,
    force: Force = False,
    allow_outside: Outside = False,
) -> None:
    """Read every bid: problems, by bid, sheet and cell, and deviations for legal assessment.
    Nothing is altered or repaired.
    """
    with refusing(lang):
        from .tender_forms import read_bids

        check_absent(output or [], force)
        read_bids(
            tender,
            bids,
            output or [],
            Printing(lang, as_json, strict, csv_for),
            allow_outside=allow_outside,
        )
