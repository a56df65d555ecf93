"""`/start`: the welcome and the home menu."""

from collections.abc import Mapping

from markupsafe import Markup

from core.domain.people.person import Person, Role
from handlers.framework import specs
from handlers.framework.html import b, lines
from handlers.framework.reply import Button, Reply
from handlers.words.common import first_a_session, ways_to_a_session
from handlers.words.names import ROLE_NAMES, ROLE_POWERS

_ANALYSE = "Escribe /scrape y un perfil, o pega su enlace, y lo analizo con tu propia sesión."
_DUTIES: Mapping[Role, str] = {
    Role.SUPERVISOR: "Empieza por 🚨 Casos: qué sesiones fallan y quién se ocupa. Los avisos te llegan aquí.",
    Role.ADMIN: "Empieza por ⚙️ Administración: invita al equipo y sube sus cookies. Los casos están en 🚨 Casos.",
}
"""What a role does first, besides analysing."""


def home(person: Person, *, ready: bool = True) -> Reply:
    """The menu of a member; `ready`: there is a session to work with."""
    return _greeting(Markup("👋 Hola, {}.").format(b(person.name)), person.role, ready=ready)


def welcome(person: Person, *, ready: bool = True) -> Reply:
    """Right after enrolment."""
    text = Markup("🎉 Te doy la bienvenida, {}. Tu rol es {}.").format(b(person.name), b(ROLE_NAMES[person.role]))
    return _greeting(text, person.role, ready=ready)


def _greeting(head: Markup, role: Role, *, ready: bool) -> Reply:
    """What the role does first, how to get a session where there is none, and the menu."""
    text = lines(head, _DUTIES.get(role), _ANALYSE if ready else first_a_session(role))
    return Reply(text, _menu(role) if ready else (*ways_to_a_session(), *_menu(role)))


def role_changed(person: Person) -> Reply:
    """The person concerned hears of it, and what it means."""
    text = lines(
        Markup("🪪 Tu rol cambió: ahora eres {}.").format(b(ROLE_NAMES[person.role])), ROLE_POWERS[person.role]
    )
    return Reply(text, _menu(person.role))


def invitation_used(name: str, role: Role, called: str = "") -> Reply:
    """The admin hears who came; `called` is how that person is called on Telegram: it may be another person."""
    text = Markup("🤝 {} usó su invitación y ya está en el equipo ({}).").format(b(name), ROLE_NAMES[role])
    known_as = Markup("En Telegram se llama {}. Si no es esa persona, quítala en /admin.").format(b(called))
    return Reply(lines(text, known_as if called and called != name else None))


def _menu(role: Role) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = [
        (specs.MY_SESSIONS.button("🔐 Mis sesiones"), specs.MY_QUEUE.button("📋 Mis trabajos")),
        (specs.HEALTH.button("🩺 Servicio"), specs.HELP.button("❓ Ayuda")),
        (specs.PANEL.button("🖥 Panel"),),
    ]
    if role.includes(Role.SUPERVISOR):
        rows.insert(1, (specs.CASES.button("🚨 Casos"), specs.REPORT.button("📊 Reporte de hoy", "hoy")))
    if role.includes(Role.ADMIN):
        rows[-1] = (*rows[-1], specs.ADMIN.button("⚙️ Administración", "home"))
    return tuple(rows)
