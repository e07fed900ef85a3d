"""Every text that people read, in each language, by key; made where it is shown."""
