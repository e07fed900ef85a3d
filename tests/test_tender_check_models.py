"""The check of an award's models: the least value that the trials of a tender reach."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from carbonsite.lifecycle import Indicator
from carbonsite.projects.problems import FileProblems
from carbonsite.tender.award.models import Relative
from carbonsite.tender.check.award_models import check_models


@pytest.mark.parametrize(
    ("of_carriers", "noted"),
    [([[0.0, np.nan]], 0), ([[0.0, np.nan], [0.0, 2.0]], 0), ([[0.0, np.nan], [0.0, 0.0]], 1)],
)
def test_a_missing_number_of_a_row_does_not_pass_for_0(
    of_carriers: list[list[float]], noted: int
) -> None:
    """Emissions of the two lines of a row, with each carrier."""
    every_line = SimpleNamespace(counted=lambda subject: np.ones(len(subject.lines), dtype=bool))
    model = Relative()
    award = SimpleNamespace(criteria=[SimpleNamespace(name="site", of=every_line, model=model)])
    account = SimpleNamespace(indicator=Indicator.GHG)
    subjects = [
        SimpleNamespace(lines=pd.DataFrame({"row": "M1", "gwp_ghg": numbers}), account=account)
        for numbers in of_carriers
    ]
    judged = [SimpleNamespace(values={}, subject=subject) for subject in subjects]
    without_options = [SimpleNamespace(judged=one) for one in judged]
    problems_found = FileProblems("tender.toml", {})
    check_models(SimpleNamespace(award=award, without_options=without_options), problems_found)
    assert len(problems_found.entries) == noted
