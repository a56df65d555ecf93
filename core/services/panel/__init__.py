"""What the pages of the panel show."""
