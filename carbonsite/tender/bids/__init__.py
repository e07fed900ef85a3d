"""Bids: what bidders have filled in, held against the form that they were given; nothing is altered
or repaired.
"""
