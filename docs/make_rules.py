"""Writes rules.md from the rule files, so that page and data cannot differ.

Run: ``python docs/make_rules.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from carbonsite.rules import Rule, table
from carbonsite.rules.description import field_text

PAGE = Path(__file__).with_name("rules.md")

HEAD = """# Rules

This page is made from the rule files in `carbonsite/rules/data` by `docs/make_rules.py`.
`cs.under(account, "br18-2025", …)` judges an account by one of them; [Decisions](decisions.md) says
why a number that was not read stands nowhere.

Grades: **A** read at the publisher, **B** read in a copy of the publisher's data, **C** as others
quote it, **D** derived. A limit of grade C or D gives MET* or NOT_MET*. A rule of which fewer than
half of the thirteen fields have a source is not shown.
"""


def section(rule: Rule) -> Iterator[str]:
    """The lines of one rule."""
    since = f", from {rule.since}" if rule.since else ""
    until = f" to {rule.until}" if rule.until else ""
    yield f"\n## `{rule.rule}`: {rule.title['en']}\n"
    yield f"{rule.country}, {rule.status}{since}{until}; {rule.sourced} of 13 fields have a source."
    yield f"{rule.note.get('en', '')}\n"
    yield "| Field | What it says | Source |"
    yield "|---|---|---|"
    for name, field in rule.fields.items():
        where = field.source or f"not read: {field.missing['en']}"
        yield f"| {name} | {field_text(field)} | {where} |"
    yield from limits(rule)
    if rule.exempt:
        yield f"\nExempt: {'; '.join(one.building['en'] for one in rule.exempt)}."
    yield ""
    for name, source in rule.sources.items():
        document = f"{source.publisher}, {source.document} ({source.dated}); {source.locator}"
        yield f"- *{name}* ({source.grade}): {document}; <{source.url}>"


def limits(rule: Rule) -> Iterator[str]:
    """The table of a rule's limits, if it has any."""
    if not rule.limits:
        return
    yield "\n| Building | From | Modules | Limit | Grade |"
    yield "|---|---|---|---|---|"
    for one in rule.limits:
        number = f"not read: {one.missing['en']}" if one.limit is None else f"{one.limit:g}"
        grade, modules = rule.sources[one.source].grade, ", ".join(one.modules) or "as above"
        yield f"| {one.building} | {one.since} | {modules} | {number} | {grade} |"


def page() -> str:
    """The whole page."""
    names = table()["rule"]
    lines = [line for name in names for line in section(Rule.named(name))]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
