"""The sheet Rules: verdicts, and the sums by module that they follow from as formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..spreadsheets.writing.sheet import Sheet
from ..spreadsheets.writing.sheet_tables import FormulaCell, write_cell
from .breakdown import area_name
from .line_sheets import summed_over
from .rule_columns import counted_name, numbers_name, raised_name
from .rule_sums import CheckSums, RuledSubject
from .rule_words import Row, RuleWords, outcome_word
from .subject_sheets import SubjectSheets

_WIDTHS = (30, 15, 15, 15, 15, 15, 15, 60)
_CHECKS = ("modules", "value", "compared", "limit", "margin", "since", "outcome", "source")
_SUMS = ("module", "emissions", "surcharge", "size", "per", "area", "follows")
_APART = ("module", "emissions", "follows")
_NUMBERS = {"value", "compared", "limit", "margin", "emissions", "surcharge", "size", "per"}
_LAST = len(_WIDTHS) - 1


def write_rules(part: SubjectSheets, sheet: Sheet) -> None:
    """Write what each rule says of the account, and why."""
    sheet.heading(sheet.title, sheet.say("rules.note"))
    sheet.widths(_WIDTHS)
    for number, ruled in enumerate(part.ruled, start=1):
        _RuleRows(part, sheet, ruled, number).write()
    sheet.worksheet.freeze_panes(3, 1)


@dataclass
class _RuleRows:
    """The rows of one rule; rules are numbered from 1."""

    part: SubjectSheets
    sheet: Sheet
    ruled: RuledSubject
    number: int
    rate: str = ""
    years: str = ""

    def write(self) -> None:
        """Write the verdict, its checks, the sums by module, and what is to be said besides."""
        sheet, words = self.sheet, RuleWords(self.ruled.result, self.sheet.say)
        sheet.text(sheet.row, 0, words.heading, "heading")
        sheet.row += 1
        self._fact("outcome", words.verdict, "bold")
        self._fact("unit", self.ruled.result.unit)
        self._fact("indicator", self.ruled.indicator)
        if "/year" in self.ruled.result.unit:
            self.years = self._number_fact("years", self.ruled.years, "kg_stored")
        if self.ruled.rate:
            self.rate = self._number_fact("rate", self.ruled.rate, "share_stored")
        self._write_checks()
        for place, sums in enumerate(self.ruled.sums, start=1):
            self._write_sums(sums, self._value_name(place))
        if len(self.ruled.apart):
            self._write_apart()
        sheet.row += 1
        for label, text in words.remarks():
            sheet.labelled(label, text, _LAST)
        sheet.row += 1

    # -- facts

    def _fact(self, key: str, text: str, style: str = "text") -> None:
        self.sheet.text(self.sheet.row, 0, self.sheet.say(f"rules.fact.{key}"), "bold")
        self.sheet.text(self.sheet.row, 1, text, style)
        self.sheet.row += 1

    def _number_fact(self, key: str, number: float, style: str) -> str:
        """Write a number of the rule; the reference to its cell."""
        self.sheet.number(self.sheet.row, 1, float(number), style)
        self._fact(key, "")
        return f"$B${self.sheet.row}"

    def _value_name(self, place: int) -> str:
        """Name of the cell with the value of a check; the checks are numbered from 1."""
        return f"rule_{self.number}_value" + (f"_{place}" if place > 1 else "")

    # -- tables

    def _heads(self, heading: str, keys: Sequence[str]) -> None:
        sheet = self.sheet
        sheet.row += 1
        sheet.text(sheet.row, 0, heading, "bold")
        sheet.row += 1
        titles = [sheet.say(f"rules.head.{key}") for key in keys]
        sheet.height(
            sheet.row, max(sheet.lines_needed(place, title) for place, title in enumerate(titles))
        )
        for place, (key, title) in enumerate(zip(keys, titles, strict=True)):
            sheet.text(sheet.row, place, title, "head_right" if key in _NUMBERS else "head")
        sheet.row += 1

    def _row(self, cells: Sequence[FormulaCell | str], style: str = "wrap") -> None:
        """Write a row of texts and numbers; an empty text leaves its cell empty."""
        sheet = self.sheet
        lines = [
            sheet.lines_needed(place, cell)
            for place, cell in enumerate(cells)
            if isinstance(cell, str)
        ]
        sheet.height(sheet.row, max(lines))
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.text(sheet.row, place, cell, style)
            else:
                write_cell(sheet, sheet.row, place, cell)
        sheet.row += 1

    def _write_checks(self) -> None:
        """Write each value beside its limit; values and margins are formulas."""
        ruled = self.ruled
        self._heads(self.sheet.say("rules.heading.checks"), _CHECKS)
        names = {
            sums.modules: self.part.book.named(self._value_name(place))
            for place, sums in enumerate(ruled.sums, start=1)
        }
        decimals = ruled.result.rule.fields["rounding"].value
        for check in ruled.result.checks.to_dict("records"):
            self._row(self._check_cells(check, names[check["modules"]], decimals))

    def _check_cells(self, check: Row, name: str, decimals: object) -> list[FormulaCell | str]:
        row, value, word = self.sheet.row + 1, float(check["value"]), self._undeclared
        is_known, has_limit = value == value, check["limit"] == check["limit"]
        # Beyond some digits there is noise of the sums, which must not turn a half down.
        rounded = f"=ROUND(ROUND(B{row},9),{decimals})" if isinstance(decimals, int) else f"=B{row}"
        margin = f"=IF(COUNT(B{row})=1,D{row}-B{row},{word})"
        return [
            check["modules"],
            FormulaCell(f"={name}", value, "factor"),
            FormulaCell(rounded if is_known else f"=B{row}", float(check["compared"]), "factor"),
            FormulaCell("", float(check["limit"]), "declared") if has_limit else "",
            FormulaCell(margin, float(check["margin"]), "factor") if has_limit else "",
            str(check["since"]),
            outcome_word(check, self.sheet.say),
            str(check["source"]),
        ]

    @property
    def _undeclared(self) -> str:
        return f'"{self.sheet.say("undeclared")}"'

    def _write_sums(self, sums: CheckSums, name: str) -> None:
        """Write the sums by module of a check, and its value below them."""
        sheet = self.sheet
        self._heads(sheet.say("rules.heading.sums", modules=sums.modules), _SUMS)
        first = sheet.row + 1
        for line in sums.table.to_dict("records"):
            self._row(self._sum_cells(line, sums))
        cells, word = f"E{first}:E{sheet.row}", self._undeclared
        formula = f"=IF(COUNT({cells})=ROWS({cells}),SUM({cells}),{word})"
        is_sum = len(sums.table) and not sums.table["per"].isna().all()
        is_sum = is_sum and (sums.has_quotients or sums is self.ruled.sums[0])
        self.part.book.name(name, f"'{sheet.title}'!$E${sheet.row + 1}")
        value = FormulaCell(formula if is_sum else "", sums.value, "value_total")
        stored = "" if is_sum else sheet.say("rules.stored")
        self._row([sheet.say("rules.value"), "", "", "", value, "", stored], "bold")

    def _sum_cells(self, line: Row, sums: CheckSums) -> list[FormulaCell | str]:
        row, is_live, word = self.sheet.row + 1, line["is_live"], self._undeclared
        has_size = line["size"] == line["size"]
        is_quotient = sums.has_quotients and has_size
        divided = f"(B{row}+C{row})/D{row}" + (f"/{self.years}" if self.years else "")
        formula = f"=IF(COUNT(B{row}:D{row})=3,{divided},{word})" if is_quotient else ""
        return [
            line["module"],
            self._sum(row, line["emissions"], is_live),
            self._surcharge(row, line),
            FormulaCell(self._area(line["area"]), line["size"], "amount") if has_size else "",
            FormulaCell(formula, line["per"], "factor" if formula else "declared"),
            line["area"],
            self.sheet.say("rules.live" if is_live else "rules.stored"),
        ]

    def _area(self, kind: str) -> str:
        """Reference to an area of the first sheet; blank where it does not stand there."""
        areas = enumerate(self.ruled.subject.areas, start=1)
        names = {str(area.units): area_name(number) for number, area in areas}
        return f"={names[kind]}" if kind in names else ""

    @property
    def _summed(self) -> str:
        """The column of line items with the emissions that the rule counts."""
        return numbers_name(self.number) if self.ruled.has_own_numbers else "emissions"

    def _surcharge(self, row: int, line: Row) -> FormulaCell:
        if not self.rate:
            return FormulaCell("", 0.0, "kg_stored")
        return self._sum(row, line["surcharge"], line["is_live"], self.rate)

    def _sum(self, row: int, number: float, is_live: bool, rate: str = "") -> FormulaCell:
        """Emissions of a module over the sheets of lines; with a rate, the surcharge on them."""
        yes, equal = f'"{self.sheet.say("yes")}"', {"module": f"$A{row}"}
        if self.ruled.is_marked:
            equal[counted_name(self.number)] = yes
        if rate:
            equal[raised_name(self.number)] = yes
        return _live_or_stored(
            summed_over(self.part.sides, self._summed, rate, **equal), number, is_live
        )

    def _write_apart(self) -> None:
        """Write what the rule reports beside its sum, such as module D."""
        self._heads(self.sheet.say("rules.heading.apart"), _APART)
        for line in self.ruled.apart.to_dict("records"):
            is_live = line["is_live"]
            formula = summed_over(self.part.sides, self._summed, module=f"$A{self.sheet.row + 1}")
            cell = _live_or_stored(formula, line["emissions"], is_live)
            follows = self.sheet.say("rules.live" if is_live else "rules.stored")
            self._row([line["module"], cell, follows])


def _live_or_stored(formula: str, number: float, is_live: bool) -> FormulaCell:
    """A sum that follows from the line items of the report, or one that is stored."""
    return FormulaCell(formula, number) if is_live else FormulaCell("", number, "kg_stored")
