"""The help, built from the registry: each person sees what their role can do."""

from collections.abc import Iterable

from markupsafe import Markup

from core.domain.people.person import Role
from handlers.framework.command import Command
from handlers.framework.html import b, blockquote, code, joined, lines
from handlers.framework.reply import Reply
from handlers.words.common import first_a_session, ways_to_a_session
from handlers.words.names import ROLE_NAMES

_GROUPS = "👥 En un grupo del equipo respondo en privado lo que es tuyo; allí solo van los avisos y los reportes."
_GROUPS_BOSS = (
    "👥 En un grupo autorizado: /alertas y /reporte se contestan allí, y los casos llegan también al grupo. "
    "Con temas, escribe /alertas en el que quieras y pulsa «Avisos en este tema»."
)
_GROUPS_ADMIN = "Para autorizar un grupo, agrégame a él tú, que eres admin; si me sacas, deja de recibir avisos."


def help_page(commands: Iterable[Command], role: Role, *, ready: bool = True) -> Reply:
    """Every command of the role, then the examples; before them how to get a session, where there is none yet."""
    mine = [command for command in commands if command.role is None or role.includes(command.role)]
    rows = [Markup("/{} · {}").format(command.name, command.description) for command in mine if command.in_menu]
    samples = [Markup("{} — {}").format(code(typed), does) for command in mine for typed, does in command.examples]
    return Reply(
        lines(
            Markup("❓ {} · {}").format(b("Lo que puedes pedirme"), ROLE_NAMES[role]),
            None if ready else b(first_a_session(role)),
            joined("\n", rows),
            blockquote(joined("\n", [b("Ejemplos"), *samples]), expandable=True) if samples else None,
            "También puedes pegar el enlace de un perfil: te pregunto antes de empezar.",
            _in_groups(role),
        ),
        () if ready else ways_to_a_session(),
    )


def _in_groups(role: Role) -> str:
    """What the bot does in a group, for that role."""
    if not role.includes(Role.SUPERVISOR):
        return _GROUPS
    return f"{_GROUPS_BOSS} {_GROUPS_ADMIN}" if role.includes(Role.ADMIN) else _GROUPS_BOSS
