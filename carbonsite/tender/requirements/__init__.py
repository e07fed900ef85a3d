"""Requirements of a tender: met, not met or not shown, with margin and evidence."""
