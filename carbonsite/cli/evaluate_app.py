"""The commands that evaluate bids, and that print the schema of tender files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..messages import Language
from .options import Force, Outside
from .streams import refusing
from .tender_app import BidFolder, TenderFile

evaluate_app = typer.Typer(rich_markup_mode=None)


ProtocolFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help=(
            "Also write the protocol: xlsx (formulas from quantities to points), html (to read"
            " and print), json."
        ),
    ),
]
LetterFolder = Annotated[
    Path | None,
    typer.Option(
        "--letters",
        metavar="FOLDER",
        help=(
            "Also write a letter to each bidder, with its own figures and the winner's alone:"
            " html, and docx if the extra letters is installed."
        ),
    ),
]
LetterTemplate = Annotated[
    Path | None,
    typer.Option(
        "--letter-template",
        metavar="FILE",
        help="A template of your own for the letters (html with jinja2's marks).",
    ),
]
Released = Annotated[
    list[str] | None,
    typer.Option(
        "--release",
        metavar="CRITERION",
        help=(
            "Let all bidders read the winner's value and points of a criterion, after a review"
            " of what is confidential; may be given several times."
        ),
    ),
]
AnnexFile = Annotated[
    Path | None,
    typer.Option(
        "--annex",
        metavar="FILE",
        help=(
            "Also write the internal annex (html): weights at which the first place changes,"
            " other bases, how sure the order is."
        ),
    ),
]
Answers = Annotated[
    Path | None,
    typer.Option(
        "--answers",
        metavar="CSV",
        help="Points and other numbers that criteria ask for: bidder, answer, value.",
    ),
]
Accepted = Annotated[
    Path | None,
    typer.Option(
        "--accepted",
        metavar="CSV",
        help=(
            "Documents assessed as equivalent to a declaration: bidder, row, accepted (yes or no)."
        ),
    ),
]
DecisionFile = Annotated[
    Path | None,
    typer.Option(
        "--decisions",
        metavar="TOML",
        help=(
            "The register of decisions: clarified cells, accepted deviations, rejected bids,"
            " valid versions, addenda."
        ),
    ),
]
ProtocolLanguage = Annotated[
    Language | None,
    typer.Option(
        "--lang",
        help="Language of the protocol; left out, that of the tender.",
    ),
]
EverythingAsJson = Annotated[bool, typer.Option("--json", help="Everything as JSON.")]
StrictEvaluation = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 if no bid alone ranks first.")
]


@evaluate_app.command(
    epilog=(
        "Example: carbonsite tender evaluate tender.toml bids/ -o protokoll.xlsx -o protokoll.html"
        " --letters brev/ --annex vedlegg.html"
    )
)
def evaluate(
    tender: TenderFile,
    bids: BidFolder,
    output: ProtocolFiles = None,
    letter_folder: LetterFolder = None,
    letter_template: LetterTemplate = None,
    release: Released = None,
    annex: AnnexFile = None,
    answers: Answers = None,
    accepted: Accepted = None,
    decisions: DecisionFile = None,
    lang: ProtocolLanguage = None,
    as_json: EverythingAsJson = False,
    strict: StrictEvaluation = False,
    force: Force = False,
    allow_outside: Outside = False,
) -> None:
    """Check every bid against the requirements, rank those that meet them, and write the protocol.
    Deviations are for legal assessment.
    """
    with refusing(lang or Language.ENGLISH):
        from .tender_evaluation import EvaluationFiles, run

        files = EvaluationFiles(
            output or [],
            letter_folder,
            annex,
            answers,
            accepted,
            decisions,
            allow_outside,
            force,
            letter_template,
            release or [],
        )
        run(tender, bids, files, lang, as_json=as_json, strict=strict)


@evaluate_app.command(
    epilog=(
        "Example: carbonsite tender schema > tender.schema.json     and in the first line of a"
        " tender file: #:schema ./tender.schema.json"
    )
)
def schema() -> None:
    """Print the JSON Schema of tender files, by which an editor completes and checks them while one
    types.
    """
    with refusing():
        from ..tender.schema import tender_schema
        from .terminal_tables import print_json

        print_json(tender_schema())
