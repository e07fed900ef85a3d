"""Bids: forms as bidders returned them, compared with the form of the tender; nothing is repaired.

`read_bids` reads a folder, `Bid` and `Bids` are the result; the other modules read one workbook:
is it this tender's form, which cell answers which row, and which amounts follow.
"""
