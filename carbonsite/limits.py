"""Every size limit in one place: what comes from a stranger is bounded before it is read."""

QUANTITY_TEXT = 200
"""Characters that a quantity written as text may have."""

UNIT_TEXT = 60
"""Characters that a unit may have."""

LARGEST_NUMBER = 1e24
"""Magnitudes at or above this are refused: no site has a million billion billion of anything."""

PROBLEMS_SHOWN = 8
"""Problems that an error message prints; all of them stand in `.problems`."""

PROBLEM_TEXT = 240
"""Characters of a cell that an error message prints."""

NEAR_NAMES = 20
"""Unknown names for which near names are looked up; the search costs time for each."""

TABLE_ROWS_SHOWN = 20
"""Rows that a table shows of itself in a notebook or a terminal."""

PROPERTY_AGREEMENT = 0.01
"""Relative difference below which two ways to convert one amount are taken to agree."""

SPLIT_AGREEMENT = 0.01
"""Relative difference below which fossil + biogenic + luluc is taken to agree with the total."""

SHEET_ROWS = 1_000_000
"""Line items that one sheet of a workbook holds; more go on to a further sheet."""

DISTINCT_UNITS = 500
"""Different units that one table may use; a column with more is not a column of units."""
