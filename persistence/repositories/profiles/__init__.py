"""The repository of profiles, runs and the rows they read."""
