"""The bid form: its questions and choices in both languages; all other cells are locked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import converted
from tendered import SITE, cell_of

import carbonsite as cs
from carbonsite import limits
from carbonsite.messages.labels import Labels
from carbonsite.messages.language import Language, texts_of
from carbonsite.projects.vocabulary import estimated
from carbonsite.spreadsheets.files.package import Package
from carbonsite.spreadsheets.files.sheet_grid import grid_of
from carbonsite.tender.bid_form.columns import column_table
from carbonsite.tender.bid_form.layout import HEAD
from carbonsite.tender.bid_form.parts import activity_rows

Tender = cs.tender.Tender


@pytest.fixture(scope="module")
def tender() -> Any:
    return Tender.of(SITE)


@pytest.fixture(scope="module")
def form(tender: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tender.write_form(tmp_path_factory.mktemp("form") / "form.xlsx")


def test_each_activity_is_asked_on_the_sheet_where_it_belongs(tender: Any) -> None:
    asked = {
        sheet.part: [row.fixed["item"] for row in sheet.rows if not row.is_further]
        for sheet in tender.layouts[0].sheets
        if sheet.part not in ("bidder", "options")
    }
    assert asked == {
        "machines": ["Gravemaskin", "Mobilkran"],
        "heating": ["Tining"],
        "masses": ["Masser til deponi"],
        "materials": ["Massivtre", "Betong i fundamenter"],
    }
    assert {
        sheet.part: sum(row.is_further for row in sheet.rows)
        for sheet in tender.layouts[0].sheets
        if any(row.is_further for row in sheet.rows)
    } == {"machines": 3, "materials": 5}


def test_the_biri_baseline_is_asked_whole() -> None:
    baseline = cs.Project.read(
        Path(__file__).parents[1] / "examples" / "biri.toml"
    ).scenario.baseline
    tags = [
        {tag: row[tag] for tag in ("module", "machine", "purpose", "flow") if row[tag]}
        for row in baseline.to_dict("records")
    ]
    rows = [
        {"item": row.item, "factor": row.factor, "amount": f"1 {row.unit}", **told}
        for row, told in zip(baseline.itertuples(), tags, strict=True)
    ]
    tender = Tender.of(
        {"name": "x", "basis": {"year": 2019}, "date": "2019-12-01", "baseline": rows}
    )
    asked = {
        sheet.part: {row.fixed["item"] for row in sheet.rows}
        for sheet in tender.layouts[1].sheets
        if sheet.part != "bidder"
    }
    assert asked["machines"] == {
        "excavator 35 t",
        "mobile crane",
        "hand tools by generator",
        "all other machines",
    }
    assert asked["heating"] == {"thawing", "winter heating", "drying"}
    assert asked["masses"] == {
        "sand and gravel to landfill",
        "haul of masses",
        "delivery of gravel",
        "delivery of the frame's concrete",
    }
    assert asked["materials"] == {
        "gravel",
        "concrete frame",
        "reinforcement of the frame",
        "concrete in foundations",
    }


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_workbook_is_as_the_layout_says(tender: Any, tmp_path: Path, language: str) -> None:
    layout = next(each for each in tender.layouts if each.language == language)
    path = tender.write_form(tmp_path / "f.xlsx", language)
    package = Package(path.read_bytes(), path.name)
    assert tuple(package.titles) == layout.all_titles
    assert all(sheet.state == "visible" for sheet in package.sheets)
    book = openpyxl.load_workbook(path)
    for sheet in layout.sheets:
        held = book[sheet.title]
        assert [held.cell(HEAD, place).value for place in range(2, len(sheet.columns) + 2)] == [
            column.title for column in sheet.columns
        ]
        for place, row in enumerate(sheet.rows, start=HEAD + 1):
            assert held.cell(place, 1).value == row.id
            for column, name in enumerate(sheet.names, start=2):
                cell = held.cell(place, column)
                assert (cell.value or "") == row.fixed.get(name, "")
                assert cell.protection.locked == (name in row.fixed)
        assert held.protection.sheet
        assert not grid_of(
            package, next(each for each in package.sheets if each.name == sheet.title)
        ).formulas


def test_the_digest_and_both_languages_stand_on_the_guide(tender: Any, form: Path) -> None:
    guide = openpyxl.load_workbook(form)["Veiledning"]
    told = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert guide["B6"].value == tender.digest
    assert guide["B3"].value == "Omsorgssenter"
    assert guide["B5"].value == "livsløp, fysisk levert elektrisitet 2024, biodrivstoff godskrevet"
    for language in Language:
        for key, line in texts_of(language).items():
            if re.fullmatch(r"form\.guide\.\d", key):
                assert any(line in text for text in told)


def rules(path: Path, sheet: str) -> dict[str, Any]:
    """The rule of each column, by its heading."""
    held = openpyxl.load_workbook(path)[sheet]
    return {
        held.cell(HEAD, cell.min_col).value: rule
        for rule in held.data_validations.dataValidation
        for cell in rule.sqref.ranges
    }


def test_lists_refuse_all_else_and_hold_what_can_be_read(tender: Any, form: Path) -> None:
    for sheet in tender.layouts[0].sheets:
        found = rules(form, sheet.title)
        for column in sheet.columns:
            if column.kind == "choice":
                rule = found[column.title]
                assert (rule.type, rule.errorStyle or "stop", rule.showErrorMessage) == (
                    "list",
                    "stop",
                    True,
                )
                first, last = re.fullmatch(
                    r"'Lister'!\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)", rule.formula1
                ).groups()
                assert int(last) - int(first) + 1 == len(tender.layouts[0].choices[column.choices])
            if column.kind == "number" and sheet.part != "options":
                assert (found[column.title].type, found[column.title].formula1) == ("decimal", "0")


def test_what_is_offered_can_be_computed(tender: Any) -> None:
    choices = tender.layouts[0].choices
    for carrier in choices["carriers"]:
        table = cs.activity("x", "1 kWh", carrier, module="A5")
        assert (
            cs.account(
                table, tender.scenario.catalogue, tender.scenario.basis, date="2025-03-01"
            ).total.magnitude
            >= 0
        )
    assert set(choices["rate_units"]) == {"L/h", "kWh/h", "kg/h"}
    assert {"clt", "concrete-nb37-reference-2017"} <= set(choices["factors"])


def test_every_material_and_service_of_masses_that_is_offered_can_be_accounted_for() -> None:
    asked = Tender.of({**SITE, "indicator": "gwp_ghg", "form": {}})
    choices, terms = asked.layouts[0].choices, asked.scenario
    table, carriers = terms.catalogue.table, choices["carriers"]

    def rows(factors: Iterable[str], **tags: str) -> list[Any]:
        units = {
            name: str(table.frame["declared_unit"][table.start[table.codes[name]]])
            for name in factors
        }
        return [cs.activity(name, f"1 {unit}", name, **tags) for name, unit in units.items()]

    masses = [name for name in choices["masses_factors"] if name not in carriers]
    assert len(choices["factors"]) > 150 and len(masses) > 100
    both = cs.activities(*rows(choices["factors"], module="A1-A3"), *rows(masses, module="A5"))
    account = cs.account(both, terms.catalogue, terms.basis, terms.indicator, "2025-03-01")
    assert account.lines["gwp_ghg"].notna().all()
    assert not {"diesel-b0", "electricity-no-2019-location"} & set(choices["factors"])


def test_the_lists_of_choices_are_not_printed(form: Path) -> None:
    lists = openpyxl.load_workbook(form)["Lister"]
    first = str(lists.print_area).replace("$", "").rpartition("!")[2].partition(":")[0]
    assert first and lists[first].value is None


def test_a_tender_says_what_may_be_chosen() -> None:
    narrow = Tender.of({**SITE, "form": {"carriers": ["electricity"], "factors": ["glulam"]}})
    choices = narrow.layouts[0].choices
    assert list(choices["carriers"].values()) == ["elektrisitet"]
    # What the tender itself names may be chosen, too.
    assert list(choices["factors"]) == [
        "clt",
        "concrete-nb37-reference-2017",
        "glulam",
    ]
    assert set(choices["energy_units"]) == {"kWh", "MWh", "MJ", "GJ"}


def test_own_factors_have_a_sheet_only_where_they_are_allowed(form: Path, tmp_path: Path) -> None:
    allowed = Tender.of({**SITE, "form": {"allow_own_factors": True}})
    path = allowed.write_form(tmp_path / "own.xlsx")
    assert "Egne faktorer" in openpyxl.load_workbook(path).sheetnames
    assert "Egne faktorer" not in openpyxl.load_workbook(form).sheetnames
    assert rules(path, "Materialer")["Faktor"].errorStyle == "information"


def test_options_are_asked_with_their_open_fields(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    told = [
        [book["Opsjoner"].cell(row, column).value for column in (1, 2, 3, 5)]
        for row in range(5, 10)
    ]
    assert [row[0] for row in told] == ["O1", "O1.1", "O2", "O3", "O3.1"]
    assert told[1] == [
        "O1.1",
        "Elektrisk gravemaskin",
        "Strøm per liter diesel som erstattes",
        "kWh/L",
    ]
    assert told[2][3] == "NOK"


def test_a_question_of_the_tender_is_asked_in_its_words(tmp_path: Path) -> None:
    option = {
        **SITE["options"][0],
        "description": "Kabelgravemaskin i grunnarbeidet",
        "questions": {"per_litre": "Strøm per liter diesel erstattet"},
    }
    book = openpyxl.load_workbook(
        Tender.of({**SITE, "options": [option]}).write_form(tmp_path / "f.xlsx")
    )
    assert cell_of(book, "Opsjoner", "O1", "Spørsmål").value.endswith(
        "Kabelgravemaskin i grunnarbeidet"
    )
    assert cell_of(book, "Opsjoner", "O1.1", "Spørsmål").value == "Strøm per liter diesel erstattet"


def test_the_same_tender_gives_the_same_bytes(tender: Any, form: Path, tmp_path: Path) -> None:
    assert tender.write_form(tmp_path / "again.xlsx").read_bytes() == form.read_bytes()


def test_a_form_that_could_not_be_read_back_is_refused(tmp_path: Path) -> None:
    (tmp_path / "boq.csv").write_text(
        "Beskrivelse;Mengde;Enhet;Faktor\n"
        + "".join(f"post {n};1;m3;clt\n" for n in range(20_000)),
        encoding="utf-8",
    )
    large = Tender.of(
        {
            "name": "x",
            "basis": {"year": 2024},
            "baseline": [{"file": "boq.csv", "tags": {"flow": "product"}}],
        },
        tmp_path,
    )
    with pytest.raises(cs.InputError, match="rows are more than a sheet of a form holds"):
        large.write_form(tmp_path / "f.xlsx")


def test_texts_of_the_tender_stay_texts(tmp_path: Path) -> None:
    baseline = [
        {**SITE["baseline"][0], "item": "=1+1"},
        {**SITE["baseline"][1], "item": "<b>kran</b>"},
        *SITE["baseline"][2:],
    ]
    path = Tender.of({**SITE, "name": "=cmd|x", "baseline": baseline}).write_form(
        tmp_path / "f.xlsx"
    )
    book = openpyxl.load_workbook(path)
    assert (book["Maskiner"]["B5"].value, book["Maskiner"]["B5"].data_type) == (
        "=1+1",
        "s",
    ) or book["Maskiner"]["B5"].data_type == "s"
    package = Package(path.read_bytes(), path.name)
    assert not [formula for sheet in package.sheets for formula in grid_of(package, sheet).formulas]


def test_libreoffice_opens_it(form: Path, tmp_path: Path) -> None:
    converted(form, tmp_path, "pdf")
    assert (tmp_path / "form.pdf").stat().st_size > 10_000


def test_there_is_no_third_language(tender: Any, tmp_path: Path) -> None:
    with pytest.raises(cs.InputError, match="is not a language of bid forms") as error:
        tender.write_form(tmp_path / "f.xlsx", "fr")
    assert error.value.problems["remedy"].tolist() == ["write 'en' or 'nb'"]
    assert not (tmp_path / "f.xlsx").exists()


def test_a_cell_says_what_it_takes_and_refuses_the_rest(tmp_path: Path) -> None:
    own = Tender.of({**SITE, "form": {"allow_own_factors": True}})
    path = own.write_form(tmp_path / "f.xlsx")
    for sheet in own.layouts[0].sheets:
        found = rules(path, sheet.title)
        assert set(found) == {
            column.title for column in sheet.columns if column.note or column.kind != "text"
        }
        for column in sheet.columns:
            rule = found.get(column.title)
            if rule is not None and column.note:
                assert (rule.promptTitle, rule.prompt) == (column.title[:32], column.note)
            if column.kind == "number":
                least = -1e15 if sheet.part == "own_factors" else 0.0
                assert rule.type == "decimal"
                assert (float(rule.formula1), float(rule.formula2)) == (least, 1e15)
                assert (rule.errorTitle, rule.error) == (
                    "Ugyldig verdi",
                    "Et tall fra 0 og oppover.",
                )
            if column.kind == "date":
                assert (rule.type, rule.formula1, rule.formula2) == ("date", "32874", "73415")


def test_prices_and_other_numbers_have_their_format(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    formats = {
        where: cell_of(book, *where).number_format
        for where in (
            ("Tilbyder og pris", "B1", "Svar"),
            ("Tilbyder og pris", "B4", "Svar"),
            ("Opsjoner", "O1", "Svar"),
            ("Opsjoner", "O1.1", "Svar"),
            ("Maskiner", "M1", "Mengde"),
            ("Materialer", "P1", "Gyldig til"),
        )
    }
    assert list(formats.values()) == [
        "@",
        "#,##0.00",
        "#,##0.00",
        "General",
        "General",
        "yyyy-mm-dd",
    ]


@pytest.mark.parametrize(
    ("tags", "part"),
    [
        ({"factor": "electricity", "machine": "tower crane"}, "machines"),
        ({"factor": "electricity"}, "heating"),
        ({"factor": "diesel", "flow": "groundworks-energy"}, "heating"),
        ({"factor": "diesel", "flow": "mass-transport", "machine": "lorry"}, "masses"),
        ({"factor": "diesel", "flow": "equipment-transport"}, "masses"),
        ({"factor": "soil-landfill", "flow": "waste-treatment", "unit": "t"}, "masses"),
        ({"factor": "clt", "flow": "product", "unit": "m3"}, "materials"),
        ({"factor": "clt", "flow": "waste-treatment", "unit": "m3", "module": "A1-A3"}, "masses"),
    ],
)
def test_an_activity_is_asked_by_its_flow_machine_and_factor(
    tags: dict[str, str], part: str
) -> None:
    unit, module = tags.pop("unit", "kWh"), tags.pop("module", "A5")
    row = {"item": "x", "amount": f"1 {unit}", "module": module, **tags}
    if part == "materials":
        row.pop("module")
    asked = Tender.of({"name": "x", "basis": {"year": 2024}, "baseline": [row]})
    assert [sheet.part for sheet in asked.layouts[0].sheets] == ["bidder", part]


@pytest.mark.parametrize("spare", [0, -1])
def test_a_sheet_takes_half_the_cells_that_a_bid_may_have(
    monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    asked = Tender.of({**SITE, "options": [], "form": {"further_rows": {"materials": 200}}})
    largest = max(len(each.rows) * (len(each.columns) + 1) for each in asked.layouts[0].sheets)
    again = Tender.of({**SITE, "options": [], "form": {"further_rows": {"materials": 200}}})
    monkeypatch.setattr(limits, "BID_SHEET_CELLS", 2 * (largest + spare))
    if spare < 0:
        with pytest.raises(cs.InputError, match="more than a sheet of a form holds") as error:
            _ = again.layouts
        assert error.value.problems[["column", "value"]].to_numpy().tolist() == [["materials", 202]]
    else:
        assert len(again.layouts) == 2


@pytest.mark.parametrize("language", list(Language))
def test_every_column_has_a_heading_and_every_heading_a_column(language: Language) -> None:
    keys = {f"form.column.{row['part']}.{row['column']}" for row in column_table()}
    texts = {key for key in texts_of(language) if key.startswith("form.column.")}
    assert len(keys) == len(column_table())
    assert {key.removesuffix(".note") for key in texts} == keys <= texts


def test_a_product_keeps_what_a_delivery_replaces_under_the_ids_of_the_form() -> None:
    baseline = cs.activities(
        cs.activity("timber", "10 m3", "clt", row="p", flow="product", material="timber"),
        cs.measures.deliver("timber", "5 t", "90 km", "lorry-dk-over-26t", row="l").assign(
            of="p", replaces_modules="A4"
        ),
    )
    scenario = cs.Scenario("site", baseline, basis=cs.Basis())
    rows = activity_rows(
        scenario, {}, {"materials": ("item",), "masses": ("item",)}, Labels(Language.ENGLISH)
    )
    (product,), (lorry,) = rows["materials"], rows["masses"]
    assert (product.id, product.tags["replaced_modules"], product.tags["replaced_by"]) == (
        "P1",
        "A4",
        "T1",
    )
    assert lorry.id == "T1" and not {"of", "replaces_modules"} & set(lorry.tags)


@pytest.mark.parametrize("language", Language)
def test_every_quantity_that_a_bidder_may_be_asked_for_has_words(language: Language) -> None:
    texts = Labels(language).texts
    fields = {
        name
        for kind in vars(cs.measures).values()
        if isinstance(kind, type) and hasattr(kind, "model_fields")
        for name, field in kind.model_fields.items()
        if estimated(field) is not None and name != "cost"
    }
    assert len(fields) > 20 and not [name for name in fields if f"form.field.{name}" not in texts]


def test_an_option_asks_in_the_language_of_the_form(tender: Any) -> None:
    nb, en = (
        [row.fixed["question"] for row in sheet.rows if row.id == "O1.1"]
        for layout in tender.layouts
        for sheet in layout.sheets
        if sheet.part == "options"
    )
    assert nb == ["Strøm per liter diesel som erstattes"]
    assert en == ["Electricity per litre of diesel replaced"]
