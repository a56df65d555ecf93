"""Work in the background: what is asked for and what comes of it."""
