"""Pictures: a surface to draw on, and what is drawn on it."""
