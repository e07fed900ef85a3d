"""Evaluation of bids: emissions, verdicts on the requirements, ranking."""
