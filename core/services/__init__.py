"""The use cases, in rooms whose arrows never come back."""
