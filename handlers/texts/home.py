"""`/start`: the welcome and the home menu."""

from markupsafe import Markup

from core.domain.people import Person, Role
from handlers import specs
from handlers.html import b, lines
from handlers.reply import Button, Reply
from handlers.texts.names import ROLE_NAMES


def home(person: Person) -> Reply:
    """The menu of a member."""
    text = lines(
        Markup("👋 Hola, {}.").format(b(person.name)),
        "Escribe /scrape y un perfil, o pega su enlace, y lo analizo con tu propia sesión.",
    )
    return Reply(text, _menu(person.role))


def welcome(person: Person) -> Reply:
    """Right after enrolment."""
    text = lines(
        Markup("🎉 Te doy la bienvenida, {}. Tu rol es {}.").format(b(person.name), b(ROLE_NAMES[person.role])),
        "Para empezar: /scrape y un perfil. Tus sesiones están en /sesion y todo lo demás en /ayuda.",
    )
    return Reply(text, _menu(person.role))


def invitation_used(name: str, role: Role, called: str = "") -> Reply:
    """The admin hears who came; `called` is how that person is called on Telegram: it may be somebody else."""
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
