"""`carbonsite rules`: the table of all rules, and what one says."""

from __future__ import annotations

import json

import pytest
from commands import run

import carbonsite as cs
from carbonsite.messages.labels import Labels
from carbonsite.rules.rule import FIELDS, shipped_rules


def test_all_rules_stand_in_a_table() -> None:
    done = run("rules")
    lines = [line.split("\t") for line in done.stdout.strip().splitlines()[1:]]
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0] == ["rule", "country", "status", "from", "years", "limits", "fields read"]
    table = cs.rules.table()
    assert [line[0] for line in lines[1:]] == table["rule"].tolist()
    assert [line[5] for line in lines[1:]] == table["limits"].astype(str).tolist()


def test_the_table_as_json_has_every_column() -> None:
    rows = json.loads(run("rules", "--json").stdout)
    assert list(rows[0]) == cs.rules.table().columns.tolist() and len(rows) == len(shipped_rules())


@pytest.mark.parametrize("lang", ["en", "nb"])
@pytest.mark.parametrize("name", list(shipped_rules()))
def test_a_rule_says_each_field_limit_and_source(name: str, lang: str) -> None:
    rule, say = shipped_rules()[name], Labels.of(lang)
    text = cs.rules.description(name, lang)
    assert text.splitlines()[0] == f"{name}: {rule.title[lang]}"
    for field in FIELDS:
        assert f"\n  {say(f'rules.field.{field}')}: " in text
    for limit in rule.limits:
        number = say("rules.not_read") if limit.limit is None else f"{limit.limit:g} "
        assert f"{number}" in text and str(limit.since) in text
    for source in rule.sources.values():
        assert source.locator in text and source.url in text


def test_a_rule_is_printed_in_norwegian() -> None:
    done = run("rules", "br18-2025", "--lang", "nb")
    assert done.stdout.rstrip("\n") == cs.rules.description("br18-2025", "nb").rstrip("\n")
    assert "7.5 fra 2025-07-01 [agreement, A]; 6.8 fra 2027" in done.stdout


def test_a_rule_as_json_has_its_fields() -> None:
    content = json.loads(run("rules", "tek17", "--json").stdout)
    assert tuple(content["fields"]) == FIELDS and content["country"] == "NO"


def test_a_name_near_a_rule_is_proposed() -> None:
    done = run("rules", "tek71")
    assert done.returncode == 2 and "did you mean 'tek17'" in done.stderr
