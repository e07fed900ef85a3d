"""Activities from spreadsheets: `reading.read_activities` is the way in from outside."""
