"""The mode without accounts: the local world around the real bot, and the demo."""
