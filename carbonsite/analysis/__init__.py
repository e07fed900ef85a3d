"""Questions to a scenario: how sure a saving is, which measure causes it, which options to choose."""
