"""The generic names of energy carriers, which an activity may give as its factor."""

GENERIC_CARRIERS = ("electricity", "diesel", "biodiesel", "hvo", "fame", "district-heat")
"""Names that an activity may give as its factor and that the basis gives a meaning."""
