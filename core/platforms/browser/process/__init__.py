"""The browser's process: which one, how it starts, what it may use, how it ends."""
