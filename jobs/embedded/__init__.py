"""The engine inside the bot's process."""
