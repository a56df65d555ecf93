"""`/scrape`, `/trabajos` and the message of a job."""
