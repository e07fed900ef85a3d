"""Emission factors, where each comes from, and what a generic name means."""
