"""Awards: values of bids become points or evaluated prices, and bids a ranking."""
