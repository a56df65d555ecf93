"""What a person can say to the bot, and every sentence it answers with."""
