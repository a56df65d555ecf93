"""Everything the bot understands. A new command is one file and one line here."""

from handlers.framework.buttons import ButtonAction, ButtonRegistry
from handlers.framework.command import Command
from handlers.help.commands import help_command
from handlers.help.start import START
from handlers.incidents.commands import ALERTS
from handlers.kernel import kernel_buttons
from handlers.panel.commands import PANEL
from handlers.proxies.commands import PROXIES
from handlers.reports.commands import REPORT
from handlers.scraping.commands import SCRAPE
from handlers.scraping.job_commands import QUEUE
from handlers.service.commands import HEALTH
from handlers.sessions.commands import SESSIONS
from handlers.team.commands import ADMIN
from handlers.uploads.commands import COOKIES


def _all() -> tuple[Command, ...]:
    return COMMANDS


COMMANDS: tuple[Command, ...] = (
    START,
    SCRAPE,
    SESSIONS,
    PANEL,
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
