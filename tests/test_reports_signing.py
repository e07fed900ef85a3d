"""Signatures: they travel with the report, outlive a program that saves it again, and speak for its
manifest alone.
"""

from __future__ import annotations

import importlib.util
import stat
from pathlib import Path
from typing import Any

import pytest
from edited import as_excel, by_openpyxl, in_sheet, part_of
from recalculation import recalculated
from workbooks import MANIFEST, account, scenario

import carbonsite as cs
from carbonsite.reports import (
    SignatureState,
    VerificationOutcome,
    new_key,
    sign,
    signatures,
    verify,
)

pytest.importorskip("cryptography", reason="the extra [sign] is not installed")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return cs.reports.excel(account(), tmp_path / "report.xlsx")


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    return new_key(tmp_path / "me.pem")


def state(path: Path, key: Path | None = None) -> SignatureState:
    return verify(path, key=key).signature.state


def test_a_signed_report_is_unchanged_and_signed(report: Path, keys: tuple[Path, Path]) -> None:
    private, public = keys
    assert verify(report, key=public).exit_code == 1 and state(report) is SignatureState.NONE
    fingerprint = sign(report, private)
    found = verify(report, key=public)
    assert (found.outcome, found.exit_code, found.signature.state, found.signature.keys) == (
        VerificationOutcome.UNCHANGED,
        0,
        SignatureState.VALID,
        (fingerprint,),
    )
    assert "not where it comes from" not in found.says and fingerprint in found.says
    assert "Whose key that is" in verify(report).says


def test_a_signature_outlives_programs_that_save_again(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    private, public = keys
    sign(report, private)
    for again in (
        by_openpyxl(report, tmp_path / "a.xlsx"),
        recalculated(report, tmp_path / "office"),
        as_excel(report, tmp_path / "b.xlsx"),
    ):
        assert verify(again, key=public).exit_code == 0


@pytest.mark.parametrize("saved", ["openpyxl", "office", "excel"])
def test_what_a_program_saved_again_can_be_signed(
    saved: str, report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    again = {
        "openpyxl": lambda: by_openpyxl(report, tmp_path / "a.xlsx"),
        "office": lambda: recalculated(report, tmp_path / "office"),
        "excel": lambda: as_excel(report, tmp_path / "b.xlsx"),
    }[saved]()
    sign(again, keys[0])
    assert verify(again, key=keys[1]).exit_code == 0
    assert verify(by_openpyxl(again, tmp_path / "last.xlsx"), key=keys[1]).exit_code == 0


def test_several_people_sign_one_report_and_nobody_twice(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    other = new_key(tmp_path / "other.pem", "secret")
    first, second = sign(report, keys[0]), sign(report, other[0], "secret")
    content = report.read_bytes()
    assert sign(report, keys[0]) == first and report.read_bytes() == content
    assert verify(report).signature.keys == (first, second)
    assert verify(report, key=other[1]).exit_code == 0


def test_a_key_that_did_not_sign_is_told_from_one_that_did(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    sign(report, keys[0])
    found = verify(report, key=new_key(tmp_path / "other.pem")[1])
    assert (found.outcome, found.exit_code, found.signature.state) == (
        VerificationOutcome.UNCHANGED,
        1,
        SignatureState.OTHER,
    )


def test_a_signature_does_not_fit_another_report(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    sign(report, keys[0])
    row = [cell.value for cell in list(load_workbook(report)[MANIFEST].iter_rows())[-1]]

    def add(book: Any) -> None:
        book[MANIFEST].append(row)

    forged = by_openpyxl(
        cs.reports.excel(scenario(), tmp_path / "other.xlsx"), tmp_path / "forged.xlsx", add
    )
    found = verify(forged, key=keys[1])
    assert (found.outcome, found.signature.state, found.exit_code) == (
        VerificationOutcome.UNCHANGED,
        SignatureState.INVALID,
        1,
    )
    assert verify(forged).exit_code == 1


@pytest.mark.parametrize(
    "pair",
    [("", ""), ("x", "y"), ("AAAA", "AAAA"), ("A" * 44, "A" * 88), ("é", "="), ("9" * 5000, "1")],
)
def test_a_signature_that_is_none_does_not_fit(
    pair: tuple[str, str], report: Path, tmp_path: Path
) -> None:
    def add(book: Any) -> None:
        book[MANIFEST].append(["signature", *pair])

    assert verify(by_openpyxl(report, tmp_path / "odd.xlsx", add)).exit_code == 1


def test_a_changed_report_is_not_signed(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    changed = by_openpyxl(
        report,
        tmp_path / "changed.xlsx",
        lambda book: setattr(book["Line items"]["B5"], "value", "x"),
    )
    content = changed.read_bytes()
    with pytest.raises(cs.InputError, match="its manifest does not speak for it"):
        sign(changed, keys[0])
    assert changed.read_bytes() == content


def test_a_signed_report_that_is_changed_is_found(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    sign(report, keys[0])
    found = verify(
        by_openpyxl(
            report,
            tmp_path / "changed.xlsx",
            lambda book: setattr(book["Line items"]["B5"], "value", "x"),
        ),
        key=keys[1],
    )
    assert (found.outcome, found.signature.state, found.exit_code) == (
        VerificationOutcome.CONSISTENT,
        SignatureState.VALID,
        1,
    )


def test_nothing_but_the_manifests_sheet_is_written_anew(
    report: Path, keys: tuple[Path, Path]
) -> None:
    import zipfile

    def parts() -> dict[str, bytes]:
        with zipfile.ZipFile(report) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    before = parts()
    sign(report, keys[0])
    after = parts()
    assert list(before) == list(after) and [
        name for name in before if before[name] != after[name]
    ] == [part_of(report, MANIFEST)]


def test_a_signature_is_not_written_into_a_comment(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    path = in_sheet(
        report,
        tmp_path / "commented.xlsx",
        MANIFEST,
        lambda xml: xml.replace("</worksheet>", "<!-- </sheetData> --></worksheet>"),
    )
    sign(path, keys[0])
    assert state(path, keys[1]) is SignatureState.VALID


def test_a_private_key_is_for_its_owners_eyes(keys: tuple[Path, Path]) -> None:
    private, public = keys
    assert stat.S_IMODE(private.stat().st_mode) == 0o600 and b"PRIVATE" not in public.read_bytes()
    assert public.name == "me.pub.pem"


def test_a_key_is_never_overwritten(keys: tuple[Path, Path], tmp_path: Path) -> None:
    content = keys[0].read_bytes()
    with pytest.raises(cs.ReportError, match="never overwritten"):
        new_key(keys[0])
    keys[0].unlink()
    with pytest.raises(cs.ReportError, match="never overwritten"):
        new_key(keys[0])
    assert not keys[0].exists() and content


def test_keys_that_cannot_be_used_say_so(
    report: Path, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    private, public = keys
    locked, _ = new_key(tmp_path / "locked.pem", "secret")
    odd, other, other_public = tmp_path / "odd.pem", tmp_path / "ec.pem", tmp_path / "ec.pub.pem"
    odd.write_text("no key")
    made = generate_private_key(SECP256R1())
    other.write_bytes(
        made.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )
    other_public.write_bytes(
        made.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    )
    for key, password, problem in [
        (public, None, "is a public key"),
        (locked, None, "locked by a password"),
        (locked, "wrong", "another one"),
        (private, "x", "is not locked"),
        (odd, None, "no private key"),
        (other, None, "another kind"),
        (tmp_path / "none.pem", None, "No such file"),
    ]:
        with pytest.raises(cs.InputError, match=problem):
            sign(report, key, password)
    for key, problem in [
        (private, "is a private key"),
        (odd, "is no public key"),
        (other_public, "another kind"),
    ]:
        with pytest.raises(cs.InputError, match=problem):
            verify(report, key=key)


def test_without_the_extra_it_says_what_to_install(
    report: Path, keys: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(report, keys[0])
    monkeypatch.setattr(
        signatures,
        "find_spec",
        lambda name: None if name == "cryptography" else importlib.util.find_spec(name),
    )
    for act in (
        lambda: sign(report, keys[0]),
        lambda: new_key(tmp_path / "x.pem"),
        lambda: verify(report, key=keys[1]),
    ):
        with pytest.raises(cs.InputError, match=r"carbonsite\[sign\]"):
            act()
    found = verify(report)
    assert (found.signature.state, found.exit_code) == (SignatureState.UNCHECKED, 0)
    assert "not where it comes from" in found.says
