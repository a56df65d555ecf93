"""The help, built from the registry: each person sees what their role can do."""

from collections.abc import Iterable

from markupsafe import Markup

from core.domain.people import Role
from handlers.command import Command
from handlers.html import b, blockquote, code, joined, lines
from handlers.reply import Reply
from handlers.texts.names import ROLE_NAMES


def help_page(commands: Iterable[Command], role: Role) -> Reply:
    """Every command of the role with its description, then the examples."""
    mine = [command for command in commands if command.role is None or role.includes(command.role)]
    rows = [Markup("/{} · {}").format(command.name, command.description) for command in mine if command.in_menu]
    samples = [Markup("{} — {}").format(code(typed), does) for command in mine for typed, does in command.examples]
    return Reply(
        lines(
            Markup("❓ {} · {}").format(b("Lo que puedes pedirme"), ROLE_NAMES[role]),
            joined("\n", rows),
            blockquote(joined("\n", [b("Ejemplos"), *samples]), expandable=True) if samples else None,
            "También puedes pegar el enlace de un perfil: te pregunto antes de empezar.",
        )
    )
