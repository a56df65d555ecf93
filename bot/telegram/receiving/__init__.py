"""From `getUpdates`, or the webhook, to stored updates, each person's in order."""
