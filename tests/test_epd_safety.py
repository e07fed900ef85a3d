"""Files that are hostile, broken or something else: always one clear error, and soon."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from epd_files import FIXTURES, SAMPLES, needs_fixtures, sample, written

import carbonsite as cs
from carbonsite import limits

XML = (SAMPLES / "package" / "processes" / "sample_board.xml").read_text(encoding="utf-8")


def refused(path: Path, match: str) -> None:
    """The file raises one `InputError` that says this, within two seconds."""
    started = time.monotonic()
    with pytest.raises(cs.InputError, match=match) as caught:
        cs.read_epd(path)
    assert caught.value.problems["remedy"].str.len().gt(0).all()
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"<html><body>EPD</body></html>", "is a web page"),
        (b"<!DOCTYPE html><html></html>", "document type"),
        (b"<a><b></a>", "is not XML"),
        (b"hello", "is not a declaration"),
        (b'{"a": 1}', "JSON of another kind"),
        (b"[]", "JSON of another kind"),
        (b"{", "is not JSON"),
        (b'{"gwp": NaN, "declared_unit": "KG"}', "NaN is not a number"),
        (b'{"gwp": -Infinity, "declared_unit": "KG"}', "-Infinity is not a number"),
        (b'{"gwp": 1, "gwp": 2}', "'gwp' occurs twice"),
        (b'{"name": "\xff\xfe\xfa"}', "neither UTF-8 nor UTF-16"),
        (b"[" * 100_000, "nested more than"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested more than"),
        (b"1" * 5_000, "is not a declaration"),
        (b'{"gwp": ' + b"1" * 5_000 + b"}", "JSON of another kind"),
        (b"{" * 19_000_000, "is not JSON"),
        (b"[" * 19_000_000, "nested more than"),
        (b"[[]," * 90 + b"[" * 90 + b"]" * 180, "nested more than"),
        (b"{" + b'"a":1,"b":2,' * 5_000 + b'"c":3}', "'a' occurs twice"),
        (
            XML.replace("<?xml", '<?xml version="1.0" encoding="klingon"?><?xml').encode(),
            "is not XML",
        ),
        (XML.replace('encoding="UTF-8"', 'encoding="klingon"').encode(), "is not XML"),
        (XML.replace("Sample panel", "Sämple").encode("latin-1"), "is not XML"),
        (b'<flowDataSet xmlns="http://lca.jrc.it/ILCD/Flow"/>', "is a flow, not a declaration"),
        (b"PK\x03\x04 not a zip", "is not a zip archive"),
    ],
)
def test_what_is_no_declaration_is_refused(content: bytes, match: str, tmp_path: Path) -> None:
    refused(written(tmp_path, content), match)


def test_brackets_in_texts_are_no_nesting(tmp_path: Path) -> None:
    content = {**sample("epdx.json"), "comment": "[" * 500 + "{" * 500}
    assert len(cs.read_epd(written(tmp_path, content))) == 1


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE p SYSTEM "http://example.org/a.dtd">',
    ],
)
def test_entities_are_refused(head: str, tmp_path: Path) -> None:
    refused(
        written(
            tmp_path,
            XML.replace("<processDataSet", head + "<processDataSet", 1).replace(
                "Sample panel", "&x;" if "x SYSTEM" in head else "Sample panel"
            ),
        ),
        "document type or entities",
    )


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    refused(tmp_path / "none.json", "cannot be opened")
    refused(tmp_path, "is a folder")
    for path in (None, 5, b"bytes", "a\x00b"):
        with pytest.raises(cs.InputError, match="is not a path"):
            cs.read_epd(path)  # type: ignore[arg-type]
    with pytest.raises(cs.InputError, match="is not a folder"):
        cs.read_epds(tmp_path / "none")


def test_200_mb_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    refused(path, "more than 100 MB")
    with path.open("wb") as file:
        file.truncate(limits.EPD_DOCUMENT_BYTES + 1)
    refused(path, "more than 60 MB")


def archive(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    refused(written(tmp_path, archive(bomb=b"0" * 60_000_000), "bomb.zip"), "unpacks to more")


def test_a_bomb_with_a_false_size_is_not_unpacked(tmp_path: Path) -> None:
    content = bytearray(archive(bomb=b"0" * 60_000_000))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.index(mark) + offset
        content[start : start + 4] = (1000).to_bytes(4, "little")
    refused(written(tmp_path, bytes(content), "bomb.zip"), "unpack|is empty|not a declaration")


def test_an_archive_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EPD_ARCHIVE_MEMBERS", 3)
    refused(
        written(tmp_path, archive(a=b"1", b=b"1", c=b"1", d=b"1"), "many.zip"),
        "holds more than 3 files",
    )


def test_an_archive_that_is_large_in_sum_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EPD_ARCHIVE_BYTES", 1000)
    refused(written(tmp_path, archive(a=b"1" * 600, b=b"1" * 600), "large.zip"), "holds more than")


def test_an_address_does_not_lead_out_of_the_package(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes((SAMPLES / "package" / "flows" / "panel_flow.xml").read_bytes())
    process = tmp_path / "package" / "processes" / "board.xml"
    process.parent.mkdir(parents=True)
    process.write_text(XML.replace("../flows/panel_flow.xml", "../../secret.xml"), encoding="utf-8")
    refused(process, "declared unit")


def change(content: Any, path: tuple[Any, ...], value: Any) -> Any:
    part = content
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return content


GWP = ("LCIAResults", "LCIAResult", 0)


@pytest.mark.parametrize(
    ("name", "path", "value", "match"),
    [
        (
            "ilcd_a2.json",
            (*GWP, "other", "anies", -1, "value", "shortDescription"),
            [{"value": "kg SO2-Äqv."}],
            "kg SO2-Äqv.*is not a unit of global warming",
        ),
        ("ilcd_a2.json", ("LCIAResults",), {"LCIAResult": []}, "no global warming potential"),
        ("ilcd_a2.json", (*GWP, "other", "anies", 0, "value"), "-1,400", "may mean"),
        ("ilcd_a2.json", (*GWP, "other", "anies", 0, "value"), "1e400", "too large|finite"),
        ("ilcd_a2.json", ("exchanges", "exchange", 0, "meanAmount"), 0, "reference amount"),
        ("ilcd_a2.json", ("exchanges", "exchange", 0, "meanAmount"), -1, "reference amount"),
        ("ilcd_a2.json", ("exchanges", "exchange", 0, "flowProperties"), [], "declared unit"),
        (
            "ilcd_a2.json",
            ("exchanges", "exchange", 0, "flowProperties", 0, "referenceUnit"),
            "bag",
            "unknown unit 'bag'",
        ),
        ("openepd.json", ("declared_unit",), {"qty": 1, "unit": "ton"}, "short_ton"),
        ("openepd.json", ("declared_unit",), {"qty": 0, "unit": "m2"}, "not an amount"),
        ("openepd.json", ("impacts", "EF 3.1", "gwp", "A1A2A3", "unit"), "kgSO2e", "kgSO2e"),
        ("openepd.json", ("impacts",), {}, "no global warming potential"),
        ("openepd.json", ("impacts",), None, "no global warming potential"),
        ("epdx.json", ("gwp",), None, "no global warming potential"),
        ("epdx.json", ("gwp", "a1a3"), True, "not a number"),
        ("epdx.json", ("declared_unit",), "UNKNOWN", "unknown unit"),
        ("lcax.json", ("impacts", "gwp", "a1a3"), "x0", "not a number"),
        (
            "boverket.json",
            ("Resources",),
            [sample("boverket.json")["Resources"][0] | {"InventoryUnit": "m3"}],
            "is per kg, the declared unit is m3",
        ),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(
    name: str, path: tuple[Any, ...], value: Any, match: str, tmp_path: Path
) -> None:
    refused(written(tmp_path, change(sample(name), path, value)), match)


def test_all_bad_cells_are_reported_at_once(tmp_path: Path) -> None:
    content = sample("epdx.json")
    content["gwp"] |= {"a1a3": "x1", "c3": "x2", "d": "x3"}
    with pytest.raises(cs.InputError) as caught:
        cs.read_epd(written(tmp_path, content))
    assert caught.value.problems["value"].tolist() == ["x1", "x2", "x3"]


def test_a_document_without_a_date_is_refused(tmp_path: Path) -> None:
    content = sample("openepd.json")
    del content["date_of_issue"], content["valid_until"]
    refused(written(tmp_path, content), "no date")


ODD = [
    None,
    [],
    {},
    "",
    0,
    -1,
    1.5,
    True,
    "x",
    "1,234",
    "ND",
    1e300,
    "a" * 3000,
    [[]],
    {"value": []},
    "2020-13-45",
    10**26,
    "\u0000",
    "kg SO2",
    "M9",
    "m**9**9",
    {"a": {"b": []}},
    "１２",
]


def steps(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every part of a JSON document."""
    if path:
        yield path
    for step in (
        content
        if isinstance(content, dict)
        else range(len(content))
        if isinstance(content, list)
        else ()
    ):
        yield from steps(content[step], (*path, step))


@pytest.mark.parametrize(
    "name", ["ilcd_a2.json", "openepd.json", "epdx.json", "lcax.json", "boverket.json"]
)
def test_a_document_with_any_part_gone_or_odd_gives_a_result_or_a_clear_error(
    name: str, tmp_path: Path
) -> None:
    chance = random.Random(name)
    places = list(steps(sample(name)))
    for path in chance.sample(places, min(len(places), 120)):
        for value in (KeyError, *chance.sample(ODD, 2)):
            content = sample(name)
            part = content
            for step in path[:-1]:
                part = part[step]
            if value is KeyError:
                del part[path[-1]]
            else:
                part[path[-1]] = value
            tried(written(tmp_path, json.dumps(content)))


def tried(path: Path) -> None:
    """Reading gives factors, or an error of carbonsite that prints."""
    try:
        assert cs.read_epd(path).factors
    except cs.CarbonsiteError as error:
        assert str(error)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The content with some bytes changed, taken out or put in."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 3, 10))):
        place = chance.randrange(len(changed))
        kind = chance.randrange(3)
        if kind == 0:
            changed[place] = chance.randrange(256)
        elif kind == 1:
            del changed[place : place + chance.randrange(1, 50)]
        else:
            changed[place:place] = chance.randbytes(4)
    return bytes(changed)


@pytest.mark.parametrize(
    "name",
    [
        "ilcd_a2.json",
        "openepd.json",
        "br18.csv",
        "boverket.json",
        "package/processes/sample_board.xml",
    ],
)
def test_changed_bytes_give_a_result_or_a_clear_error(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    content = (SAMPLES / name).read_bytes()
    for _ in range(150):
        tried(written(tmp_path, mutated(content, chance)))


@needs_fixtures
def test_changed_bytes_of_real_files_give_a_result_or_a_clear_error(tmp_path: Path) -> None:
    chance = random.Random(5)
    for path in (
        FIXTURES / "ilcd_json" / "oekobaudat_solid_wood.json",
        FIXTURES / "epdx_br18" / "table7_epdx_json.zip",
        *sorted((FIXTURES / "ilcd_xml" / "indata_sample" / "processes").glob("*.xml")),
    ):
        for _ in range(25):
            tried(written(tmp_path, mutated(path.read_bytes(), chance)))
