"""Formats known by their content: each is named, with what to do, wherever it is given."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from epd_files import FIXTURES, needs_fixtures

import carbonsite as cs
from carbonsite.messages import Language
from carbonsite.spreadsheets.files import known_formats
from carbonsite.spreadsheets.files.known_formats import known_format


def archive(*names: str) -> bytes:
    """A zip with these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


SAMPLES = {
    "git_lfs": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "pdf": b"%PDF-1.7\n",
    "excel": archive("[Content_Types].xml", "xl/workbook.xml"),
    "word": archive("[Content_Types].xml", "word/document.xml"),
    "opendocument": archive("mimetype", "content.xml"),
    "openlca": b'{"@context": "http://greendelta.github.io/olca-schema/context.jsonld"}',
    "zip": archive("a.txt"),
    "old_office": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "picture": b"\x89PNG\r\n",
    "gzip": b"\x1f\x8b\x08",
    "7zip": b"7z\xbc\xaf\x27",
    "rar": b"Rar!\x1a",
    "ifc": b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\n",
    "gaeb": b'<?xml version="1.0"?><GAEB xmlns="http://www.gaeb.de/GAEB_DA_XML/DA83/3.2"></GAEB>',
    "gaeb_other": b"<GAEB></GAEB>",
    "bc3": b"~V|EXAMPLE|FIEBDC-3/2016|Program|\n~C|01#||Earthworks|0|\n",
    "ns3459": b'<NS3459 Versjon="2012" xmlns="http://www.standard.no/ns3459"/>',
    "ehf": b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"></Invoice>',
    "iso_15143": b'<Fleet xmlns="http://standards.iso.org/iso/15143/-3" version="1"></Fleet>',
    "rfms": b'{"vehicleStatusResponse": {}}',
    "elhub": b'{"data": [{"attributes": {"meteringValuesHour": []}}]}',
    "ecospold": b'<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold02"/>',
    "iso_22057": b'{"@context": "https://standards.iso.org/iso/22057/ed-1/en", "x": 1}',
    "lcabyg": b'[{"Node": {"Project": {"id": "1"}}}]',
    "lcabyg_results": b'{"model": [{"id": "1", "node_type": "Building"}], "results": {}}',
    "lcax_project": b'{"formatVersion": "3.5.0", "lifeCycleModules": ["a1a3"], "assemblies": []}',
    "simapro": b"{SimaPro 9.5.0.0}\n{processes}\n",
    "oekobaudat_csv": b"UUID;Version;Name (de);Name (en);Kategorie (original)\n",
    "ilcd": b'{"processInformation": {}}',
    "openepd": b'{"doctype": "openEPD"}',
    "carbonsite": b'{"format": 1, "carbonsite": "0.1.0", "name": "site"}',
    "html": b"<!DOCTYPE html><html></html>",
}


def test_every_format_of_the_table_has_a_sample() -> None:
    path = Path(known_formats.__file__).with_name("known_formats.csv")
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["format"] for row in csv.DictReader(file)] == list(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_format_is_known_by_its_content_in_every_language(name: str) -> None:
    known = known_format(SAMPLES[name])
    assert known is not None and known.name == name
    norwegian = known.title.in_language(Language.NORWEGIAN)
    assert norwegian != str(known.title) and known.remedy.in_language(Language.NORWEGIAN)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in ("excel", "zip")])
def test_whoever_reads_it_as_something_else_says_what_it_is(name: str, tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(SAMPLES[name])
    known = known_format(SAMPLES[name])
    assert known is not None
    with pytest.raises(cs.InputError) as caught:
        cs.read_activities(path)
    if name != "old_office":
        assert str(known.title) in str(caught.value) and str(known.remedy) in str(caught.value)
    if not known.reader and name not in ("html",):
        with pytest.raises(cs.InputError) as caught:
            cs.read_epd(path)
        assert str(known.title) in str(caught.value)
    with pytest.raises(cs.InputError):
        cs.FactorCatalogue.read_csv(path)


def test_a_workbook_is_no_declaration(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(SAMPLES["excel"])
    with pytest.raises(cs.InputError, match="is an Excel workbook; read activities with"):
        cs.read_epd(path)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"PK\x05\x06", b"{}", b"<a/>", b"\xef\xbb\xbfitem,amount\n"),
        b"item;amount;unit\nmal etter ISO 22057;1;kg\n%PDF;1;kg\n<html>;1;kg\n",
    ],
)
def test_what_is_none_of_them_is_not_guessed(content: bytes) -> None:
    assert known_format(content) is None


@needs_fixtures
@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("asbuilt/boq/gaeb_tender.x83", "gaeb"),
        ("asbuilt/boq/fiebdc.bc3", "bc3"),
        ("asbuilt/boq/ns3459_pristilbud.xml", "ns3459"),
        ("asbuilt/boq/ifc5d_cost_schedule.csv", None),
        ("asbuilt/invoices/fuel_F-2026-0311.xml", "ehf"),
        ("asbuilt/invoices/fuel_creditnote_K-2026-0007.xml", "ehf"),
        ("asbuilt/telematics/fleet_iso_2026-03-31.xml", "iso_15143"),
        ("asbuilt/telematics/fleet_jcma_rental_2026-03-31.xml", "iso_15143"),
        ("asbuilt/telematics/fuelused_timeseries_reset.xml", "iso_15143"),
        ("asbuilt/telematics/rfms4_vehiclestatuses_2026-03.json", "rfms"),
        ("asbuilt/meters/elhub_api_2026-10-25.json", "elhub"),
        ("asbuilt/meters/elhub_2026-03.csv", None),
        ("exchange/lcabyg_project.json", "lcabyg"),
        ("exchange/lcabyg_results.json", "lcabyg_results"),
        ("exchange/lcax_2.json", "lcax_project"),
        ("exchange/lcax_3.json", "lcax_project"),
        ("ifc/Reference-view_4.ifc", "ifc"),
        ("ilcd_json/oekobaudat_solid_wood.json", "ilcd"),
        ("openepd/sample_epd.json", "openepd"),
    ],
)
def test_real_files(file: str, name: str | None) -> None:
    known = known_format((FIXTURES / file).read_bytes())
    assert (known and known.name) == name
    if name == "gaeb" and known is not None:
        assert known.title == "a GAEB bill of quantities (X83)"
