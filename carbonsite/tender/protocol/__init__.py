"""The protocol of an evaluation: a workbook, a page, letters to bidders, and an internal annex.

`workbook.protocol`, `pages.page`, `pages.letters` and `annex.annex` write them; the other modules
make one sheet or one section each.
"""
