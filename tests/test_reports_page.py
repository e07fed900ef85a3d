"""The page: its numbers are the account's, nothing of a stranger becomes markup, and it is the same
for the same input.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from charted import HOSTILE, SHOWN, account_of, scenario_of
from sites import ALL, BASIS, site

import carbonsite as cs
from carbonsite import measures as m

pytest.importorskip("matplotlib")
ROOT = Path(__file__).parents[1]
CLAIM = cs.Claim(
    "5 t CO2e", cs.Source(publisher=HOSTILE, document=HOSTILE, year=2021, locator=HOSTILE)
)


class Page(HTMLParser):
    """What a page holds: elements with attributes, texts, and tables by their caption."""

    def __init__(self, told: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.tables: dict[str, list[list[str]]] = {}
        self._rows: list[list[str]] = []
        self._open: list[str] = []
        self._cell: list[str] | None = None
        self.feed(told)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th", "caption"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.tables["".join(self._cell or [])] = self._rows
        elif tag in ("td", "th"):
            self._rows[-1].append("".join(self._cell or []))
        if tag in ("td", "th", "caption"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)

    def named(self, tag: str) -> list[dict[str, str]]:
        """Attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


def written(obj: Any, folder: Path, lang: str = "en", **options: Any) -> str:
    return cs.reports.html(obj, folder / "page.html", lang, **options).read_text(encoding="utf-8")


def number(text: str) -> float:
    return float(text.replace("\u202f", "").replace("\u2212", "-").replace(",", "."))


@pytest.fixture(scope="module")
def scenario() -> cs.Scenario:
    taken = [
        m.ElectricExcavator(per_litre="3,4 kWh/L", loss="5 %"),
        m.CleanHeating(old_efficiency="80 %"),
    ]
    return cs.Scenario(
        "Site",
        site(),
        taken,
        ALL,
        BASIS,
        date="2019-06-01",
        area="5000 m2 BTA",
        bases={"next year": cs.Basis(year=2020), "impossible": cs.Basis(country="XX", year=2019)},
    )


@pytest.mark.parametrize("lang", ["en", "nb"])
def test_numbers_are_those_of_the_scenario(
    scenario: cs.Scenario, tmp_path: Path, lang: str
) -> None:
    page = Page(written(scenario, tmp_path, lang))
    (headline,) = page.named("data")
    assert float(headline["value"]) == scenario.saving().magnitude
    per_area = scenario.account().total.magnitude / 5000
    shown = f"{per_area:.1f}".replace(".", "," if lang == "nb" else ".")
    assert f"{shown} kgCO2e" in written(scenario, tmp_path, lang)
    steps = next(
        rows
        for caption, rows in page.tables.items()
        if caption.startswith(("From the baseline", "Fra referanse"))
    )
    expected = scenario.steps()
    assert [number(row[3]) for row in steps[1:]] == pytest.approx(
        expected["total"].tolist(), abs=0.5
    )
    assert [number(row[1]) for row in steps[2:]] == pytest.approx(
        expected["change"].tolist()[1:], abs=0.5
    )
    ends = scenario.bounds().measures
    assert [(number(row[4]), number(row[5])) for row in steps[2:]] == [
        pytest.approx((low, high), abs=0.5)
        for low, high in zip(ends["low"], ends["high"], strict=True)
    ]


@pytest.mark.parametrize(
    ("column", "words"),
    [("module", "by module"), ("element", "by element"), ("purpose", "by purpose")],
)
def test_breakdowns_are_those_of_the_account(
    scenario: cs.Scenario, tmp_path: Path, column: str, words: str
) -> None:
    page = Page(written(scenario, tmp_path))
    rows = next(rows for caption, rows in page.tables.items() if words in caption)[1:]
    before, after = (
        account.by(column)[account.indicator]
        for account in (scenario.baseline_account(), scenario.account())
    )
    shown = {
        row[0].split()[0] if column == "module" else row[0].replace("(not stated)", ""): row[1:]
        for row in rows
    }
    assert set(shown) == set(before.index) | set(after.index)
    for label, (was, change, now) in shown.items():
        assert number(was) == pytest.approx(before.get(label, 0.0), abs=0.5)
        assert number(now) == pytest.approx(after.get(label, 0.0), abs=0.5)
        assert number(change) == pytest.approx(
            after.get(label, 0.0) - before.get(label, 0.0), abs=0.5
        )


def test_bases_findings_factors_and_what_is_not_covered_are_there(
    scenario: cs.Scenario, tmp_path: Path
) -> None:
    left = pd.DataFrame(
        {
            "file": ["boq.xlsx"],
            "row": [7],
            "value": [HOSTILE],
            "problem": ["no unit"],
            "remedy": ["add one"],
        }
    )
    page = Page(written(scenario, tmp_path, claims=[CLAIM], left=left))
    bases = {row[0]: row[1:] for row in page.tables["Bases side by side"][1:]}
    assert number(bases["next year"][2]) == pytest.approx(
        scenario.with_basis(scenario.bases["next year"]).saving().magnitude, abs=0.5
    )
    assert "cannot be accounted" in bases["impossible"][-1] and bases["impossible"][0] == ""
    assert (
        len(page.tables["What a reader must know besides the numbers"])
        == len(scenario.findings) + 1
    )
    assert page.tables["Rows left out"][1][2] == SHOWN
    used = page.tables["The rows of the catalogue that were used"][1:]
    assert {row[0] for row in used} >= set(scenario.account().factors["factor"]) and all(
        row[4] for row in used
    )
    assert [
        row[0] for row in page.tables["Assumptions, with their ranges and where they are from"][1:]
    ] == scenario.assumptions["assumption"].tolist()
    words = " ".join(page.texts)
    assert "5 t CO2e" in words or "5\u202f000 kgCO2e" in words
    assert scenario.account().digest in words and scenario.baseline_account().digest in words


def test_an_account_has_a_total_and_no_measures(tmp_path: Path) -> None:
    wood = account_of(*[100.0] * 9, months=True)
    page = Page(written(wood, tmp_path))
    (headline,) = page.named("data")
    assert float(headline["value"]) == wood.total.magnitude
    modules = {row[0].split()[0]: row[1] for row in page.tables["Emissions by module [kgCO2e]"][1:]}
    assert number(modules["D"]) == pytest.approx(wood.by("module").loc["D", "gwp_ghg"]) and any(
        "not in the total" in text for text in page.texts
    )
    assert not any("Measures" in caption for caption in page.tables)


ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "header",
    "h1",
    "h2",
    "div",
    "p",
    "br",
    "data",
    "dl",
    "dt",
    "dd",
    "nav",
    "ul",
    "ol",
    "li",
    "a",
    "main",
    "section",
    "figure",
}
ALLOWED |= {
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "footer",
    "strong",
    "svg",
    "g",
    "path",
    "use",
    "defs",
    "clippath",
    "rect",
    "pattern",
}


def test_nothing_of_a_stranger_becomes_markup_in_any_field(tmp_path: Path) -> None:
    source = cs.Source(
        publisher=HOSTILE, document=HOSTILE, year=2020, locator=HOSTILE, url='javascript:alert("x")'
    )
    factor = cs.EmissionFactor(
        factor="diesel-of-ours",
        name=HOSTILE,
        declared_unit="L",
        gwp_ghg=3.0,
        source=source,
        note=HOSTILE,
        uncertainty=HOSTILE,
    )
    tags = dict.fromkeys(("machine", "purpose", "material", "element", "source", "row"), HOSTILE)
    rows = cs.activities(
        cs.activity(
            HOSTILE,
            cs.Assumption(HOSTILE, "100 L", low="50 L", high="200 L", reason=HOSTILE),
            "diesel-of-ours",
            module="A5",
            **tags,
        ),
        cs.activity(
            "other",
            "10 L",
            "diesel-of-ours",
            module="A5",
            machine="excavator",
            element="2",
            row="other",
        ),
    )
    taken = [m.ElectricExcavator(name=HOSTILE, per_litre="3 kWh/L", where={"machine": "excavator"})]
    hostile = cs.Scenario(
        HOSTILE,
        rows,
        taken,
        cs.FactorCatalogue.default() | cs.FactorCatalogue([factor]),
        BASIS,
        bases={HOSTILE: cs.Basis(year=2020)},
    )
    told = written(
        hostile,
        tmp_path,
        claims=[CLAIM],
        left=pd.DataFrame({name: [HOSTILE] for name in ("file", "value", "problem", "remedy")}),
    )
    page = Page(told)
    assert {tag for tag, _ in page.elements} <= ALLOWED
    attributes = {name for _, found in page.elements for name in found}
    assert not [name for name in attributes if name.startswith("on")]
    assert all(found["href"].startswith(("#", "https://", "http://")) for found in page.named("a"))
    shown = SHOWN
    assert sum(shown in text for text in page.texts) >= 10, (
        "the texts themselves stand there, readable"
    )
    assert "\x01" not in told and "<script" not in told


def test_nothing_is_loaded_and_nothing_may_be(scenario: cs.Scenario, tmp_path: Path) -> None:
    page = Page(written(scenario, tmp_path))
    (policy,) = [
        found["content"]
        for found in page.named("meta")
        if found.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not [
        name
        for _, found in page.elements
        for name in found
        if name in ("src", "srcset", "action", "data", "poster", "background")
    ]
    styles = re.findall(r"<style>(.*?)</style>", written(scenario, tmp_path), re.DOTALL)
    assert styles and not re.search(r"url\(|@import|@font-face", "".join(styles))


def test_ids_are_there_once_and_everything_named_is_there(
    scenario: cs.Scenario, tmp_path: Path
) -> None:
    page = Page(written(scenario, tmp_path))
    ids = [found["id"] for _, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    wanted = [
        found[name].removeprefix("#")
        for _, found in page.elements
        for name in ("href", "xlink:href", "aria-labelledby")
        if found.get(name, "").startswith("#") or (name == "aria-labelledby" and name in found)
    ]
    assert set(wanted) <= set(ids) and len(wanted) > 20


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = written(scenario_of(4), tmp_path, "nb"), written(scenario_of(4), tmp_path, "nb")
    assert first == second


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("the old one")
    with pytest.raises(cs.InputError, match="is not a language"):
        cs.reports.html(account_of(1.0), place, "tlh")
    with pytest.raises(cs.InputError, match="neither a scenario nor an account"):
        cs.reports.html("account", place)  # type: ignore[arg-type]
    assert place.read_text() == "the old one" and list(tmp_path.iterdir()) == [place]
    with pytest.raises(cs.ReportError, match="no folder"):
        cs.reports.html(account_of(1.0), tmp_path / "nowhere" / "page.html")


def test_a_long_table_is_cut_with_a_count_and_the_page_stays_small(tmp_path: Path) -> None:
    rows = 100_000
    table = pd.DataFrame(
        {
            "item": [f"item {n}" for n in range(rows)],
            "factor": "wood",
            "amount": [float(n % 7) for n in range(rows)],
            "unit": "kg",
            "element": [f"{n % 500}" for n in range(rows)],
        }
    )
    account = cs.account(table, account_of(1.0).catalogue)
    told = written(account, tmp_path)
    assert len(told.encode()) < 2_000_000
    assert "… and 300 more rows" in told and "… and 99980 more rows" in told
    assert float(Page(told).named("data")[0]["value"]) == account.total.magnitude


def test_biri_says_what_the_example_says(biri_project: cs.Project, tmp_path: Path) -> None:
    page = Page(written(biri_project.scenario, tmp_path, "nb"))
    assert float(page.named("data")[0]["value"]) == biri_project.scenario.saving().magnitude
    assert page.named("html") == [{"lang": "nb"}] and len(page.named("svg")) >= 5


def test_what_is_not_counted_stands_by_factor_module_and_reason(tmp_path: Path) -> None:
    """One factor in two modules for one reason: two rows, each with its own sum."""
    rows = [
        cs.activity(item, amount, "diesel", module=module, flow=flow)
        for item, amount, module, flow in (
            ("excavator", "100 L", "A5", "site-energy"),
            ("masses", "100 L", "A5", "mass-transport"),
            ("more masses", "200 L", "A5", "mass-transport"),
            ("materials", "100 L", "A4", "product-transport"),
        )
    ]
    basis = cs.Basis(boundary="on-site", year=2020)
    result = cs.account(
        cs.activities(*rows), cs.FactorCatalogue.default(), basis, indicator="gwp_ghg"
    )
    page = Page(written(result, tmp_path))
    (table,) = (rows for rows in page.tables.values() if "outside the fence" in str(rows))
    assert [row[1] for row in table[1:]] == ["A5", "A4"]
    lines = result.lines[~result.lines["counted"].astype(bool)]
    sums = lines.groupby("module", sort=False)["gwp_ghg"].sum()
    assert [row[2] for row in table[1:]] == [f"{sums[module]:.0f}" for module in ("A5", "A4")]


class Lighting:
    """An own measure that adds emissions, in a part of the building that had none."""

    name, stage, cost = "lighting", m.Stage.AVOID, None

    def apply(self, activities: pd.DataFrame, properties: m.Properties) -> pd.DataFrame:
        lamps = cs.activity("lamps", "1000 L", "diesel", module="A5", element="44")
        return pd.concat([activities, lamps.assign(row="lamps")], ignore_index=True)


def test_what_a_measure_adds_is_a_change_with_plus_of_a_part_that_was_0(tmp_path: Path) -> None:
    rows = cs.activity("excavator", "1000 L", "diesel", module="A5", element="21", row="excavator")
    worse = cs.Scenario("worse", rows, [Lighting()], basis=BASIS)
    page = Page(written(worse, tmp_path))
    added = f"{worse.account().total.magnitude / 2:,.0f}".replace(",", "\u202f")
    (steps,) = (rows for caption, rows in page.tables.items() if caption.startswith("From the"))
    assert steps[-1][1] == f"+{added}"
    (elements,) = (rows for caption, rows in page.tables.items() if "by element" in caption)
    assert next(row[1:] for row in elements if "44" in row[0]) == ["0", f"+{added}", added]


def test_measures_that_change_nothing_save_0_and_do_not_add(tmp_path: Path) -> None:
    rows = cs.activity("excavator", "1000 L", "diesel", module="A5", row="excavator")
    page = written(cs.Scenario("as it is", rows, basis=BASIS), tmp_path)
    assert "The measures save" in page and "The measures add" not in page


def test_every_colour_of_a_picture_is_one_of_the_page_by_day_and_by_night(
    scenario: cs.Scenario, tmp_path: Path
) -> None:
    page = written(scenario, tmp_path)
    used = set(re.findall(r"var\((--c-[0-9a-f]{6})", page))
    defined = re.findall(r":root \{([^}]*)\}", page)
    assert used and len(defined) == 3, "by day, by night and in print"
    for colours in defined:
        assert used <= set(re.findall(r"(--c-[0-9a-f]{6}):", colours))
