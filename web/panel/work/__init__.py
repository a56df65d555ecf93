"""Pages about cases, scrapes and their results."""
