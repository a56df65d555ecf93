"""From the JSON of Facebook to profiles, rows and posts: pure functions."""
