"""Edits that a careless or dishonest hand could make around the cells of a report, none of which
changes a cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from edited import in_parts, part_of

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
CHART = "xl/charts/chart1.xml"
DRAWING = "xl/drawings/drawing1.xml"
BOOK, STYLES, THEME = "xl/workbook.xml", "xl/styles.xml", "xl/theme/theme1.xml"
CORE, APP = "docProps/core.xml", "docProps/app.xml"


@dataclass(frozen=True)
class Edit:
    """One edit of the XML of one part, and what a verification must say of it.

    Attributes
    ----------
    part : str
        A part, or the title of a sheet.
    pattern, new : str
        What is replaced once.
    told : str
        The change, or the note.
    was, now : str
        Pieces of the former and the present text.
    is_note : bool
        Whether the report counts as unchanged, and a note tells.
    more : dict of str to str
        Parts that are added.
    relations : str
        Relations added to those of the part.
    """

    part: str
    pattern: str
    new: str
    told: str
    was: str = ""
    now: str = ""
    is_note: bool = False
    more: dict[str, str] = field(default_factory=dict)
    relations: str = ""

    def made(self, report: Path, target: Path) -> Path:
        """A copy of a report with the edit."""
        part = self.part if "/" in self.part else part_of(report, self.part)
        folder, _, name = part.rpartition("/")
        rels, done = f"{folder}/_rels/{name}.rels", list[str]()
        more = {name: text.encode() for name, text in self.more.items()}

        def change(name: str, content: bytes) -> bytes:
            text = content.decode()
            if name == part and self.pattern:
                text, count = re.subn(self.pattern, self.new, text, count=1, flags=re.DOTALL)
                done.extend([name] * count)
            if name == rels and self.relations:
                text = text.replace("</Relationships>", f"{self.relations}</Relationships>")
                done.append(rels)
            return text.encode()

        edited = in_parts(report, target, change)
        if self.relations and rels not in done:
            space = "http://schemas.openxmlformats.org/package/2006/relationships"
            more[rels] = f'<Relationships xmlns="{space}">{self.relations}</Relationships>'.encode()
        if more:
            again = target.with_name(f"more-{target.name}")
            edited = in_parts(edited, again, lambda _, content: content, more)
        assert part in done or not self.pattern, "the edit changes nothing"
        return edited


def _relation(kind: str, target: str, space: str = _R) -> str:
    return f'<Relationship Id="rIdX" Type="{space}/{kind}" Target="{target}"/>'


def _in_front(tag: str, element: str) -> tuple[str, str]:
    """Pattern and replacement that put an element in front of the end of a root."""
    return f"</{tag}>", f"{element}</{tag}>"


def _look(old: str, new: str, told: str) -> Edit:
    """An edit of the looks of cells, of which a note tells."""
    return Edit(STYLES, old, new, told, is_note=True)


_LINK = '<hyperlinks><hyperlink ref="B15" location="A1" tooltip="167 t"/></hyperlinks>'
_COMMENTS = (
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>'
    'A</author></authors><commentList><comment ref="B15" authorId="0"><text><t>the total is '
    "167 t</t></text></comment></commentList></comments>"
)
_AFTER_DATA = "</sheetData>"

EDITS: dict[str, Edit] = {
    # -- charts
    "chart title": Edit(
        CHART,
        "House: from the baseline[^<]*",
        "House: nothing is left",
        "title of a chart",
        "from the baseline",
        "nothing is left",
    ),
    "chart title gone": Edit(CHART, "<c:title>.*?</c:title>", "", "title of a chart", "House"),
    "chart title of a cell": Edit(
        CHART,
        r"(<c:title><c:tx>)<c:rich>.*?</c:rich>",
        r"\1<c:strRef><c:f>Summary!$A$1</c:f></c:strRef>",
        "title of a chart",
        "House",
        "Summary!$A$1",
    ),
    "axis title": Edit(CHART, "t CO2e", "kg CO2e", "title of an axis", "t CO2e", "kg CO2e"),
    "series name": Edit(
        CHART, "<c:v>Reduction<", "<c:v>Increase<", "name of a series", "Reduction", "Increase"
    ),
    "series name of a cell": Edit(
        CHART,
        "<c:tx><c:v>Total</c:v></c:tx>",
        "<c:tx><c:strRef><c:f>Summary!$A$1</c:f></c:strRef></c:tx>",
        "name of a series",
        "Total",
        "Summary!$A$1",
    ),
    "series cells": Edit(
        CHART, r"\$G\$5:\$G\$7", "$H$5:$H$7", "cells of a series", "$G$5:$G$7", "$H$5:$H$7"
    ),
    "fewer cells": Edit(
        CHART, r"\$G\$5:\$G\$7", "$G$5:$G$6", "cells of a series", "$G$5:$G$7", "$G$5:$G$6"
    ),
    "series removed": Edit(
        CHART,
        r'<c:ser><c:idx val="3"/>.*?</c:ser>',
        "",
        "name of a series",
        "Total",
        "Increase",
    ),
    "chart kind": Edit(
        CHART,
        '<c:grouping val="stacked"/>',
        '<c:grouping val="percentStacked"/>',
        "kind of a chart",
        "stacked",
        "percentStacked",
    ),
    "bars upright": Edit(
        CHART, '<c:barDir val="bar"/>', '<c:barDir val="col"/>', "kind of a chart", "bar", "col"
    ),
    "axis maximum": Edit(
        CHART,
        r"(<c:valAx>.*?<c:scaling>)",
        r'\1<c:max val="900"/>',
        "scale of an axis",
        "",
        "max=900",
    ),
    "axis minimum": Edit(
        CHART,
        r'(<c:valAx>.*?<c:orientation val="minMax"/>)',
        r'\1<c:min val="20"/>',
        "scale of an axis",
        "",
        "min=20",
    ),
    "log axis": Edit(
        CHART,
        r"(<c:valAx>.*?<c:scaling>)",
        r'\1<c:logBase val="10"/>',
        "scale of an axis",
        "",
        "logBase=10",
    ),
    "axis reversed": Edit(
        CHART,
        r'(<c:valAx>.*?)<c:orientation val="minMax"/>',
        r'\1<c:orientation val="maxMin"/>',
        "scale of an axis",
        "",
        "maxMin",
    ),
    "axis in thousands": Edit(
        CHART,
        "</c:valAx>",
        '<c:dispUnits><c:builtInUnit val="thousands"/></c:dispUnits></c:valAx>',
        "scale of an axis",
        "",
        "thousands",
    ),
    "axis crosses elsewhere": Edit(
        CHART,
        r'(<c:catAx>.*?)<c:crosses val="autoZero"/>',
        r'\1<c:crossesAt val="20"/>',
        "scale of an axis",
        "",
        "crossesAt=20",
    ),
    "axis labels gone": Edit(
        CHART,
        r'(<c:valAx>.*?)<c:tickLblPos val="high"/>',
        r'\1<c:tickLblPos val="none"/>',
        "labels of an axis",
        "high",
        "none",
    ),
    "axis deleted": Edit(
        CHART,
        r"(<c:valAx>.*?</c:scaling>)",
        r'\1<c:delete val="1"/>',
        "labels of an axis",
        "high",
        "none",
    ),
    "axis format": Edit(
        CHART,
        'formatCode="#,##0"',
        'formatCode="#,##0,"',
        "labels of an axis",
        "#,##0",
        "#,##0,",
    ),
    "legend entries": Edit(
        CHART, "<c:legendEntry>.*?</c:legendEntry>", "", "legend of a chart", "-0", "-1"
    ),
    "legend gone": Edit(CHART, "<c:legend>.*?</c:legend>", "", "legend of a chart", "", "none"),
    "bars not drawn": Edit(
        CHART,
        '<a:solidFill><a:srgbClr val="3B4A54"/></a:solidFill>',
        "<a:noFill/>",
        "look of a series",
        "",
        "unseen",
    ),
    "bars in white": Edit(
        CHART, 'srgbClr val="3B4A54"', 'srgbClr val="FFFFFF"', "look of a series", "", "unseen"
    ),
    "label of its own": Edit(
        CHART,
        r"(<c:v>Total</c:v></c:tx>.*?)<c:cat>",
        r'\1<c:dLbls><c:dLbl><c:idx val="0"/><c:tx><c:rich><a:p><a:r><a:t>167 t</a:t></a:r></a:p>'
        r'</c:rich></c:tx><c:showVal val="1"/></c:dLbl></c:dLbls><c:cat>',
        "labels of a series",
        "",
        "167 t",
    ),
    "trend line": Edit(
        CHART,
        r"(<c:v>Total</c:v></c:tx>.*?)<c:cat>",
        r'\1<c:trendline><c:name>down</c:name><c:trendlineType val="linear"/></c:trendline><c:cat>',
        "additions to a chart",
        "",
        "trendline",
    ),
    "alternative title": Edit(
        CHART,
        "<c:title>",
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="c14" xmlns:c14="urn:x"><c:title><c:tx><c:rich><a:p><a:r><a:t>Zero'
        "</a:t></a:r></a:p></c:rich></c:tx></c:title></mc:Choice></mc:AlternateContent><c:title>",
        "additions to a chart",
        "",
        "title",
    ),
    "shapes within a chart": Edit(
        CHART,
        "</c:chartSpace>",
        '<c:userShapes r:id="rIdX"/></c:chartSpace>',
        "charts, pictures or shapes",
        relations=_relation("chartUserShapes", "../drawings/drawing9.xml"),
        more={"xl/drawings/drawing9.xml": "<x/>"},
    ),
    "error bars": Edit(
        "xl/charts/chart2.xml", r"\$P\$6", "$O$6", "cells of a series", "$P$6:$P$7", "$O$6:$P$7"
    ),
    "chart hidden": Edit(
        DRAWING, '<xdr:cNvPr id="2"', '<xdr:cNvPr hidden="1" id="2"', "chart hidden"
    ),
    "chart squeezed": Edit(
        DRAWING,
        r"(<xdr:to><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>)18",
        r"\g<1>8",
        "chart too small to read",
    ),
    "link on a chart": Edit(
        DRAWING,
        r'<xdr:cNvPr id="2" name="Chart 1"/>',
        '<xdr:cNvPr id="2" name="Chart 1"><a:hlinkClick r:id="rIdX" tooltip="167 t" xmlns:r="'
        f'{_R}"/></xdr:cNvPr>',
        "link on an object",
    ),
    "plot squeezed": Edit(
        CHART,
        "<c:plotArea><c:layout/>",
        '<c:plotArea><c:layout><c:manualLayout><c:w val="0.01"/></c:manualLayout></c:layout>',
        "additions to a chart",
        "",
        "layout",
    ),
    "title moved away": Edit(
        CHART,
        r"(</c:tx>)<c:layout/>",
        r'\1<c:layout><c:manualLayout><c:x val="2"/></c:manualLayout></c:layout>',
        "additions to a chart",
        "",
        "layout",
    ),
    "title in white": Edit(
        CHART, 'srgbClr val="1A1A1A"', 'srgbClr val="FFFFFF"', "additions to a chart", "", "unseen"
    ),
    "title of one point": Edit(
        CHART, 'sz="1100"', 'sz="100"', "additions to a chart", "", "unseen title"
    ),
    "axis labels left out": Edit(
        CHART,
        "</c:catAx>",
        '<c:tickLblSkip val="99"/></c:catAx>',
        "scale of an axis",
        "",
        "tickLblSkip=99",
    ),
    "bars displaced": Edit(
        CHART, '<c:overlap val="100"/>', '<c:overlap val="-100"/>', "kind of a chart", "100", "-100"
    ),
    "bars inverted": Edit(
        CHART,
        r"(<c:v>Total</c:v></c:tx>.*?)<c:cat>",
        r'\1<c:invertIfNegative val="1"/><c:cat>',
        "look of a series",
        "",
        "inverted",
    ),
    "labels of all series": Edit(
        CHART,
        '<c:gapWidth val="40"/>',
        '<c:dLbls><c:numFmt formatCode="0,," sourceLinked="0"/><c:showVal val="1"/></c:dLbls>'
        '<c:gapWidth val="40"/>',
        "additions to a chart",
        "",
        "0,,",
    ),
    "text read aloud": Edit(
        DRAWING,
        '<xdr:cNvPr id="2"',
        '<xdr:cNvPr descr="167 t, approved" id="2"',
        "text of an object",
        "",
        "167 t, approved",
    ),
    # -- pages and properties
    "page header": Edit(
        "Summary",
        "&amp;9House",
        "&amp;9Audited: 12 t",
        "head of the page",
        "House",
        "Audited: 12 t",
    ),
    "page footer": Edit(
        "Summary", "carbonsite [0-9.]+", "Approved", "foot of the page", "carbonsite", "Approved"
    ),
    "page header gone": Edit(
        "Summary", "<oddHeader>.*?</oddHeader>", "", "head of the page", "House"
    ),
    "page header unseen": Edit(
        "Summary", "&amp;9House", "&amp;1House", "head of the page", "House", "&1House"
    ),
    "page header in white": Edit(
        "Summary", "&amp;9House", "&amp;KFFFFFFHouse", "head of the page", "House", "&KFFFFFF"
    ),
    "head of the first page": Edit(
        "Summary",
        "<headerFooter>(.*?)</headerFooter>",
        r'<headerFooter differentFirst="1">\1<firstHeader>&amp;L12 t</firstHeader></headerFooter>',
        "head of the page",
        "House",
        "12 t",
    ),
    "head of even pages": Edit(
        "Summary",
        "<headerFooter>(.*?)(<oddFooter>.*?)</headerFooter>",
        r'<headerFooter differentOddEven="1">\1\2<evenFooter>&amp;Cx</evenFooter></headerFooter>',
        "foot of the page",
        "carbonsite",
        "x",
    ),
    "picture on the page": Edit(
        "Summary",
        *_in_front("worksheet", '<legacyDrawingHF r:id="rIdX"/>'),
        "picture on the printed page",
    ),
    "print area": Edit(
        BOOK,
        "</definedNames>",
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Summary!$A$1:$B$12</definedName>'
        "</definedNames>",
        "cells that are printed",
        "",
        "A1:B12",
    ),
    "print area narrowed": Edit(
        BOOK,
        r"Steps!\$A\$1:\$F\$35",
        "Steps!$A$1:$F$5",
        "cells that are printed",
        "A1:F35",
        "A1:F5",
    ),
    "print titles": Edit(
        BOOK, r"Findings!\$4:\$4", "Findings!$1:$4", "repeated rows and columns", "4:4", "1:4"
    ),
    "printed tiny": Edit(
        "Summary", "<pageSetup ", '<pageSetup scale="10" ', "printed too small to read"
    ),
    "errors not printed": Edit(
        "Summary", "<pageSetup ", '<pageSetup errors="blank" ', "errors not printed"
    ),
    "draft": Edit("Steps", "<pageSetup ", '<pageSetup draft="1" ', "charts not printed"),
    "title of the document": Edit(
        CORE,
        "<dc:title>House",
        "<dc:title>House, audited",
        "property of the document",
        "House",
        "House, audited",
    ),
    "comments of the document": Edit(
        CORE,
        "Formulas down",
        "Audited. Formulas down",
        "property of the document",
        "Formulas down",
        "Audited",
    ),
    "author": Edit(
        CORE, "<dc:creator>", "<dc:creator>DNV", "property of the document", now="DNV", is_note=True
    ),
    "company": Edit(
        APP, "<Company>", "<Company>DNV", "property of the document", now="DNV", is_note=True
    ),
    # -- texts at cells
    "prompt": Edit(
        "Summary",
        _AFTER_DATA,
        f'{_AFTER_DATA}<dataValidations count="1"><dataValidation showInputMessage="1"'
        ' promptTitle="Total" prompt="167 t, approved" sqref="B15"/></dataValidations>',
        "prompt at a cell",
        "",
        "167 t, approved",
    ),
    "prompt of a later version": Edit(
        "Summary",
        *_in_front(
            "worksheet",
            f'<extLst><ext uri="x" xmlns:x14="{_X14}"><x14:dataValidations count="1">'
            '<x14:dataValidation prompt="167 t" xmlns:xm="urn:x"/></x14:dataValidations></ext>'
            "</extLst>",
        ),
        "prompt at a cell",
        "",
        "167 t",
    ),
    "comment": Edit(
        "Summary",
        "",
        "",
        "comment",
        now="the total is 167 t",
        is_note=True,
        relations=_relation("comments", "../comments1.xml"),
        more={"xl/comments1.xml": _COMMENTS},
    ),
    "link over a cell": Edit(
        "Summary",
        _AFTER_DATA,
        f'{_AFTER_DATA}<hyperlinks><hyperlink ref="B15" location="Findings!A1"/></hyperlinks>',
        "link",
        "",
        "#Findings!A1",
    ),
    "tip at a link": Edit(
        "Summary",
        _AFTER_DATA,
        f"{_AFTER_DATA}{_LINK}",
        "tip at a link",
        "",
        "167 t",
    ),
    # -- what hides
    "white font": _look('rgb="FF1A1A1A"', 'rgb="FFFFFFFF"', "white on white"),
    "nearly white font": _look('rgb="FF1A1A1A"', 'rgb="FFFDFDFE"', "white on white"),
    "white of the theme": _look('rgb="FF1A1A1A"', 'theme="0"', "white on white"),
    "white by its tint": _look('rgb="FF1A1A1A"', 'theme="1" tint="1"', "white on white"),
    "white of the palette": _look('rgb="FF1A1A1A"', 'indexed="9"', "white on white"),
    "white of an own palette": Edit(
        STYLES,
        '(<color )rgb="FF1A1A1A"(.*)</styleSheet>',
        r'\1indexed="2"\2<colors><indexedColors><rgbColor rgb="00000000"/>'
        r'<rgbColor rgb="00000000"/><rgbColor rgb="00FFFFFF"/></indexedColors></colors>'
        "</styleSheet>",
        "white on white",
        is_note=True,
    ),
    "dark on dark": _look('rgb="FFE3E8EC"', 'rgb="FF1A1A1A"', "white on white"),
    "text of one point": _look('<sz val="10"/>', '<sz val="1"/>', "text too small to read"),
    "struck through": _look('<sz val="10"/>', '<strike/><sz val="10"/>', "text struck through"),
    "symbols": _look('(<sz val="10"/>.*?)"Calibri"', r'\1"Wingdings"', "font of symbols"),
    "symbols by the theme": Edit(
        THEME,
        '(<a:minorFont><a:latin typeface=)"Calibri"',
        r'\1"Wingdings"',
        "font of symbols",
        is_note=True,
    ),
    "content repeated": _look(
        '(<alignment )horizontal="right"', r'\1horizontal="fill"', "content repeated"
    ),
    "moved out of its cell": _look('indent="1"', 'indent="250"', "text moved out of its cell"),
    "normal font of one point": Edit(STYLES, '<sz val="11"/>', '<sz val="1"/>', "columns hidden"),
    "number format": Edit(
        STYLES, 'formatCode="#,##0"', 'formatCode="#,##0,"', "number format", "#,##0", "#,##0,"
    ),
    "no number shown": Edit(
        STYLES, 'formatCode="#,##0"', 'formatCode=";;;"', "number format", "#,##0", ";;;"
    ),
    "zoom": Edit("Summary", "<sheetView ", '<sheetView zoomScale="10" ', "shown too small to read"),
    "columns out of reach": Edit(
        "Summary", "<sheetView ", '<sheetView topLeftCell="D1" ', "columns out of reach"
    ),
    "columns frozen": Edit("Summary", 'xSplit="1"', 'xSplit="60"', "columns out of reach"),
    "columns of no width": Edit(
        "Summary", "<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0.1" ', "columns hidden"
    ),
    "rows of no height": Edit(
        "Summary", 'defaultRowHeight="15"', 'defaultRowHeight="0.1"', "rows hidden"
    ),
    "column of no width": Edit("Summary", r'width="17\.7109375"', 'width="0"', "column hidden"),
    "row of no height": Edit(
        "Summary", '<row r="15"', '<row ht="0" customHeight="1" r="15"', "row hidden"
    ),
    "group collapsed": Edit(
        "Summary", '<row r="15"', '<row collapsed="1" r="15"', "group collapsed"
    ),
    "columns collapsed": Edit(
        "Summary", '<col min="2"', '<col collapsed="1" min="2"', "group collapsed"
    ),
    "filter": Edit(
        "Steps",
        r'<autoFilter ref="([^"]*)"/>',
        r'<autoFilter ref="\1"><filterColumn colId="0"><filters><filter val="x"/></filters>'
        "</filterColumn></autoFilter>",
        "filter set",
    ),
    "scroll bars": Edit(
        BOOK, "<workbookView ", '<workbookView showVerticalScroll="0" ', "scroll bars hidden"
    ),
    "window minimized": Edit(
        BOOK, "<workbookView ", '<workbookView minimized="1" ', "window hidden"
    ),
    "objects not shown": Edit(
        BOOK, "<workbookPr ", '<workbookPr showObjects="none" ', "charts not shown"
    ),
    "circles": Edit(BOOK, "<calcPr ", '<calcPr iterate="1" ', "calculates in circles"),
    "own views": Edit(
        "Summary",
        *_in_front("worksheet", '<customSheetViews><customSheetView guid="x"/></customSheetViews>'),
        "views of their own",
        is_note=True,
    ),
    "name": Edit(
        BOOK, r"'Summary'!\$B\$15<", "'Summary'!$B$19<", "name", "Summary!$B$15", "Summary!$B$19"
    ),
    "table of a pivot": Edit(
        "Summary",
        "",
        "",
        "other content",
        now="pivotTable",
        is_note=True,
        relations=_relation("pivotTable", "../pivotTables/pivotTable1.xml"),
        more={"xl/pivotTables/pivotTable1.xml": "<x/>"},
    ),
}
"""What can be done to a report without changing a cell."""
