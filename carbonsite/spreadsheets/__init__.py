"""Workbooks and csv files as files: read with care, computed anew, written whole."""
