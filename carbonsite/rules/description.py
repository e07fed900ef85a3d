"""A rule in words: its fields with their sources, its limits, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator

from ..messages import AnyLanguage
from ..messages.labels import Labels
from .rule import Rule, RuleField, RuleLimit, text_of


def field_text(field: RuleField, lang: AnyLanguage = "en") -> str:
    """What a rule says of one thing, in a line; blank where nothing of it was read.

    Examples
    --------
    >>> field_text(Rule.named("br18-2025").fields["area"])[:27]
    'm2 BR18; B6 by m2 heated; w'
    """
    say, value = Labels.of(lang), field.value
    by = say("rules.field.by")
    lists = {
        "apart": field.apart,
        "weights": [f"{part} {weight:g}" for part, weight in field.weights.items()],
        "factors": field.factors,
        "of": field.categories,
        "of_product": field.modules,
    }
    parts = [
        ", ".join(value) if isinstance(value, list) else "" if value is None else str(value),
        *(f"{module} {by} {area}" for module, area in field.of.items()),
        *(f"{say(f'rules.field.{key}')}: {', '.join(own)}" for key, own in lists.items() if own),
        *(f"{say('rules.not_read')}: {text_of(where, lang)}" for where in field.unread.values()),
        text_of(field.note, lang),
    ]
    return "; ".join(part for part in parts if part)


def source_text(rule: Rule, name: str) -> str:
    """A source of a rule in a line, with its grade."""
    source = rule.sources[name]
    document = f"{source.publisher}, {source.document} ({source.dated}); {source.locator}"
    return f"({source.grade}) {document}; {source.url}"


def description(name: str, lang: AnyLanguage = "en") -> str:
    """A rule in words.

    Parameters
    ----------
    name : str
    lang : {"en", "nb"}

    Raises
    ------
    InputError
        Where there is no such rule.

    Examples
    --------
    >>> print(description("dfo-whole-building").splitlines()[0])
    dfo-whole-building: DFØ, calculations for the whole building
    """
    rule, say = Rule.named(name), Labels.of(lang)
    days = [f"{say('rules.from')} {rule.since}"] * bool(rule.since)
    days += [f"{say('rules.until')} {rule.until}"] * bool(rule.until)
    lines = [
        f"{name}: {text_of(rule.title, lang)}",
        ", ".join([rule.country, say.known("rules.status", rule.status), *days]),
        *([text_of(rule.note, lang)] if rule.note else []),
        "",
        *_fields(rule, say),
        *_limits(rule, say),
        "",
        say("rules.sources"),
        *(f"  {key} {source_text(rule, key)}" for key in rule.sources),
    ]
    return "\n".join(lines)


def _fields(rule: Rule, say: Labels) -> Iterator[str]:
    """A line for each field: what it says and the source, or where it stands."""
    lang = say.language
    for name, field in rule.fields.items():
        missing = f"{say('rules.not_read')}: {text_of(field.missing, lang)}"
        text = field_text(field, lang)
        if field.source:
            text = f"{text or say('rules.none')} [{field.source}]"
        else:
            text = "; ".join(part for part in (text, missing) if part)
        yield f"  {say(f'rules.field.{name}')}: {text}"


def _limits(rule: Rule, say: Labels) -> Iterator[str]:
    """The limits by building and day, and what the rule does not apply to."""
    lang = say.language
    if rule.limits:
        yield f"\n{say('rules.limits')} [{rule.fields['result'].value}]"
    of_building: dict[tuple[str, tuple[str, ...]], list[str]] = {
        (limit.building, limit.modules): [] for limit in rule.limits
    }
    for limit in rule.limits:
        of_building[limit.building, limit.modules].append(_limit(rule, limit, say))
    for (building, modules), steps in of_building.items():
        of = f" ({', '.join(modules)})" if modules else ""
        yield f"  {building}{of}: {'; '.join(steps)}"
    if rule.exempt:
        exempt = "; ".join(text_of(one.building, lang) for one in rule.exempt)
        yield f"\n{say('rules.exempt')}: {exempt}"


def _limit(rule: Rule, limit: RuleLimit, say: Labels) -> str:
    """A limit with its day and the grade of its source."""
    since = f"{say('rules.from')} {limit.since}"
    if limit.limit is None:
        return f"{since} {say('rules.not_read')}: {text_of(limit.missing, say.language)}"
    return f"{limit.limit:g} {since} [{limit.source}, {rule.sources[limit.source].grade}]"
