"""Reads a tender file, with all of its problems in one error."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..lifecycle import GENERIC_CARRIERS
from ..messages import with_remedy
from ..projects.measure_types import MeasureReader
from ..projects.paths import Folder
from ..projects.problems import FileProblems
from ..projects.reading import Site
from ..projects.validation import shaped
from ..scenarios.scenario import Scenario
from .carriers import problem_of_carrier
from .criteria_reading import (
    ABSOLUTE,
    FOLLOW_UP,
    award_in,
    check_columns,
    check_electricity,
    marked_in,
    requirements_in,
)
from .digest import digest_of
from .file_form import TenderForm
from .options import TenderOption, options_of


def parts_of(content: Mapping[str, Any], folder: Folder, problems: FileProblems) -> dict[str, Any]:
    """The parts of a tender, by the names of its fields.

    Raises
    ------
    InputError
        Once, with the file, the line, the key, the value, what is wrong and what to do.
    """
    form = shaped(TenderForm, dict(content), problems)
    site = Site.of(form, folder, problems)
    options = options_of(form.options, MeasureReader(site.quantities, plugins=False))
    site.settings  # noqa: B018  # notes its problems
    _check_factors(form.form.factors or (), site)
    carriers = _carriers(form.form.carriers, site)
    requirements, award = (
        requirements_in(form.requirements, problems, form.form.language),
        award_in(form.award, problems),
    )
    absolute, later = (
        marked_in(key, form.requirements, requirements, problems) for key in (ABSOLUTE, FOLLOW_UP)
    )
    check_columns(requirements, form.form, site.table, problems)
    check_electricity(requirements, award, site.settings["basis"], problems)
    problems.raise_if_any()
    scenario = _scenario(site, options)
    return {
        "content": dict(content),
        "scenario": scenario,
        "currency": form.currency,
        **_by_time(requirements, later),
        "absolute": absolute,
        "options": tuple(options),
        "award": award,
        "form": form.form,
        "carriers": carriers,
        "left": site.files.all_left(),
        "reading_findings": site.files.all_findings(),
        "folder": folder.path,
        "file": problems.name,
        "lines": problems.lines,
        "digest": digest_of(content, _files(form, folder), site.catalogue.digest),
    }


def _by_time(requirements: Sequence[Any], later: Collection[str]) -> dict[str, Any]:
    """The requirements that bids are judged by with their places, and those of the follow-up."""
    of_bids = {place: one for place, one in enumerate(requirements) if one.name not in later}
    return {
        "requirements": tuple(of_bids.values()),
        "requirement_places": tuple(of_bids),
        "follow_up": tuple(one for one in requirements if one.name in later),
    }


def _scenario(site: Site, options: Sequence[TenderOption]) -> Scenario:
    """The baseline; it must be accountable, and each option must change something."""
    measures = [option.measure for option in options]
    site.scenario(measures, "options")
    scenario = site.scenario(())
    with site.located():
        scenario.baseline_account()
    return scenario


def _files(form: TenderForm, folder: Folder) -> list[tuple[str, Path]]:
    """Every file that a tender names, by the path as written."""
    named = [file.file for file in form.catalogue.files]
    named += [
        str(entry[key]) for entry in form.baseline for key in ("file", "mapping") if key in entry
    ]
    return [(name, folder.path.resolve() / name) for name in dict.fromkeys(named)]


def _check_factors(factors: Sequence[str], site: Site) -> None:
    for place, factor in enumerate(factors):
        if factor in GENERIC_CARRIERS or site.catalogue.current(factor) is None:
            error = site.catalogue.unknown(factor)
            problem, remedy = (
                with_remedy("tender.carrier.as_factor", factor=factor)
                if factor in GENERIC_CARRIERS
                else (error.problem, error.remedy)
            )
            site.problems.add(("form", "factors", place), factor, problem, remedy)


def _carriers(stated: Sequence[str] | None, site: Site) -> tuple[str, ...]:
    """The carriers that bidders may choose: those stated, or all with a number on the basis."""
    carriers = []
    terms = {name: site.settings[name] for name in ("catalogue", "basis", "indicator", "date")}
    for place, carrier in enumerate(GENERIC_CARRIERS if stated is None else stated):
        if carrier not in GENERIC_CARRIERS:
            site.problems.add_unknown(
                ("form", "carriers", place),
                carrier,
                GENERIC_CARRIERS,
                "tender.kind.carrier",
            )
            continue
        trouble = problem_of_carrier(carrier, **terms)
        if not trouble:
            carriers.append(carrier)
        elif stated is not None:
            site.problems.add(("form", "carriers", place), carrier, *trouble)
    return tuple(carriers)
