"""One suite over every place in which results are kept."""
