"""Sign-in by link, by Mini App and by token."""
