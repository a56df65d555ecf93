"""Telegram, through python-telegram-bot."""

import os

# Opts in to timedelta values: without it the library warns about its own RetryAfter each time one is raised.
os.environ.setdefault("PTB_TIMEDELTA", "1")
