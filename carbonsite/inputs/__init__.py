"""Activities as a table: rows made in Python, and spreadsheets that are read as rows."""
