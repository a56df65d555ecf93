"""From `getUpdates` to stored updates, each person's in order."""
