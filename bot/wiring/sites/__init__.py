"""What reads the sites, wired: scrapes, and the nightly look at control profiles."""
