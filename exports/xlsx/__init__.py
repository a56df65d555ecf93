"""Spreadsheets: one writer, and the sheets of a result."""
