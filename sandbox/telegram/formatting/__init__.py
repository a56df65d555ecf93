"""Texts as Telegram reads them: entities, offsets, limits."""
