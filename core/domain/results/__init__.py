"""What a scrape reads, and the files made of it."""
