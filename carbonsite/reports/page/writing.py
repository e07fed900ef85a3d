"""Writes the page: one file about an account that loads nothing and runs no code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from os import PathLike
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from ... import __version__
from ...accounting.account import Account
from ...display import visible
from ...messages import AnyLanguage
from ...messages.labels import Labels
from ...messages.numbers import Scale, number_text
from ...rules import UnderRule
from ...scenarios.claim import Claim
from ...scenarios.examination import WITHIN, Examination
from ...scenarios.scenario import Scenario
from ...spreadsheets.files.writing import whole_file, writable
from ...spreadsheets.writing.storable_text import storable
from ..basis_words import basis_words
from ..charts.palette import ON_DARK
from ..examinations import amount_of, examinations_of
from ..rule_sums import RuledSubject, ruled_subjects
from ..subject import ReportSubject
from .ground import ground_sections
from .parts import Section
from .rules import rule_facts, rule_sections
from .sections import result_sections


def html(
    obj: Scenario | Account,
    path: str | PathLike[str],
    lang: AnyLanguage = "en",
    claims: Iterable[Claim | Examination] = (),
    left: pd.DataFrame | None = None,
    rules: Iterable[UnderRule] = (),
) -> Path:
    """Write a page to read, print and keep; it loads nothing and runs no code.

    Parameters
    ----------
    obj : Scenario or Account
    path : str or path
        Of the page, such as ``"biri.html"``; a file that stands there is replaced once the new one
        is whole.
    lang : {"en", "nb"}
    claims : iterable of Claim or Examination, optional
        Compared with the scenario, besides the scenario's own; a claim is examined under each of
        the scenario's bases, an examination stands as it is.
    left : DataFrame, optional
        Rows of files that no activity was made of, such as ``cs.read_activities(…).left``.
    rules : iterable of UnderRule, optional
        What rules say of the account, of a scenario's that after its measures: a section for each.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    ReportError
        Where nothing can be written there, or matplotlib, which draws its charts, is not installed.
    InputError
        Where the scenario cannot be accounted, there is no such language, or a verdict is on
        another account.

    Examples
    --------
    >>> import tempfile
    >>> import carbonsite as cs
    >>> activities = cs.activities(cs.activity("excavator", "30 000 L", "diesel-b0", module="A5"))
    >>> account = cs.account(activities, cs.FactorCatalogue.default())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     html(account, f"{folder}/site.html", lang="nb").name
    'site.html'
    """
    place, say = writable(path), Labels.of(lang)
    subject = ReportSubject.of(obj)
    examined = examinations_of(subject, claims)
    page = page_text(subject, say, examined, left, ruled_subjects([subject], rules))
    with whole_file(path) as part:
        part.write_text(page, encoding="utf-8", newline="\n")
    return place


def page_text(
    subject: ReportSubject,
    say: Labels,
    examined: Sequence[Examination] = (),
    left: pd.DataFrame | None = None,
    ruled: Sequence[RuledSubject] = (),
) -> str:
    """The page as text."""
    say = say.beside(subject.measures)
    sections = [
        *rule_sections(ruled, say),
        *result_sections(subject, say),
        *ground_sections(subject, say, examined, left),
    ]
    return framed(
        say,
        subject.named(say),
        _headline(subject, say),
        [*_facts(subject, say, examined, left), *rule_facts(ruled, say)],
        sections,
    )


def framed(
    say: Labels,
    title: str,
    headline: Mapping[str, str],
    facts: Sequence[tuple[str, str]],
    sections: Sequence[Section],
) -> str:
    """A page as text: a headline, facts and sections, every text escaped.

    Parameters
    ----------
    headline : dict
        ``key`` of the words above it, ``text`` and ``unit`` as shown, ``value`` for a program, and
        where it has some ``bounds``.
    """
    page = _template().render(
        say=say,
        title=title,
        headline=headline,
        facts=facts,
        sections=sections,
        contents=[(section.name, section.title) for section in sections],
        light={colour[1:]: colour for colour in ON_DARK},
        dark={colour[1:]: dark for colour, dark in ON_DARK.items()},
        version=__version__,
    )
    return fit_for_web(page)


def fit_for_web(page: str) -> str:
    """A page in which no character is obeyed: control characters, and those that turn the text."""
    return visible(storable(page)[0])


def _headline(subject: ReportSubject, say: Labels) -> dict[str, str]:
    """Headline of the page: the total or the saving, with its bounds."""
    is_account = subject.scenario is None
    value = subject.after if is_account else subject.saving
    ends = [] if is_account else subject.saving_bounds
    scale = Scale.of([value, *ends], say)
    headline = {"value": repr(value), "text": scale.text(value), "unit": scale.unit}
    if value != value:
        why = say("page.headline.why_undeclared")
        return headline | {"key": "page.headline.undeclared", "unit": "", "bounds": why}
    if is_account:
        return headline | {"key": "page.headline.total"}
    low, high = map(scale.text, ends)
    return headline | {
        "key": "page.headline.saving" if value >= 0 else "page.headline.adding",
        "text": scale.text(abs(value)),
        "bounds": say("page.headline.bounds", low=low, high=high, unit=scale.unit),
    }


def _facts(
    subject: ReportSubject, say: Labels, examined: Sequence[Examination], left: pd.DataFrame | None
) -> list[tuple[str, str]]:
    """Facts below the headline: totals, per area, claims, basis, findings, rows left out."""
    basis = basis_words(say, subject.basis)
    findings = str(len(subject.findings)) if len(subject.findings) else say("none")
    facts = [
        *_result_facts(subject, say),
        *(_claim_fact(examination, say) for examination in examined),
        (say("summary.fact.basis"), basis),
        *_location_based_facts(subject, say),
        (say("summary.fact.date"), str(subject.whole.date or say("not_stated"))),
        (say("summary.fact.indicator"), f"{subject.indicator} [kgCO2e]"),
        (say("summary.fact.findings"), findings),
    ]
    if left is not None and len(left):
        facts.append((say("summary.fact.left"), str(len(left))))
    return facts


def _result_facts(subject: ReportSubject, say: Labels) -> Iterator[tuple[str, str]]:
    """Totals, the saving as a share of the baseline, and the total per area."""
    before, after = subject.before, subject.after
    scale, lang = Scale.of([before, after], say), say.language.value
    total = f"{scale.text(after)} {scale.unit}"
    if subject.scenario is None:
        yield say("summary.result.total"), total
    else:
        yield say("summary.result.baseline"), f"{scale.text(before)} {scale.unit}"
        yield say("summary.result.final"), total
        if before > 0 and subject.saving == subject.saving:
            share = number_text(100 * subject.saving / before, 1, lang)
            yield say("page.fact.share"), f"{share}\u202f%"
    for area in subject.areas:
        per_area = number_text(after / float(area.magnitude), 1, lang)
        yield say("page.fact.per_area", area=str(area.units)), f"{per_area} kgCO2e"


def _location_based_facts(subject: ReportSubject, say: Labels) -> Iterator[tuple[str, str]]:
    """Total and saving with location-based electricity, where other electricity is counted."""
    for key, beside in subject.location_based_facts.items():
        shown = (
            say.text(beside)
            if isinstance(beside, str)
            else number_text(beside, 0, say.language.value)
        )
        yield say(f"summary.fact.{key}"), shown


def _claim_fact(examination: Examination, say: Labels) -> tuple[str, str]:
    """The amount of a claim, and in how many cases it is within the bounds."""
    cases = say(
        "page.fact.claim_held",
        held=sum(examination.table["verdict"] == WITHIN),
        cases=len(examination.table),
        verdict=say("verdict.within"),
    )
    label = say("page.fact.claim", amount=amount_of(examination.claim, say))
    return label, cases


@lru_cache(maxsize=1)
def _template() -> Template:
    """Template of the page; texts put into it are escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["coloured"] = coloured
    return environment.get_template("page.html.jinja")


def coloured(svg: str) -> str:
    """A picture with the page's colours, which follow light and dark; hidden from screen readers.

    The figure around it has the label.
    """
    for colour in ON_DARK:
        svg = svg.replace(colour, f"var(--c-{colour[1:]})")
    return svg.replace("<svg ", '<svg aria-hidden="true" ', 1)
