"""Requirements of a tender: each is met, not met, or not shown, with its margin and the rows that
it rests on.
"""
