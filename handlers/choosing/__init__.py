"""Which lists of a profile are read, and how many rows: chosen by buttons."""
