"""The sections of a page with the verdicts of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ...messages.labels import Labels
from ..rule_sums import CheckSums, RuledSubject
from ..rule_words import Row, RuleWords, outcome_word
from .parts import NumberCells, PageCell, PageTable, Section, table_by, table_of, text


def rule_sections(ruled: Sequence[RuledSubject], say: Labels) -> Iterator[Section]:
    """For each rule its checks, the sums by module, and what is missing, given and not read."""
    for number, one in enumerate(ruled, start=1):
        words = RuleWords(one.result, say)
        tables = [
            _checks(one, say),
            *(_sums(sums, say) for sums in one.sums if len(sums.table)),
            *([_apart(one, say)] if len(one.apart) else []),
        ]
        remarks = [[text(label), text(remark)] for label, remark in words.remarks()]
        if remarks:
            heads = [say("rules.head.about"), say("rules.head.remark")]
            tables.append(table_of(say("rules.heading.remarks"), heads, remarks))
        title = say("rules.page", rule=one.result.rule.rule, verdict=words.verdict)
        yield Section(f"rule-{number}", title, list(_paragraphs(one, words)), tables=tables)


def rule_facts(ruled: Sequence[RuledSubject], say: Labels) -> Iterator[tuple[str, str]]:
    """For each rule its name and the verdict."""
    for one in ruled:
        yield one.result.rule.rule, RuleWords(one.result, say).verdict


def _paragraphs(one: RuledSubject, words: RuleWords) -> Iterator[str]:
    say = words.say
    yield words.title
    facts = {"unit": one.result.unit, "indicator": one.indicator}
    if "/year" in one.result.unit:
        facts["years"] = str(one.years)
    if one.rate:
        facts["rate"] = NumberCells(say).share(one.rate).text
    yield "; ".join(f"{say(f'rules.fact.{key}')}: {fact}" for key, fact in facts.items())


def _number(n: NumberCells, value: float) -> PageCell:
    """A value per area with enough digits that a small margin shows."""
    return n.factor(float(value))


def _checks(one: RuledSubject, say: Labels) -> PageTable:
    n = NumberCells(say)

    def limited(key: str) -> Callable[[Row], PageCell]:
        def cell(row: Row) -> PageCell:
            has_limit = row["limit"] == row["limit"]
            return _number(n, row[key]) if has_limit else PageCell("", is_number=True)

        return cell

    columns: dict[str, Callable[[Row], PageCell]] = {
        "modules": lambda row: text(row["modules"]),
        "value": lambda row: _number(n, row["value"]),
        "compared": lambda row: _number(n, row["compared"]),
        "limit": limited("limit"),
        "margin": limited("margin"),
        "since": lambda row: text(row["since"]),
        "outcome": lambda row: text(outcome_word(row, say)),
        "source": lambda row: text(row["source"]),
    }
    headed = {say(f"rules.head.{key}"): cell for key, cell in columns.items()}
    rows = one.result.checks.to_dict("records")
    return table_by(say("rules.heading.checks"), rows, headed)


def _sums(sums: CheckSums, say: Labels) -> PageTable:
    """The sums by module of a check, and its value below them."""
    n = NumberCells(say)
    rows = [
        [
            text(line["module"]),
            n.kilograms(line["emissions"]),
            n.kilograms(line["surcharge"]),
            n.factor(line["size"]) if line["size"] == line["size"] else text(""),
            _number(n, line["per"]),
            text(line["area"]),
        ]
        for line in sums.table.to_dict("records")
    ]
    blank = PageCell("", is_number=True)
    value = [text(say("rules.value")), blank, blank, blank, _number(n, sums.value), text("")]
    keys = ("module", "emissions", "surcharge", "size", "per", "area")
    heads = [say(f"rules.head.{key}") for key in keys]
    return table_of(say("rules.heading.sums", modules=sums.modules), heads, [*rows, value])


def _apart(one: RuledSubject, say: Labels) -> PageTable:
    n = NumberCells(say)
    lines = one.apart.to_dict("records")
    rows = [[text(line["module"]), n.kilograms(line["emissions"])] for line in lines]
    heads = [say("rules.head.module"), say("rules.head.emissions")]
    return table_of(say("rules.heading.apart"), heads, rows)
