"""Environmental product declarations as emission factors: one reader for each format, one way of
building for all.
"""
