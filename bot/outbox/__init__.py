"""From outbox rows to Telegram: rendering, order per chat, retries."""
