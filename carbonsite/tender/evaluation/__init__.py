"""Bids judged by a tender: computed, held against the requirements, ranked."""
