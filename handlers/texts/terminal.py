"""Why the program cannot start, in one line: what happened + what to do."""

ALREADY_RUNNING = (
    "Ya hay otro Centinela trabajando con estos datos. Detenlo antes (Ctrl-C), o usa otra carpeta con DATA_DIR."
)
BOT_REJECTED = "Telegram no acepta TELEGRAM_BOT_TOKEN: cópialo otra vez de @BotFather (/mybots, API Token)."
