"""`python -m bot`: the command line."""

import gc


def start() -> None:
    """Import all of it, and go."""
    gc.disable()  # what is imported stays: looking for garbage in it would be a quarter of the start
    from bot.cli.commands import main  # which collects again once everything is there

    main()


if __name__ == "__main__":
    start()
