"""Everything the bot understands. A new command is one file and one line here."""

from handlers.buttons import ButtonAction, ButtonRegistry
from handlers.command import Command
from handlers.help import help_command
from handlers.kernel import kernel_buttons


def _all() -> tuple[Command, ...]:
    return COMMANDS


COMMANDS: tuple[Command, ...] = (help_command(_all),)
"""In the order of menu and help."""


def all_buttons(commands: tuple[Command, ...] = COMMANDS) -> tuple[ButtonAction, ...]:
    """The buttons of every command and those of the conversation itself."""
    return (*kernel_buttons(commands), *(action for command in commands for action in command.buttons))


def button_registry(commands: tuple[Command, ...] = COMMANDS) -> ButtonRegistry:
    """Every button by name; ValueError when two share one."""
    return ButtonRegistry(all_buttons(commands))
