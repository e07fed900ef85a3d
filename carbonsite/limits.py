"""Every size limit in one place: what comes from a stranger is bounded before it is read."""

QUANTITY_TEXT = 200
"""Characters that a quantity written as text may have."""

UNIT_TEXT = 60
"""Characters that a unit may have."""

LARGEST_NUMBER = 1e24
"""Magnitudes at or above this are refused: no site has a million billion billion of anything."""

PROBLEMS_SHOWN = 8
"""Problems that an error message prints; `.problems` has all of them."""

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

FORMULA_TERMS = 150
"""Terms that the formula of an amount may consist of; a cell holds 8 192 characters of formula."""

CELL_TEXT = 32_767
"""Characters that a cell of a workbook holds; longer text is cut, with a mark and a notice."""

SHEET_LINKS = 10_000
"""Links that one sheet of a workbook has; further addresses are plain text."""

DISTINCT_UNITS = 500
"""Different units that one table may use; a column with more is not a column of units."""

FACTOR_CELL = 2000
"""Characters that a cell of a table of factors may have."""

TABLE_FILE = 200 * 2**20
"""Bytes that a table may have in its file, and unpacked where it is packed."""

PACKED_RATIO = 200
"""Largest ratio of unpacked to packed size of a part of a workbook; a bomb has a thousand."""

PACKED_PARTS = 2000
"""Parts that a workbook may consist of."""

REPORT_FILE = 400 * 2**20
"""Bytes of a report's file that is verified; a million line items have a hundred million."""

REPORT_UNPACKED = 3 * 2**30
"""Bytes that a report may unpack to; its manifest limits further how much is read."""

REPORT_SMALL_PART = 16 * 2**20
"""Bytes of a part of a report that lists sheets, looks or links."""

REPORT_TEXTS = 20_000_000
"""Texts that a report may share among its cells."""

REPORT_FURTHER_CELLS = 200_000
"""Cells that a sheet of a report may have beyond those that were written."""

TREE_ELEMENTS = 200_000
"""Elements of a small part, such as a chart or a drawing, that is read as a whole."""

LEGIBLE_HEIGHT = 3.0
"""Points; a row that is lower is read as hidden."""

LEGIBLE_WIDTH = 1.0
"""Characters; a column that is narrower is read as hidden."""

REPORT_DIFFERENCES = 100_000
"""Differing cells that a verification lists; all are counted."""

RECALCULATION_WORK, RECALCULATION_WORK_PER_CELL = 20_000_000, 50
"""Cells that formulas of a workbook may read when computed anew, plus those for each cell."""

FORMULA_TEXT, FORMULA_DEPTH = 8192, 64
"""Characters and nesting of a formula; the first is that of spreadsheet programs."""

TABLE_COLUMNS = 256
"""Columns that a table of factors may have in its file."""

EPD_FILE_BYTES = 100_000_000
"""Bytes of a file of declarations; a larger one is refused before it is opened."""

EPD_DOCUMENT_BYTES = 60_000_000
"""Bytes of one document of declarations; the largest national database has some 20 million as
csv."""

EPD_ARCHIVE_BYTES = 500_000_000
"""Bytes that an archive may unpack to, counted while they are read."""

EPD_ARCHIVE_MEMBERS = 20_000
"""Files that an archive may hold."""

EPD_ARCHIVE_RATIO = 200
"""Largest ratio of unpacked to packed size of a document; text has ten, a bomb a thousand."""

EPD_NESTING = 100
"""Levels that a JSON document may be nested; declarations have about ten."""

EPD_DECLARATIONS = 20_000
"""Declarations that one file may hold."""

EPD_SCENARIOS = 200
"""Scenarios that one declaration may have; each is a product of its own."""

SHEET_CELLS = 5_000_000
"""Cells that a sheet of a workbook may hold when it is read."""

SECOND_READER_CELLS = 100_000_000
"""Cells of a sheet for a second reader, blank ones up to the last of each row included."""

SHEET_LAST_ROW, SHEET_LAST_COLUMN = 1_048_576, 16_384
"""The last row and column that a sheet of Excel has."""

TABLE_LINE = 2**20
"""Bytes that a line of a csv may have; a longer one is no row."""

TABLE_ROWS = 3_000_000
"""Lines that a csv may have."""

TABLE_CELL = 5000
"""Characters of a cell in a table of activities; a row with a longer one is listed as skipped."""

MAPPING_FILE = 2**20
"""Bytes that a file of a mapping may have."""

SEARCH_TEXT, SEARCH_WORDS = 200, 12
"""Characters and words at the start of a text by which factors are proposed."""

PROJECT_BYTES = 4 * 2**20
"""Bytes that a project file may have; long tables are files of their own."""

RESULT_BYTES = 500_000_000
"""Bytes that a result written as JSON may have; a million lines are some 400 MB."""

PROJECT_NESTING = 16
"""Levels that a project file may be nested, and functions in functions."""

PROJECT_TABLES = 20_000
"""Tables of one kind that a project file may hold, such as activities."""

DRAWS = 10_000_000
"""Draws of one simulation; each result keeps all of its own."""

MEASURES_THAT_MEET = 12
"""Measures that may act on one row; each of their sets is run."""

SETS_LISTED = 2**20
"""Sets of options listed at once; more are combined from groups that do not interact."""

SETS_SHOWN = 2**16
"""Sets of options that a table shows."""

FRONT_PAIRS = 20_000_000
"""Pairs of sets that are compared when two groups of options are put together."""

SHEET_TABLES = 1000
"""Tables with headings of their own that a sheet may hold, one below the other."""

FORMULAS_CHECKED = 50_000
"""Formulas of a workbook of activities that are checked; if there are more, none is."""

PAGE_ROWS = 200
"""Rows of a table that a page shows; of a longer one it says how many more there are."""

TABLE_TEXT = 48
"""Characters of a cell that a table on a terminal shows."""

BID_FILE, BID_UNPACKED = 20 * 2**20, 64 * 2**20
"""Bytes of a bid's file, and unpacked; a form of ten thousand rows has a tenth of these."""

BID_SHEET_CELLS, BID_SPARE_CELLS = 300_000, 20_000
"""Cells that a sheet of a bid may hold at most, and in addition to four times its form's."""

BID_FILES = 1000
"""Files that a folder of bids may hold, with those of its folders and archives."""

BID_FOLDER_DEPTH = 5
"""Folders within each other in which files of a bid may lie."""

BID_ARCHIVE, BID_ARCHIVE_FILES = 64 * 2**20, 200
"""Bytes of a zip with a bid, and the files that it may hold."""

BID_FURTHER_ROWS = 5000
"""Rows of their own that bidders may add to a part of a form."""

BID_OPTIONS = 64
"""Options of a tender."""

BID_OWN_FACTORS = 200
"""Rows of factors of their own that bidders may state, where the tender allows them."""

OPTION_WORK = 150_000
"""Rows that a protocol traces for formulas of options in all; beyond it savings are stored."""

OPTION_STEP = 250
"""Least number of rows that a step of an option counts as in `OPTION_WORK`."""

BID_FINDINGS = 1000
"""Problems, and deviations, that are listed of one bid; further ones are only counted."""
