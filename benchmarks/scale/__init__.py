"""How far one machine goes, and a fleet: browsers, starts of jobs, answers in the chat, and a thousand analysts."""
