"""The protocol of an evaluation: a workbook, a page, letters to bidders, and an internal annex."""
