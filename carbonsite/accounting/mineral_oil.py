"""The Norwegian ban on mineral oil for heating and drying buildings, found by what rows mean."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from enum import IntEnum

import numpy as np
import pandas as pd

from ..arrays import Array
from ..factors.catalogue import FactorCatalogue
from ..factors.generic import BIOFUELS, FOSSIL
from ..messages import message
from ..units.source import Source
from .accounted import Accounted
from .checks import EPOCH
from .coding import coded
from .dates_of_rows import UNDATED
from .finding_weights import FindingRow, Weights
from .lines import lines_of, positions_of_lines

BAN_ON_SITES = datetime.date(2022, 1, 1)
"""From this day on for buildings under construction and the huts of a site (byggvarme)."""

BAN_IN_USE = datetime.date(2020, 1, 1)
"""From this day on for other buildings: rows of the use stage."""

BAN_SOURCE = Source(
    publisher="Bygg.no",
    document="Mineral oil for heating of building sites is banned",
    year=2021,
    locator=(
        "ban from 1 January 2022 (regulation on the use of mineral oil for heating buildings,"
        " extended to sites)"
    ),
)

_RENEWABLE = re.compile(r"bio|hvo|\bfame|\brme\b|raps|rape", re.IGNORECASE)
_MINERAL = re.compile(
    r"diesel|(?:fuel|heating|gas|burning|mineral|waste|fyrings|lett|tung|spill)[ -]?(?:oil|olje)|"
    r"kerosen|paraff?in|petrol|gasoline|bensin",
    re.IGNORECASE,
)


class Use(IntEnum):
    """What the words of a row say about its fuel."""

    SILENT = 0
    """Nothing about heat."""
    FREE = 1
    """Heat that the ban does not cover: ground, roads, repair of damage."""
    UNCLEAR = 2
    HEAT = 3
    BUILDING = 4
    """Heat that names the building, its rooms, ventilation, tap water or drying."""


_DAMAGE_WORDS = r"damage|skade|flood|flom|leak|lekkasje"
_PATTERNS = (
    (
        Use.FREE,
        r"\bteler?\b|\btele(?:tin|hiv|fross)|\btin(?:ing|e)|opptin|thaw|ground|grunn|frozen|\bjord|"
        r"road|\bveg(?!g)|\bvei(?!l)|asfalt|asphalt|snø|snow|" + _DAMAGE_WORDS,
    ),
    (
        Use.BUILDING,
        r"bygg\w*[ -]?(?:opp)?(?:varm|torking|tørk)|ut?t[øo]rk|avfukt|dehumidif|"
        r"(?:rom|vinter|brakke\w*|hytte\w*|hall|telt)[ -]?(?:opp)?varm|vann?varm|varmt\s?vann|"
        r"tappevann|(?:tap|hot)[ -]water|ventila\w*[ -]?(?:opp)?(?:varm|heat)|"
        r"(?:winter|space|room|site|building|indoor|construction|temporary|hut|hall|cabin|barrack)"
        r"s?[ -]heat|(?:heat\w*|(?:opp)?varm\w*) (?:of|av|i|in|for) .*(?:building|bygg|room|rom\b|"
        r"hut|brakke|ventila)|(?:building|construction|structural)[ -]drying",
    ),
    (Use.UNCLEAR, r"(?=.*(?:heat|varm|warm|tørk|dry)).*(?:concrete|betong|herd|curing|forskal)"),
    (Use.HEAT, r"\b(?:pre)?heat(?!wave)|varm|warm|tørk|\btorking|\bdry(?:ing|er)?\b|\bdried"),
    (
        Use.UNCLEAR,
        r"ventila|herding|curing|frost|winter|vinter|temperat|boiler|fyrkjel|fyring|"
        r"(?:olje|diesel)(?:kjel|fyr|brenner)|oil[ -]burner",
    ),
)
_USES = tuple((use, re.compile(pattern, re.IGNORECASE)) for use, pattern in _PATTERNS)
_DRYING = re.compile(r"t[øo]rk|fukt|\bdr[yi]|humid", re.IGNORECASE)
_DAMAGE = re.compile(_DAMAGE_WORDS, re.IGNORECASE)
_WARM = re.compile(r"heat|varm|warm|t[øo]rk|dr[yi]|fukt|humid|water|vann", re.IGNORECASE)
"""What every text about heat or drying has; items are many, and few are about either."""

_THINGS = re.compile(
    r"fjernvarme|varmepumpe|varmekab|district[ -]heat|heat[ -]pump|heating[ -]cable", re.IGNORECASE
)
"""What is built or laid, such as pipes; its name says nothing about what a machine's fuel does."""

_PARTS = re.compile(r"\s*(?:\b(?:og|and|samt)\b|[,;/+&])\s*", re.IGNORECASE)


def use_of_purpose(text: object) -> Use:
    """What a purpose says; of several that differ, that it is unclear how much is which.

    Examples
    --------
    >>> [use_of_purpose(text).name for text in ("byggvarme", "teletining", "winter", "digging")]
    ['BUILDING', 'FREE', 'UNCLEAR', 'SILENT']
    """
    uses = {_use_of_part(part) for part in _PARTS.split(text)} if isinstance(text, str) else set()
    uses -= {Use.SILENT}
    if Use.FREE in uses and len(uses) > 1:
        return Use.UNCLEAR
    return max(uses, default=Use.SILENT)


def _use_of_part(text: str) -> Use:
    return next((use for use, pattern in _USES if pattern.search(text)), Use.SILENT)


def use_of_item(text: object) -> Use:
    """What an item or a machine says beside the purpose: only a building's heat is clear."""
    if not isinstance(text, str) or not _WARM.search(text):
        return Use.SILENT
    use = use_of_purpose(_THINGS.sub(" ", text))
    if use is Use.HEAT:
        return Use.UNCLEAR
    return use if use in (Use.BUILDING, Use.FREE) else Use.SILENT


def _dries(text: object) -> int:
    return int(isinstance(text, str) and bool(_DRYING.search(text)))


def _is_damage(text: object) -> int:
    return int(isinstance(text, str) and bool(_DAMAGE.search(text)))


def mineral_oil_findings(account: Accounted, weights: Weights) -> Iterator[FindingRow]:
    """Mineral liquid fuel that heats or dries a building in Norway, and fuel that perhaps does.

    Bio-oil, gas, thawing of ground, roads and drying after damage are not covered. A row is dated
    by its own date, the account's, or the basis's year.

    References
    ----------
    Miljødirektoratet, guidance to the regulation on mineral oil for heating of buildings, page
    "Virkeområde": rooms, ventilation, tap water and drying. `BAN_SOURCE` for building sites.
    """
    if account.basis is not None and account.basis.country != "NO":
        return
    oil = _burns_mineral_oil(account) & (account.reading.amount != 0)
    if not oil.any():
        return
    places = np.flatnonzero(oil)
    rows = account.reading.table.iloc[places]
    use, days, start = _uses(rows), _days(account, places), _starts(rows)
    heats, is_late = use >= Use.HEAT, days >= start
    is_undated = np.isnan(days)
    for day in np.unique(start):
        of_day = start == day
        yield from _finding(account, weights, places[of_day & heats & is_late], day, "banned")
        asked = (use == Use.UNCLEAR) & (is_late | is_undated)
        yield from _finding(account, weights, places[of_day & asked], day, "purpose")
        yield from _finding(account, weights, places[of_day & heats & is_undated], day, "undated")


def _burns_mineral_oil(account: Accounted) -> Array:
    """True for rows whose factor, as it is named, is mineral liquid fuel."""
    catalogue, frame = account.catalogue, account.catalogue.table.frame
    names = account.reading.texts("factor")
    mineral = {name for name in set(names) if _is_mineral(str(name), catalogue, frame)}
    of_key = np.array([name in mineral for name in names], dtype=bool)
    return np.asarray(of_key[account.reading.keys.of_row])


def _is_mineral(name: str, catalogue: FactorCatalogue, frame: pd.DataFrame) -> bool:
    if name in (FOSSIL, *BIOFUELS):
        return name == FOSSIL
    current = catalogue.current(name) or name
    code = catalogue.table.codes.get(current, -1)
    if code >= 0 and catalogue.table.is_biofuel[code]:
        return False
    of_factor = frame[frame["factor"] == current]
    is_transport = (of_factor["category"] == "transport").any()
    words = " ".join([name, current, *of_factor["name"].astype(str).head(1)])
    return bool(_MINERAL.search(words)) and not _RENEWABLE.search(words) and not is_transport


def _uses(rows: pd.DataFrame) -> Array:
    """What each row says of its use: its purpose, else its machine, else its item."""
    stated = _by_text(rows, "purpose", use_of_purpose)
    machine = _by_text(rows, "machine", use_of_item)
    item = _by_text(rows, "item", use_of_item)
    has_machine = _is_there(rows, "machine")
    otherwise = np.where(has_machine, machine, item)
    # Drying after damage is allowed, and the item may say better than the purpose what is dried.
    is_dried = _by_text(rows, "purpose", _dries) & _by_text(rows, "item", _is_damage)
    is_unclear = ((stated == Use.HEAT) & (item == Use.FREE)) | (is_dried == 1)
    stated = np.where(is_unclear & (stated >= Use.HEAT), Use.UNCLEAR, stated)
    # A purpose that is no heat does not tell against an item that is, but makes it a question.
    otherwise = np.where(_is_there(rows, "purpose"), np.minimum(otherwise, Use.UNCLEAR), otherwise)
    return np.asarray(np.where(stated == Use.SILENT, otherwise, stated))


def _by_text(rows: pd.DataFrame, column: str, use: Callable[[object], int]) -> Array:
    """The use by the text of a column; each text is looked at once."""
    if column not in rows:
        return np.zeros(len(rows), dtype=int)
    column_of_rows = coded(rows[column])
    texts = column_of_rows.texts
    # All items of a log at once: hardly one is about heat.
    if use is use_of_item and not _WARM.search("\n".join(map(str, texts))):
        return np.zeros(len(rows), dtype=int)
    uses = np.array([*(int(use(text)) for text in texts), int(Use.SILENT)])
    return np.asarray(uses[column_of_rows.codes])


def _is_there(rows: pd.DataFrame, column: str) -> Array:
    if column not in rows:
        return np.zeros(len(rows), dtype=bool)
    return np.asarray(rows[column].notna() & (rows[column] != ""))


def _days(account: Accounted, places: Array) -> Array:
    """Day of each row since 1970, or the last day of the basis's year; NaN if neither is known."""
    year = account.basis.year if account.basis else None
    of_year = np.nan if year is None else float((datetime.date(year, 12, 31) - EPOCH).days)
    of_account = of_year if account.date is None else float((account.date - EPOCH).days)
    if account.reading.days is None:
        return np.full(len(places), of_account)
    days = account.reading.days[places]
    return np.where(days > UNDATED, days.astype(float), of_account)


def _starts(rows: pd.DataFrame) -> Array:
    """Day since 1970 from which the ban holds for each row."""
    modules = rows["module"].astype(str) if "module" in rows else pd.Series("", index=rows.index)
    days = [(day - EPOCH).days for day in (BAN_IN_USE, BAN_ON_SITES)]
    return np.where(modules.str.startswith("B"), *days)


def _finding(
    account: Accounted, weights: Weights, places: Array, start: float, kind: str
) -> Iterator[FindingRow]:
    """The finding about the rows at some places of the table."""
    if not len(places):
        return
    is_one = np.zeros(len(account.reading.table), dtype=bool)
    is_one[places] = True
    table = account.reading.table
    ids = (table["row"] if "row" in table else table.index.to_series()).to_numpy(dtype=object)
    marked = lines_of(account)[is_one[positions_of_lines(account)]]
    fossil = marked[[not _RENEWABLE.search(name) for name in marked["resolved_factor"]]]
    yield {
        "finding": "mineral oil heating" if kind == "banned" else "perhaps mineral oil heating",
        "factor": ", ".join(sorted(fossil["resolved_factor"].unique())),
        "detail": message(
            f"detail.mineral_oil.{kind}",
            day=EPOCH + datetime.timedelta(days=int(start)),
            source=BAN_SOURCE,
            rows=_listed(ids[places]),
        ),
        "rows": len(places),
        "share": float(fossil[account.indicator].abs().sum() / weights.whole),
    }


def _listed(ids: Array) -> str:
    return ", ".join(map(str, ids[:5])) + (" …" if len(ids) > 5 else "")
