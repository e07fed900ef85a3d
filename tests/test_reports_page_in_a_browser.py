"""The page in Chromium: as people see, print and hear it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import AXE, chromium, skip_without
from charted import SHOWN, scenario_of

import carbonsite as cs

pytest.importorskip("matplotlib")
ROOT = Path(__file__).parents[1]
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def biri(biri_project: cs.Project) -> cs.Scenario:
    return biri_project.scenario


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, biri: cs.Scenario) -> dict[str, Path]:
    """Pages of Biri in two languages and of a site whose texts are hostile."""
    folder = tmp_path_factory.mktemp("pages")
    told = {"en": biri, "nb": biri, "hostile": scenario_of(5)}
    return {
        name: cs.reports.html(each, folder / f"{name}.html", "nb" if name == "nb" else "en")
        for name, each in told.items()
    }


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.fixture
def tab(context: Any) -> Iterator[Any]:
    """An empty tab that writes down what it says and what it asks for."""
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    page.close()


@pytest.mark.parametrize("name", ["en", "nb", "hostile"])
def test_it_renders_says_nothing_and_asks_for_nothing(
    tab: Any, files: dict[str, Path], name: str
) -> None:
    tab.goto(files[name].as_uri())
    assert tab.said == [] and tab.asked == [files[name].as_uri()]
    assert tab.locator("h1").inner_text().strip() and tab.locator("svg").count() >= 4
    heights = [box["height"] for box in (each.bounding_box() for each in tab.locator("svg").all())]
    assert min(heights) > 100


def test_the_policy_stops_what_a_planted_script_and_picture_would_do(
    tab: Any, files: dict[str, Path], tmp_path: Path
) -> None:
    planted = tmp_path / "planted.html"
    told = files["en"].read_text(encoding="utf-8")
    planted.write_text(
        told.replace(
            "<main>",
            '<main><script>document.title = "taken"</script><img src="https://example.org/x.png"'
            ' alt="x">',
        ),
        encoding="utf-8",
    )
    tab.goto(planted.as_uri())
    assert tab.title() == "Biri omsorgssenter" and len(tab.said) >= 2
    assert tab.locator("img").evaluate("each => each.naturalWidth") == 0


def test_the_headline_is_the_accounts(tab: Any, files: dict[str, Path], biri: cs.Scenario) -> None:
    tab.goto(files["nb"].as_uri())
    headline = tab.locator("#headline")
    assert float(headline.get_attribute("value")) == biri.saving().magnitude
    assert (
        headline.inner_text() == f"{biri.saving().magnitude / 1000:.0f}"
        and "tonn CO2e" in tab.locator(".headline").inner_text()
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["nb", "hostile"])
def test_it_fits_a_phone(tab: Any, files: dict[str, Path], name: str, scheme: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.emulate_media(color_scheme=scheme)
    tab.goto(files[name].as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert not tab.evaluate(
        "[...document.querySelectorAll('h1,h2,p,dl,nav')].filter(e =>"
        " e.getBoundingClientRect().right > 361).length"
    )


def test_dark_is_dark_in_text_and_pictures(tab: Any, files: dict[str, Path]) -> None:
    grounds, bars = {}, {}
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        tab.goto(files["en"].as_uri())
        grounds[scheme] = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        bars[scheme] = tab.evaluate(
            "[...new Set([...document.querySelectorAll('svg path')].map(e =>"
            " getComputedStyle(e).fill))].sort().join(' ')"
        )
    assert (
        grounds == {"light": "rgb(254, 254, 254)", "dark": "rgb(20, 24, 27)"}
        and bars["light"] != bars["dark"]
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["nb", "hostile"])
def test_axe_finds_nothing(tab: Any, files: dict[str, Path], name: str, scheme: str) -> None:
    skip_without(AXE, "axe-core (its axe.min.js in CARBONSITE_AXE)")
    tab.emulate_media(color_scheme=scheme)
    tab.goto(files[name].as_uri())
    assert [
        (each["id"], each["impact"], each["nodes"][0]["html"]) for each in _violations(tab)
    ] == []


def test_axe_finds_a_planted_violation(tab: Any, files: dict[str, Path], tmp_path: Path) -> None:
    skip_without(AXE, "axe-core (its axe.min.js in CARBONSITE_AXE)")
    planted = tmp_path / "planted.html"
    told = (
        files["en"]
        .read_text(encoding="utf-8")
        .replace("--soft: #4d5960", "--soft: #dddddd")
        .replace(
            '<figure class="wide" role="img" tabindex="0" aria-label=',
            '<figure class="wide" role="img" tabindex="0" title=" " data-x=',
        )
    )
    planted.write_text(told, encoding="utf-8")
    tab.goto(planted.as_uri())
    assert {"color-contrast", "role-img-alt"} <= {each["id"] for each in _violations(tab)}


def _violations(tab: Any) -> list[dict[str, Any]]:
    tab.evaluate(Path(AXE).read_text(encoding="utf-8"))
    return list(tab.evaluate("axe.run()")["violations"])


@pytest.mark.parametrize(("name", "pages"), [("nb", range(6, 15)), ("hostile", range(3, 9))])
def test_it_prints_on_a4_whole_and_dark_on_light(
    tab: Any, files: dict[str, Path], tmp_path: Path, name: str, pages: range
) -> None:
    tab.emulate_media(color_scheme="dark", media="print")
    tab.goto(files[name].as_uri())
    assert tab.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
    tab.set_viewport_size(
        {"width": 688, "height": 1000}
    )  # 182 mm, what A4 leaves between the margins
    assert tab.evaluate("document.documentElement.scrollWidth") <= 688
    tab.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True, print_background=True)
    for tool in ("pdfinfo", "pdftotext"):
        skip_without(shutil.which(tool) or "", tool)
    told = subprocess.run(
        ["pdfinfo", str(tmp_path / "page.pdf")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    facts = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
    assert int(facts["Pages"]) in pages and "A4" in facts["Page size"]
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert all(text.split("\f")[:-1]), "no page is empty"


def test_a_reader_by_ear_finds_headings_tables_and_what_pictures_show(
    tab: Any, files: dict[str, Path]
) -> None:
    tab.goto(files["en"].as_uri())
    levels = tab.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(e => e.tagName)")
    assert levels[0] == "H1" and levels.count("H1") == 1 and set(levels[1:]) == {"H2"}
    assert tab.get_by_role("img").count() == tab.locator("svg").count()
    assert all(each.get_attribute("aria-label") for each in tab.get_by_role("img").all())
    assert (
        tab.locator("table").count()
        == tab.locator("table > caption").count()
        == tab.locator("table > thead").count()
    )
    assert tab.get_by_role("rowheader", name="Biodiesel", exact=True).count() >= 1
    tab.get_by_role("navigation").get_by_role("link").last.click()
    assert tab.url.endswith("#verify")


def test_hostile_names_are_read_as_they_are(tab: Any, files: dict[str, Path]) -> None:
    tab.goto(files["hostile"].as_uri())
    assert tab.title().startswith('<script>alert("x")</script>')
    assert SHOWN in tab.locator("h1").evaluate("e => e.textContent")
