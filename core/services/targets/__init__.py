"""What a person typed after `/scrape`: which profile on which network, which lists, how many rows."""
