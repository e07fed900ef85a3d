"""Checks a tender before it is published: its own form, answered in full, read and judged.

What lives here: answers of a bidder who gives everything asked for, trial bids made of them, and
the problems that they show, each at a key of the tender file. It may use every other part of the
tender's room; nothing in that room but the tender itself uses it.
"""
