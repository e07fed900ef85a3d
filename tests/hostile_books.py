"""Workbooks that two programs may read differently, each made by hand from its parts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tables import CONTENT_TYPES, HEAD, MAIN, OFFICE, PARTS, by_hand, packed

SHEET, BOOK, TEXTS = "xl/worksheets/s.xml", "xl/workbook.xml", "xl/texts.xml"
LINKS, TYPES, STYLES = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/styles.xml"
COMPATIBLE = (
    'xmlns:q="urn:x" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' mc:Ignorable="q"'
)
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def row(amount: str, number: int = 2) -> str:
    """A row with a name, a cell with the amount, and its unit."""
    return (
        f'<row r="{number}"><c r="A{number}" t="str"><v>a</v></c>{amount}'
        f'<c r="C{number}" t="s"><v>3</v></c></row>'
    )


def sheet(rows: str, attributes: str = COMPATIBLE) -> str:
    """A sheet with rows below the headings."""
    return f'<worksheet xmlns="{MAIN}" {attributes}><sheetData>{HEAD}{rows}</sheetData></worksheet>'


FIVE = '<c r="B2"><v>5</v></c>'
_TWO_CHOICES = (
    f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    f'<mc:Choice Requires="q" xmlns:q="urn:x">{FIVE}</mc:Choice>'
    '<mc:Fallback><c r="B2"><v>500</v></c></mc:Fallback></mc:AlternateContent>'
)

REFUSED_CELLS: Mapping[str, str] = {
    "a foreign value beside the value": '<c r="B2"><v>500</v><q:v>5</q:v></c>',
    "a foreign value before the value": '<c r="B2"><q:v>5</q:v><v>500</v></c>',
    "a foreign value in the value": '<c r="B2"><v>5<q:v>00</q:v></v></c>',
    "a foreign cell": '<c r="B2"><v>500</v></c><q:c r="B2"><v>5</v></q:c>',
    "alternatives for a cell": _TWO_CHOICES,
    "the cell twice": f'<c r="B2"><v>500</v></c>{FIVE}',
    "the cell twice, once blank": f'{FIVE}<c r="B2"/>',
    "two values": '<c r="B2"><v>500</v><v>5</v></c>',
    "two values, one blank": '<c r="B2"><v/><v>5</v></c>',
    "two formulas": '<c r="B2"><f>2+3</f><f>250*2</f><v>5</v></c>',
    "a text of its own beside the value": '<c r="B2" t="n"><is><t>500</t></is><v>5</v></c>',
    "a value beside the text": '<c r="B2" t="inlineStr"><is><t>500</t></is><v>5</v></c>',
    "a text and no value": '<c r="B2" t="inlineStr"><v>5</v></c>',
    "two texts": '<c r="B2" t="inlineStr"><is><t>500</t></is><is><t>5</t></is></c>',
    "a text in two forms": '<c r="B2" t="inlineStr"><is><t>5</t><r><t>00</t></r></is></c>',
    "a foreign piece of text": '<c r="B2" t="inlineStr"><is><t>5</t><q:t>00</q:t></is></c>',
    "a cell of another row": '<c r="B7"><v>5</v></c>',
    "digits with an underscore": '<c r="B2"><v>5_000</v></c>',
    "digits of another script": '<c r="B2"><v>٥</v></c>',
    "not a number": '<c r="B2"><v>nan</v></c>',
    "infinity": '<c r="B2"><v>Infinity</v></c>',
    "a decimal comma": '<c r="B2"><v>5,5</v></c>',
    "a hexadecimal number": '<c r="B2"><v>0x5</v></c>',
    "a kind that there is not": '<c r="B2" t="x"><v>5</v></c>',
    "an error that is a number": '<c r="B2" t="e"><v>5</v></c>',
    "a day that is a number": '<c r="B2" t="d"><v>5</v></c>',
    "a truth that is a number": '<c r="B2" t="b"><v>5</v></c>',
    "a shared text that there is not": '<c r="B2" t="s"><v>99</v></c>',
    "a shared text with a blank number": '<c r="B2" t="s"><v></v></c>',
    "a shared text by other digits": '<c r="B2" t="s"><v>٣</v></c>',
    "an extension of the cell": '<c r="B2"><v>500</v><extLst><ext><v>5</v></ext></extLst></c>',
    "a formula that is blank": '<c r="B2"><f></f><v>5</v></c>',
    "a day that there is not": '<c r="B2" t="d"><v>2024-02-31</v></c>',
    "a cell in a cell": f'<c r="B2"><v>500</v>{FIVE}</c>',
}
"""Cells with two readings, by what they are; each takes the place of B2."""


def refused_parts() -> Iterator[tuple[str, dict[str, str]]]:
    """Parts with two readings, by what they are."""
    rows = row(FIVE)
    yield "a row twice", {SHEET: sheet(rows + row('<c r="B2"><v>500</v></c>'))}
    yield "rows out of order", {SHEET: sheet(row('<c r="B3"><v>5</v></c>', 3) + rows)}
    yield "a foreign row", {SHEET: sheet(rows + "<q:row r='3'/>")}
    whole = sheet(rows)
    twice = whole.replace("</worksheet>", f"<sheetData>{row(FIVE, 3)}</sheetData></worksheet>")
    yield "rows in two places", {SHEET: twice}
    yield "rows in an extension", {SHEET: twice.replace("<sheetData><row r='3'", "<extLst><ext>")}
    plain = row(FIVE).replace('t="str"><v>a', 't="s"><v>3')
    yield "a sheet of another namespace", {SHEET: sheet(plain).replace(MAIN, "urn:x")}
    other_space = plain.replace('<row r="2"', '<row r="2" xmlns="urn:x"')
    yield "a row of another namespace", {SHEET: sheet(other_space)}
    for name, wrap in {"element": "q:wrap", "place": "cols"}.items():
        wrapped = sheet(plain).replace("<sheetData>", f"<{wrap}><sheetData>")
        wrapped = wrapped.replace("</sheetData>", f"</sheetData></{wrap}>")
        yield f"rows in another {name}", {SHEET: wrapped}
    hidden = f"<extLst><ext><sheetData>{rows}</sheetData></ext></extLst></worksheet>"
    yield "rows in an extension too", {SHEET: whole.replace("</worksheet>", hidden)}
    yield "cells without a row", {SHEET: whole.replace("</worksheet>", f"{FIVE}</worksheet>")}
    yield (
        "an unknown look",
        {
            SHEET: sheet(row('<c r="B2" s="7"><v>5</v></c>')),
            STYLES: f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/></cellXfs></styleSheet>',
        },
    )
    second = '<Relationship Id="s" Type="{}/worksheet" Target="worksheets/other.xml"/>'
    links = PARTS[LINKS]
    other = {"xl/worksheets/other.xml": sheet(row('<c r="B2"><v>500</v></c>'))}
    for name, space in (("a relation twice", OFFICE), ("a relation of another kind", "urn:x")):
        begin = links.index("<Relationship ")
        changed = links[:begin] + second.format(space) + links[begin:]
        yield name, {SHEET: whole, LINKS: changed, **other}
    outside = links.replace(
        'Target="worksheets/s.xml"', 'Target="xl/worksheets/s.xml" TargetMode="External"'
    )
    yield "a sheet from outside", {SHEET: whole, LINKS: outside}
    yield (
        "a foreign relation",
        {
            SHEET: whole,
            LINKS: links.replace(
                "</Relationships>", '<q:Relationship xmlns:q="urn:x" Id="s"/></Relationships>'
            ),
        },
    )
    texts = links.replace(
        "</Relationships>",
        f'<Relationship Id="u" Type="{OFFICE}/sharedStrings" Target="more.xml"/></Relationships>',
    )
    yield "two parts of texts", {SHEET: whole, LINKS: texts, "xl/more.xml": PARTS[TEXTS]}
    yield "a part that differs in case", {SHEET: whole, SHEET.upper(): sheet(row(FIVE))}
    book = PARTS[BOOK]
    listed = '<sheet name="S" sheetId="1" r:id="s"/>'
    for name, added in {
        "two sheets of one name": '<sheet name="s" sheetId="2" r:id="o"/>',
        "two sheets of one number": '<sheet name="T" sheetId="1" r:id="o"/>',
        "two sheets of one part": '<sheet name="T" sheetId="2" r:id="s"/>',
        "a sheet without a part": '<sheet name="T" sheetId="2" r:id="none"/>',
        "a foreign sheet": '<q:sheet xmlns:q="urn:x" name="T" sheetId="2" r:id="o"/>',
    }.items():
        further = links.replace(
            "</Relationships>",
            f'<Relationship Id="o" Type="{OFFICE}/worksheet" Target="worksheets/other.xml"/>'
            "</Relationships>",
        )
        yield (
            name,
            {SHEET: whole, BOOK: book.replace(listed, listed + added), LINKS: further, **other},
        )
    foreign = links.replace(f"{OFFICE}/worksheet", "urn:x/worksheet", 1)
    yield (
        "a sheet of a foreign kind beside another",
        {
            SHEET: whole,
            BOOK: book.replace(listed, listed + '<sheet name="T" sheetId="2" r:id="o"/>'),
            LINKS: foreign.replace(
                "</Relationships>",
                f'<Relationship Id="o" Type="{OFFICE}/worksheet" Target="worksheets/other.xml"/>'
                "</Relationships>",
            ),
            **other,
        },
    )
    yield "a sheet without a name", {SHEET: whole, BOOK: book.replace('name="S"', 'name=""')}
    names = '<definedNames><definedName name="a">S!$B$2</definedName></definedNames>'
    twice = names.replace(
        "<definedNames>", '<definedNames><definedName name="A">S!$B$1</definedName>'
    )
    yield (
        "a name defined twice",
        {SHEET: whole, BOOK: book.replace("</workbook>", f"{twice}</workbook>")},
    )
    settings = '<workbookPr date1904="TRUE"/><sheets>'
    yield "an odd year for days", {SHEET: whole, BOOK: book.replace("<sheets>", settings)}
    yield "a part by another slash", {SHEET: whole, SHEET.replace("/", chr(92)): whole}
    shared = '<c r="B{}"><f t="shared" ref="B2:B9" si="0">{}</f><v>5</v></c>'
    yield (
        "a shared formula twice",
        {SHEET: sheet(row(shared.format(2, "2+3")) + row(shared.format(3, "5*1"), 3))},
    )
    yield "a shared formula before its text", {SHEET: sheet(row(shared.format(2, "")))}
    foreign = '<q:workbookPr xmlns:q="urn:x" date1904="1"/><sheets>'
    yield "foreign settings", {SHEET: whole, BOOK: book.replace("<sheets>", foreign)}
    typed = CONTENT_TYPES.replace("/xl/workbook.xml", "/xl/other.xml")
    yield "another workbook by its type", {SHEET: whole, TYPES: typed, "xl/other.xml": book}
    typed = CONTENT_TYPES.replace("/xl/texts.xml", "/xl/other.xml")
    yield "other texts by their type", {SHEET: whole, TYPES: typed, "xl/other.xml": PARTS[TEXTS]}
    texts = PARTS[TEXTS].replace("<si><t>kg</t>", '<q:si xmlns:q="urn:x"/><si><t>kg</t>')
    yield "a foreign shared text", {SHEET: whole, TEXTS: texts}
    texts = PARTS[TEXTS].replace("<t>kg</t>", "<t>kg</t><t>t</t>")
    yield "a shared text twice", {SHEET: whole, TEXTS: texts}
    formats = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode="0"/>'
        '<numFmt numFmtId="170" formatCode="0%"/></numFmts><cellXfs><xf numFmtId="170"/></cellXfs>'
        "</styleSheet>"
    )
    yield "a number format twice", {SHEET: whole, STYLES: formats}


READ_CELLS: Mapping[str, tuple[str, float]] = {
    "a plain number": (FIVE, 5.0),
    "an exponent": ('<c r="B2"><v>5E2</v></c>', 500.0),
    "a sign and spaces": ('<c r="B2"><v> +5 </v></c>', 5.0),
    "seventeen digits": ('<c r="B2"><v>0.30000000000000004</v></c>', 0.3),
    "no digit before the point": ('<c r="B2"><v>.5</v></c>', 0.5),
    "no reference": ("<c><v>5</v></c>", 5.0),
    "a value in CDATA": ('<c r="B2"><v><![CDATA[5]]></v></c>', 5.0),
    "a comment in the value": ('<c r="B2"><v>5<!-- x -->00</v></c>', 500.0),
    "a formula and its result": ('<c r="B2"><f>2+3</f><v>5</v></c>', 5.0),
    "an attribute of another namespace": ('<c r="B2" q:r="B3" q:t="s"><v>5</v></c>', 5.0),
    "another prefix": (f'<p:c xmlns:p="{MAIN}" r="B2"><p:v>5</p:v></p:c>', 5.0),
}
"""Cells with one reading, and their number."""


def perturbed(seed: int) -> str:
    """A sheet of plain cells in which a few pieces are doubled, moved, left out or changed."""
    chance = random.Random(seed)
    rows = "".join(row(f'<c r="B{at}"><v>{at * 7.5}</v></c>', at) for at in range(2, 8))
    pieces = re.findall(r"<[^>]*>|[^<]+", rows)
    for _ in range(chance.randint(1, 3)):
        at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        kind = chance.randrange(6)
        if kind == 0:
            pieces.insert(other, pieces[at])
        elif kind == 1:
            pieces[at], pieces[other] = pieces[other], pieces[at]
        elif kind == 2:
            pieces[at] = re.sub("[0-9]", lambda _: str(chance.randrange(10)), pieces[at])
        elif kind == 3:
            pieces[at] = pieces[at].replace("<", chance.choice(["<q:", "<!-- -->"]), 1)
        elif kind == 4:
            pieces[at] = re.sub(' t="[a-z]*"', chance.choice(["", ' t="n"', ' t="s"']), pieces[at])
        else:
            cells = [place for place, piece in enumerate(pieces) if piece.startswith("</c")]
            piece = chance.choice(["<v>9</v>", "<q:v>9</q:v>", "<is><t>9</t></is>"])
            pieces.insert(chance.choice(cells), piece)
    return "".join(pieces)


def book(path: Path, amount: str) -> Path:
    """A workbook with a cell in the place of B2."""
    return by_hand(path, "", {SHEET: sheet(row(amount))})


def book_of(path: Path, parts: Mapping[str, str]) -> Path:
    """A workbook of parts, with the others as usual."""
    return packed(path, {**PARTS, **parts})
