"""Activities as a table: `table` makes rows in Python, `reading` reads them from spreadsheets."""
