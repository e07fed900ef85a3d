"""The project file: what an account is made of, as one text that people and version control can
read.
"""
