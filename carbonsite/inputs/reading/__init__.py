"""Activities from spreadsheets as they come: what was read, how, and what was not."""
