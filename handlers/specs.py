"""Kinds of buttons that texts and several commands share. A command's own ones stand in its own module."""

from handlers.buttons import ButtonSpec

SCRAPE_TARGET = ButtonSpec("sp", (str, str))
"""Analyse a profile: its reference as people type it (`fb:usuario`), and the lists after it (may be empty)."""
MY_QUEUE = ButtonSpec("tq")
"""Show my queue."""
DISMISS = ButtonSpec("no")
"""Take the question back: its buttons go."""
RETRY = ButtonSpec("rt", (str, str))
"""Run a command again: its name and its arguments."""
HELP = ButtonSpec("ay")
"""Show the help."""
