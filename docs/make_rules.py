"""Writes rules.md from the rule files, so that page and data cannot differ.

Run: ``python docs/make_rules.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from carbonsite.rules import Rule, RuleField, table

PAGE = Path(__file__).with_name("rules.md")

HEAD = """# Rules

This page is made from the rule files in `carbonsite/rules/data` by `docs/make_rules.py`.
`cs.under(account, "br18-2025", …)` judges an account by one of them; [Decisions](decisions.md) says
why a number that was not read stands nowhere.

Grades: **A** read at the publisher, **B** read in a copy of the publisher's data, **C** as others
quote it, **D** derived. A limit of grade C or D gives MET* or NOT_MET*. A rule of which fewer than
half of the thirteen fields have a source is not shown.
"""


def value_of(field: RuleField) -> str:
    """What a rule says of one thing."""
    value = field.value
    text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    further = [
        f"apart: {', '.join(field.apart)}" if field.apart else "",
        "; ".join(f"{module} by {area}" for module, area in field.of.items()),
        "weights: " + ", ".join(f"{part} {w:g}" for part, w in field.weights.items())
        if field.weights
        else "",
        f"factors: {', '.join(field.factors)}" if field.factors else "",
        f"of: {', '.join(field.categories)}" if field.categories else "",
        f"modules of the product: {', '.join(field.modules)}" if field.modules else "",
        *(f"not read: {where['en']}" for where in field.unread.values()),
        field.note.get("en", ""),
    ]
    return "; ".join(part for part in (text, *further) if part)


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
        yield f"| {name} | {value_of(field)} | {where} |"
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
