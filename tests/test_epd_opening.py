"""Sizes at their limits, and data sets beside a document or in its archive."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from builders import problem_table
from epd_files import SAMPLES, sample, written

import carbonsite as cs
from carbonsite import limits
from carbonsite.factors.epd.detect_format import declarations_in
from carbonsite.factors.epd.json_text import read_json
from carbonsite.factors.epd.opening import open_file

FLOW = "0f0f0f0f-1111-2222-3333-444444444444"


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


@pytest.mark.parametrize(
    ("limit", "column"), [("EPD_FILE_BYTES", "size"), ("EPD_DOCUMENT_BYTES", "size")]
)
def test_a_file_may_be_as_large_as_the_limit(
    limit: str, column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, b"x" * 100)
    monkeypatch.setattr(limits, limit, 100)
    assert [document.content for document in open_file(path).documents()] == [b"x" * 100]
    monkeypatch.setattr(limits, limit, 99)
    assert problem_table(open_file, path)["column"].tolist() == [column]


def test_an_archive_may_hold_as_much_as_the_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.zip", one=b"x" * 60, two=b"y" * 40)
    for limit, value, is_right in (
        ("EPD_ARCHIVE_MEMBERS", 2, True),
        ("EPD_ARCHIVE_MEMBERS", 1, False),
        ("EPD_ARCHIVE_BYTES", 100, True),
        ("EPD_ARCHIVE_BYTES", 99, False),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(limits, limit, value)
            if is_right:
                documents = list(open_file(path).documents())
                assert [len(document.content) for document in documents] == [60, 40]
            else:
                assert problem_table(open_file, path)["problem"][0].startswith("holds more than")


def test_a_member_unpacks_to_the_ratio_and_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "a.zip", one=b"x" * 3000)
    monkeypatch.setattr(limits, "EPD_ARCHIVE_RATIO", 3)
    assert len(next(open_file(path).documents()).content) == 3000
    path = packed(tmp_path / "b.zip", one=b"x" * 3001)
    table = problem_table(lambda: list(open_file(path).documents()))
    assert table["problem"].tolist() == ["unpacks to more than a declaration has"]


def test_data_sets_are_found_by_uuid_or_name_and_are_no_documents(tmp_path: Path) -> None:
    name = f"{FLOW}_01.xml"
    path = packed(tmp_path / "a.zip", **{f"x__flows__{name}": b"flow", "x__p.xml": b"process"})
    archive = open_file(path)
    assert [document.name for document in archive.documents()] == ["x/p.xml"]
    folder = tmp_path / "package"
    (folder / "processes").mkdir(parents=True)
    (folder / "flows").mkdir()
    (folder / "flows" / name).write_bytes(b"flow")
    (folder / "flows" / "notes.txt").write_bytes(b"text")
    alone = open_file(written(folder / "processes", b"process", "p.xml"))
    for file in (archive, alone):
        assert file.data_set(FLOW.upper(), "") == b"flow"
        assert file.data_set("", f"../../flows/{name}?version=1") == b"flow"
        assert file.data_set("", f"..\\flows\\{name.upper()}") == b"flow"
        assert file.data_set("", name.removesuffix(".xml")) == b"flow"
        assert file.data_set("other", "notes.txt") is file.data_set("", "") is None


def test_a_data_set_beside_a_document_may_be_as_large_as_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "processes").mkdir()
    (tmp_path / "flows" / "a.xml").write_bytes(b"x" * 50)
    alone = open_file(written(tmp_path / "processes", b"p", "p.xml"))
    monkeypatch.setattr(limits, "EPD_DOCUMENT_BYTES", 50)
    assert alone.data_set("", "a.xml") == b"x" * 50
    monkeypatch.setattr(limits, "EPD_DOCUMENT_BYTES", 49)
    assert alone.data_set("", "a.xml") is None


@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_json_may_be_nested_to_the_limit(pair: str) -> None:
    inner = '{"a":' if pair == "{}" else "["

    def nested(levels: int) -> bytes:
        return (inner * (levels - 1) + pair + pair[1] * (levels - 1)).encode()

    assert read_json(nested(limits.EPD_NESTING), "x")
    table = problem_table(read_json, nested(2 * limits.EPD_NESTING), "x")
    assert table["problem"].tolist() == [f"is nested more than {limits.EPD_NESTING} levels deep"]
    # Brackets in texts are not nesting.
    assert read_json(b'{"a": "' + b"[" * 500 + b'"}', "x") == {"a": "[" * 500}


def test_a_document_may_hold_as_many_declarations_as_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = (SAMPLES / "epdx.json").read_bytes()
    content = b'{"all": [' + b",".join([entry] * 3) + b"]}"
    monkeypatch.setattr(limits, "EPD_DECLARATIONS", 3)
    declarations = list(declarations_in(content, "x", lambda uuid, address: None))
    assert len(declarations) == 3
    monkeypatch.setattr(limits, "EPD_DECLARATIONS", 2)
    table = problem_table(lambda: list(declarations_in(content, "x", lambda uuid, address: None)))
    assert table[["value", "problem"]].to_numpy().tolist() == [
        [3, "holds more than 2 declarations"]
    ]


def test_one_error_is_raised_as_it_is_and_several_together(tmp_path: Path) -> None:
    bad = sample("epdx.json") | {"gwp": None}
    one = written(tmp_path, bad, "one.json")
    with pytest.raises(cs.InputError) as caught:
        cs.read_epd(one)
    assert caught.value.where.startswith("one.json: ")
    assert caught.value.problems["row"].isna().all()
    with pytest.raises(cs.InputError) as caught:
        cs.read_epd(written(tmp_path, [bad, bad, bad], "three.json"))
    assert caught.value.where == "three.json"
    assert [row.partition(":")[0] for row in caught.value.problems["row"]] == ["three.json"] * 3


def test_what_is_no_declaration_is_shown_by_its_first_forty_signs(tmp_path: Path) -> None:
    text = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    table = problem_table(cs.read_epd, written(tmp_path, text, "x.txt"))
    assert table["value"].tolist() == [text[:40]]
    assert table["problem"].tolist() == ["is not a declaration that carbonsite reads"]
