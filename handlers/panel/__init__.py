"""The door to the panel, in the chat."""
