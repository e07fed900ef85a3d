"""The bid form: the workbook that a bidder fills in, as it is written and as it is read."""
