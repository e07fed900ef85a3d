"""The one place where an amount meets an emission factor."""
