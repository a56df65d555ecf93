"""Messages in and out of the chat, as they are stored."""
