"""People, what they may do, and how they enter by HTTP."""
