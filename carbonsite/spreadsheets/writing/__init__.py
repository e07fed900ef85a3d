"""Workbooks written: sheets, cells, styles, and the manifest that says what was written."""
