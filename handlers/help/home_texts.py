"""`/start`: the welcome and the home menu."""

from markupsafe import Markup

from core.domain.people.person import Person, Role
from handlers.framework import specs
from handlers.framework.html import b, lines
from handlers.framework.reply import Button, Reply
from handlers.words.names import ROLE_NAMES, ROLE_POWERS

UPLOAD_A_SESSION = (
    "Para analizar hace falta una sesión: mándame aquí el archivo de cookies de cada analista, y el tuyo."
)
FIRST_A_SESSION = (
    "Antes de analizar hace falta tu sesión: pide a administración que suba tus cookies. En /sesion te guío."
)


def home(person: Person, *, ready: bool = True) -> Reply:
    """The menu of a member; `ready`: there is a session to work with."""
    hint = "Escribe /scrape y un perfil, o pega su enlace, y lo analizo con tu propia sesión."
    return Reply(
        lines(Markup("👋 Hola, {}.").format(b(person.name)), hint if ready else _first(person.role)), _menu(person.role)
    )


def welcome(person: Person, *, ready: bool = True) -> Reply:
    """Right after enrolment."""
    hint = "Para empezar: /scrape y un perfil. Tus sesiones están en /sesion y todo lo demás en /ayuda."
    text = lines(
        Markup("🎉 Te doy la bienvenida, {}. Tu rol es {}.").format(b(person.name), b(ROLE_NAMES[person.role])),
        hint if ready else f"{_first(person.role)} Todo lo demás está en /ayuda.",
    )
    return Reply(text, _menu(person.role))


def role_changed(person: Person) -> Reply:
    """The person concerned hears of it, and what it means."""
    text = lines(
        Markup("🪪 Tu rol cambió: ahora eres {}.").format(b(ROLE_NAMES[person.role])), ROLE_POWERS[person.role]
    )
    return Reply(text, _menu(person.role))


def _first(role: Role) -> str:
    """What comes before the first order."""
    return UPLOAD_A_SESSION if role.includes(Role.ADMIN) else FIRST_A_SESSION


def invitation_used(name: str, role: Role, called: str = "") -> Reply:
    """The admin hears who came; `called` is how that person is called on Telegram: it may be another person."""
    text = Markup("🤝 {} usó su invitación y ya está en el equipo ({}).").format(b(name), ROLE_NAMES[role])
    known_as = Markup("En Telegram se llama {}. Si no es esa persona, quítala en /admin.").format(b(called))
    return Reply(lines(text, known_as if called and called != name else None))


def _menu(role: Role) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = [
        (specs.MY_SESSIONS.button("🔐 Mis sesiones"), specs.MY_QUEUE.button("📋 Mis trabajos")),
        (specs.HEALTH.button("🩺 Servicio"), specs.HELP.button("❓ Ayuda")),
    ]
    if role.includes(Role.SUPERVISOR):
        rows.insert(1, (specs.CASES.button("🚨 Casos"), specs.REPORT.button("📊 Reporte de hoy", "hoy")))
    if role.includes(Role.ADMIN):
        rows.append((specs.ADMIN.button("⚙️ Administración", "home"),))
    return tuple(rows)
