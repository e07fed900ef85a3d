"""A baseline and its measures: steps, changes, savings, bounds, and claims that are examined."""
