"""The people of the local Instagram, their lists, posts and comments."""
