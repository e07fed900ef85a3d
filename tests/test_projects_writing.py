"""Projects written and read again: equal, or refused with the reason."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from profiles import examples

import carbonsite as cs
from carbonsite import measures as m
from carbonsite.projects.quantities import looks_like_quantity
from carbonsite.projects.writing import project_text
from carbonsite.units import Number, in_units

SOURCE = cs.Source(publisher="SINTEF", document="Report", year=2020, locator="page 2")
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() and not looks_like_quantity(text)
)
numbers = st.floats(min_value=1e-6, max_value=1e9, allow_subnormal=False)
sources = st.builds(
    cs.Source, publisher=names, document=names, year=st.integers(1900, 2100), locator=names
)


@st.composite
def assumptions(draw: Any, unit: str = "h", most: float = 1e9) -> cs.Assumption:
    low, value, high = sorted(
        draw(st.lists(st.floats(min_value=1e-6, max_value=most), min_size=3, max_size=3))
    )
    status, source, reason = draw(
        st.sampled_from(
            [
                ("published", True, ""),
                ("measured", True, "on site"),
                ("assumed", False, "a reason"),
                ("stated", False, ""),
            ]
        )
    )
    return cs.Assumption(
        draw(names),
        cs.Q(value, unit),
        cs.Q(low, unit),
        cs.Q(high, unit),
        status,
        draw(sources) if source else None,
        reason,
    )


def again(project: cs.Project) -> cs.Project:
    with TemporaryDirectory() as folder:
        place = Path(folder) / "x.toml"
        project.write(place)
        return cs.Project.read(place)


@settings(
    max_examples=examples(40), deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
@given(
    name=names,
    hours=assumptions(),
    rate=assumptions("L/h"),
    share=assumptions("", 0.9),
    item=names,
    amount=numbers,
    tag=names,
    source=sources,
)
def test_what_is_written_reads_back_equal(
    name: str,
    hours: Any,
    rate: Any,
    share: Any,
    item: str,
    amount: float,
    tag: str,
    source: cs.Source,
) -> None:
    rows = [
        m.machine_use(item, hours, rate, machine="excavator", row="r 1"),
        cs.activity(
            item, cs.Q(amount, "t"), "gravel-br18", flow="product", own_column=tag, row="r 2"
        ),
    ]
    basis = cs.Basis(year=2020, blend=replace_name(share, "blend"))
    try:
        scenario = cs.Scenario(
            name,
            cs.activities(*rows),
            [m.ElectricExcavator(name=f"{name} m", per_litre="3,4 kWh/L", share=share)],
            basis=basis,
            date="2020-05-01",
            area="1,5 m2 BTA",
            bases={name: cs.Basis()},
        )
        project = cs.Project(
            scenario,
            (cs.Claim("5 t CO2e", source, "direct", [f"{name} m"]),),
            {item: (f"{name} m",)},
            ("a.xlsx",),
            {name: source},
        )
    except cs.InputError:
        return
    assert again(project) == project


def replace_name(assumption: cs.Assumption, name: str) -> cs.Assumption:
    return cs.Assumption(
        name + assumption.name,
        assumption.value,
        assumption.low,
        assumption.high,
        assumption.status,
        assumption.source,
        assumption.reason,
    )


@pytest.fixture
def scenario() -> cs.Scenario:
    return cs.Scenario(
        "site",
        m.machine_use("excavator", "10 h", "5 L/h", machine="excavator"),
        [m.ElectricExcavator(per_litre="3,4 kWh/L")],
        basis=cs.Basis(),
    )


def with_amount(scenario: cs.Scenario, **cells: Any) -> cs.Scenario:
    return replace(
        scenario,
        baseline=scenario.baseline.assign(
            **{name: pd.Series([cell], dtype=object) for name, cell in cells.items()}
        ),
    )


def test_a_bare_scenario_is_written(scenario: cs.Scenario) -> None:
    project = cs.Project(scenario)
    assert again(project) == project
    assert tomllib.loads(project_text(project)) == {
        "name": "site",
        "basis": {"country": "NO"},
        "baseline": [
            {
                "item": "excavator",
                "factor": "diesel",
                "amount": "50 L",
                "module": "A5",
                "hours": "10 h",
                "quality": "hours × load",
                "machine": "excavator",
                "flow": "site-energy",
            }
        ],
        "measures": [{"type": "ElectricExcavator", "per_litre": "3.4 kWh/L"}],
    }


def test_two_projects_that_differ_in_anything_are_not_equal(scenario: cs.Scenario) -> None:
    project, hours = cs.Project(scenario), cs.Assumption("hours", "10 h", high="20 h", reason="x")
    others = [
        cs.Project(replace(scenario, name="other")),
        cs.Project(replace(scenario, basis=cs.Basis(year=2020))),
        cs.Project(replace(scenario, date="2020-01-01")),
        cs.Project(replace(scenario, area="1 m2 BTA")),
        cs.Project(replace(scenario, measures=[])),
        cs.Project(replace(scenario, bases={"x": cs.Basis()})),
        cs.Project(replace(scenario, indicator="gwp_ghg")),
        cs.Project(
            replace(scenario, catalogue=scenario.catalogue.substitute("clt", "glulam", "x"))
        ),
        cs.Project(with_amount(scenario, amount=51.0)),
        cs.Project(with_amount(scenario, item="x")),
        cs.Project(scenario, outputs=("x.csv",)),
        cs.Project(scenario, sets={"x": ()}),
        cs.Project(scenario, assumptions={"hours": hours}),
        cs.Project(scenario, sources={"x": SOURCE}),
        cs.Project(scenario, (cs.Claim("1 kg CO2e", SOURCE),)),
    ]
    for other in others:
        assert other != project and again(other) == other


@in_units(returns="L")
def own_formula(hours: Annotated[Number, "h"]) -> Number:
    return hours * 3


class Local:
    name, stage, cost = "local", m.Stage.AVOID, None

    def apply(self, activities: Any, properties: Any) -> Any:
        return activities


def test_what_a_file_cannot_hold_is_refused_with_every_reason(
    scenario: cs.Scenario, tmp_path: Path
) -> None:
    hours = cs.Assumption("30 h", "10 h", high="20 h", reason="x")
    left = pd.DataFrame([{"file": "boq.xlsx", "row": 3, "kind": "not mapped"}])
    own = cs.Project(
        replace(
            with_amount(scenario, amount=own_formula(hours), colour=(1, 2)), measures=[Local()]
        ),
        left=left,
    )
    with pytest.raises(cs.InputError) as raised:
        own.write(tmp_path / "x.toml")
    told = dict(zip(raised.value.problems["column"], raised.value.problems["problem"], strict=True))
    assert told.keys() == {
        "left",
        "baseline[0].amount",
        "baseline[0].tags.colour",
        "measures[0]",
        "assumptions.30 h",
    }
    assert (
        "quantity functions" in told["baseline[0].amount"]
        and "reads as a quantity" in told["assumptions.30 h"]
        and "vanish" in told["left"]
    )
    assert not (tmp_path / "x.toml").exists()


def test_texts_that_toml_would_change_are_refused_or_read_back(scenario: cs.Scenario) -> None:
    for item in (
        'quo"te',
        "back\\slash",
        "'''",
        '"""',
        "#",
        "tab\tin",
        "[x]",
        "å²",
        "line\nbreak",
        "a\r\nb",
        "\x1b[31m",
        "\x7f",
    ):
        project = cs.Project(with_amount(scenario, item=item))
        assert again(project) == project
    with pytest.raises(cs.InputError, match="cannot be written as TOML"):
        again(cs.Project(with_amount(scenario, item="\ud800")))


def test_writing_is_whole_or_not_at_all(scenario: cs.Scenario, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("kept", encoding="utf-8")
    with pytest.raises(cs.ReportError):
        cs.Project(scenario).write(tmp_path / "no" / "x.toml")
    with pytest.raises(cs.InputError):
        cs.Project(replace(scenario, measures=[Local()])).write(tmp_path / "x.toml")
    assert (tmp_path / "x.toml").read_text(encoding="utf-8") == "kept"


def test_a_catalogue_without_the_shipped_factors_is_written_whole(scenario: cs.Scenario) -> None:
    frame = scenario.catalogue.frame.query("factor == 'gravel-br18'")
    own = cs.Scenario(
        "site",
        cs.activity("gravel", "3 t", "gravel-br18"),
        catalogue=scenario.catalogue.holding(frame),
    )
    project = again(cs.Project(own))
    assert project.scenario.catalogue.digest == own.catalogue.digest
