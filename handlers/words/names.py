"""How things are called in front of people."""

from collections.abc import Mapping

from core.domain.people.person import Role
from core.domain.platforms import NETWORKS, Platform
from core.text import cut, one_line

PLATFORM_NAMES: Mapping[Platform, str] = {platform: net.title for platform, net in NETWORKS.items()}

PLATFORM_PREFIXES: Mapping[Platform, str] = {platform: net.prefixes[0] for platform, net in NETWORKS.items()}
"""What people may put before a name to say which network they mean: `ig:usuario`."""

ROLE_NAMES: Mapping[Role, str] = {
    Role.ANALYST: "analista",
    Role.SUPERVISOR: "supervisor",
    Role.ADMIN: "admin",
}

ROLE_POWERS: Mapping[Role, str] = {
    Role.ANALYST: "Ese rol permite analizar perfiles con la sesión propia.",
    Role.SUPERVISOR: "Ese rol permite además atender los casos y ver las sesiones y los reportes de todo el equipo.",
    Role.ADMIN: "Ese rol permite además invitar y quitar personas, cambiar roles, subir cookies y manejar los proxies.",
}
"""What each role adds, said of a person."""

LABEL_WIDTH = 32
"""Characters of a person's name on a button."""


def last_page(offset: int, total: int, page: int) -> int:
    """`offset`, or where the last page begins when there is nothing any more at `offset`."""
    return offset if 0 <= offset < total else max(0, (total - 1) // page * page)


def short(text: str, width: int = LABEL_WIDTH) -> str:
    """The text as one line, cut to `width` characters, the last one an ellipsis."""
    return cut(one_line(text), width)


def platform_name(platform: str) -> str:
    """`facebook` -> `Facebook`; an unknown one as it is."""
    return next((name for key, name in PLATFORM_NAMES.items() if key == platform), platform)


def case_name(case: str) -> str:
    """What an order was noted with, as it is typed: `caso: Norte-7`; empty without one."""
    return f"caso: {case}" if case else ""
