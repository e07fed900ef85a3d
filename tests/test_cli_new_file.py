"""First files: one template each, its texts by key, so that a new language is a file of texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import run

import carbonsite
from carbonsite.cli.new_file import file_text
from carbonsite.messages import Language
from carbonsite.messages.language import texts_of

SAMPLES = Path(__file__).parent / "samples" / "first_files"
TEMPLATES = Path(carbonsite.__file__).parent / "cli"
COMMANDS = {"project": ("new",), "tender": ("tender", "new")}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(COMMANDS))
def test_the_written_file_is_byte_for_byte_the_reviewed_one(
    kind: str, language: Language, tmp_path: Path
) -> None:
    done = run(*COMMANDS[kind], "first.toml", "--lang", language.value, folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    sample = SAMPLES / f"{kind}.{language}.toml"
    assert (tmp_path / "first.toml").read_bytes() == sample.read_bytes()


@pytest.mark.parametrize("kind", list(COMMANDS))
def test_every_text_of_a_template_is_a_key_of_each_language(kind: str) -> None:
    template = (TEMPLATES / f"{kind}.toml").read_text(encoding="utf-8")
    keys = {key.removeprefix("key:") for key in re.findall(r"\$\{(.*?)\}", template)} - {"language"}
    assert len(keys) > 20
    for language in Language:
        assert keys <= texts_of(language).keys()


def test_no_text_of_first_files_is_left_over() -> None:
    templates = "".join(
        (TEMPLATES / f"{kind}.toml").read_text(encoding="utf-8") for kind in COMMANDS
    )
    keys = {key for key in texts_of(Language.ENGLISH) if key.startswith("new.")}
    assert {key for key in keys if f"{key}}}" not in templates} == set()


@pytest.mark.parametrize("kind", list(COMMANDS))
def test_headings_are_ruled_to_one_width(kind: str) -> None:
    for language in Language:
        lines = file_text(kind, language).splitlines()
        assert {len(line) for line in lines if line.startswith("# ---")} == {120}
