"""Everything the bot understands. A new command is one file and one line here."""

from handlers.admin import ADMIN
from handlers.alerts import ALERTS
from handlers.buttons import ButtonAction, ButtonRegistry
from handlers.command import Command
from handlers.cookies import COOKIES
from handlers.help import help_command
from handlers.kernel import kernel_buttons
from handlers.proxies import PROXIES
from handlers.queue import QUEUE
from handlers.report import REPORT
from handlers.scrape import SCRAPE
from handlers.service_health import HEALTH
from handlers.sessions import SESSIONS
from handlers.start import START


def _all() -> tuple[Command, ...]:
    return COMMANDS


COMMANDS: tuple[Command, ...] = (
    START,
    SCRAPE,
    SESSIONS,
    QUEUE,
    HEALTH,
    ALERTS,
    REPORT,
    ADMIN,
    COOKIES,
    PROXIES,
    help_command(_all),
)
"""In the order of menu and help."""


def all_buttons(commands: tuple[Command, ...] = COMMANDS) -> tuple[ButtonAction, ...]:
    """The buttons of every command and those of the conversation itself."""
    return (*kernel_buttons(commands), *(action for command in commands for action in command.buttons))


def button_registry(commands: tuple[Command, ...] = COMMANDS) -> ButtonRegistry:
    """Every button by name; ValueError when two share one."""
    return ButtonRegistry(all_buttons(commands))
