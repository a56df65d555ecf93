"""What the pages of the panel read."""
