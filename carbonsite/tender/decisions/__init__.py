"""The register of decisions on bids after opening: what was decided, by whom, when and why.

What lives here: the form of its file, and its reading. Bids are read and evaluated by it; it knows
neither.
"""
