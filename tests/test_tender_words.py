"""The words of tenders: every key in both languages, every key used, and none that the code lacks."""

from __future__ import annotations

import re
import string

from carbonsite.messages.labels import label_table
from carbonsite.tender.words import FILE, tender_table

FOLDER = FILE.parent
PARTS = ("requirements", "award", "evaluation", "protocol")
"""The form and what is read of it have words of their own."""
CODE = {
    path: path.read_text(encoding="utf-8")
    for part in PARTS
    for path in sorted((FOLDER / part).rglob("*.py"))
}
OWN = {key: texts for key, texts in tender_table().items() if key not in label_table()}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_key_has_both_languages_and_tells_the_same_things() -> None:
    for key, texts in OWN.items():
        assert all(text.strip() for text in texts.values()) and fields(texts["en"]) == fields(
            texts["nb"]
        ), key


def test_no_key_stands_twice_or_hides_one_of_reports() -> None:
    keys = [
        line.partition(",")[0]
        for line in FILE.read_text(encoding="utf-8").splitlines()[1:]
        if re.match(r"[A-Za-z_.-]+,", line)
    ]
    assert len(keys) == len(set(keys)) == len(OWN)


def test_every_key_is_used() -> None:
    """A key stands in the code whole, or its family does, before a part that is told."""
    code = "\n".join([*CODE.values(), (FOLDER / "words.py").read_text(encoding="utf-8")])
    whole = set(re.findall(r"""["']([a-z_]+(?:[.-][a-z_0-9-]+)*)["']""", code))
    families = set(re.findall(r"""f["']([a-z_.]+)\{""", code)) | {
        f"{name}." for name in re.findall(r'known\("([a-z_]+)"', code)
    }
    assert not [
        key
        for key in OWN
        if key not in whole and not any(key.startswith(family) for family in families)
    ]


def test_every_key_that_the_code_names_is_there() -> None:
    named = {
        key for text in CODE.values() for key in re.findall(r"""say\(["']([a-z_.-]+)["']""", text)
    }
    assert not named - set(tender_table())
