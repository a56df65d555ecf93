"""From a reply to Telegram: limits per chat, retries, plainer versions of what is refused."""
