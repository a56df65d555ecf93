"""What the local Telegram keeps: people, chats, messages, files, updates and the transcript."""
