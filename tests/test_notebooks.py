"""The notebooks of the documentation run, and show what is stored in them; objects show themselves
as tables there and on a terminal.
"""

from __future__ import annotations

import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from charted import HOSTILE, account_of, scenario_of

import carbonsite as cs
from carbonsite import limits
from carbonsite.display import html_table, text_table
from carbonsite.projects.project import Project

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "docs" / "tutorials").glob("*.ipynb"))
sys.path.insert(0, str(ROOT / "docs"))


def shown(cell: Any) -> list[dict[str, str]]:
    """What a cell shows: texts and tables as they are; of a picture, that there is one, for each
    release of matplotlib draws it a little otherwise.
    """
    found = []
    for output in cell.get("outputs", []):
        assert output["output_type"] == "execute_result", (
            f"a cell shows its result and says nothing else: {output}"
        )
        held = dict(output["data"])
        found.append({kind: "a picture" if "svg" in kind else told for kind, told in held.items()})
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_is_stored_in_it(path: Path) -> None:
    from make_notebooks import executed

    stored = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # of the kernel's own machinery; what a cell warns of would be an output
        now = executed(path)
    assert [shown(cell) for cell in now.cells] == [shown(cell) for cell in stored.cells], (
        "run docs/make_notebooks.py, and look at what has changed"
    )
    assert all(
        shown(cell)
        for cell in stored.cells
        if cell.cell_type == "code" and not cell.source.startswith("from IPython")
    )


def test_there_is_a_notebook_of_about_twenty_cells() -> None:
    (notebook,) = [nbformat.read(path, as_version=4) for path in NOTEBOOKS]
    assert 18 <= len(notebook.cells) <= 26 and notebook.metadata["kernelspec"]["name"] == "python3"


class _Tags(HTMLParser):
    def __init__(self, told: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(told)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.add(tag)


def _problems() -> cs.InputError:
    with pytest.raises(cs.InputError) as caught:
        cs.account(
            cs.activities(cs.activity(HOSTILE, "3 stk", "diesel-b0", module="A5")),
            cs.FactorCatalogue.default(),
        )
    return caught.value


SCENARIO = scenario_of(3)
SHOWN = {
    "account": account_of(1.0, 2.0),
    "scenario": SCENARIO,
    "project": Project(SCENARIO),
    "catalogue": cs.FactorCatalogue.default(),
    "assumption": cs.Assumption(HOSTILE, "3 L", low="2 L", high="4 L", reason=HOSTILE),
    "bounds": SCENARIO.bounds(),
    "uncertainty": cs.uncertainty(SCENARIO, draws=200),
    "examination": cs.examine(
        SCENARIO,
        cs.Claim("5 t CO2e", cs.Source(publisher=HOSTILE, document="D", year=2020, locator="1")),
        {HOSTILE: cs.Basis(year=2019)},
    ),
    "problems": _problems(),
}


@pytest.mark.parametrize("name", list(SHOWN))
def test_objects_show_themselves_as_tables_in_which_hostile_text_stays_text(name: str) -> None:
    told = SHOWN[name]._repr_html_()
    assert "<table>" in told and _Tags(told).found <= {
        "div",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "p",
        "b",
    }
    assert told.count("<tr>") <= limits.TABLE_ROWS_SHOWN + 1
    assert told.startswith('<div class="mathjax_ignore'), "no text between dollars is a formula"


@pytest.mark.parametrize("name", list(SHOWN))
def test_on_a_terminal_they_are_short_and_move_no_cursor(name: str) -> None:
    told = repr(SHOWN[name]) if name != "problems" else str(SHOWN[name])
    assert len(told) < 4000 and "\x01" not in told


def test_a_long_table_is_cut_with_a_count() -> None:
    table = pd.DataFrame(
        {
            "text": [f"{HOSTILE}\n\x1b[31m{n}" for n in range(1000)],
            "number": [float(n) for n in range(1000)],
        }
    )
    more = f"… and {1000 - limits.TABLE_ROWS_SHOWN} more rows"
    assert more in html_table(table) and text_table(table).endswith(more)
    lines = text_table(table).splitlines()
    assert (
        len(lines) == limits.TABLE_ROWS_SHOWN + 2
        and "\x1b" not in "".join(lines)
        and max(map(len, lines)) < 2 * limits.TABLE_TEXT
    )


def test_an_empty_table_has_its_heading() -> None:
    assert text_table(pd.DataFrame({"a": [], "b": []}), "none") == "none\na  b"
