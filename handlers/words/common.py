"""Sentences of the conversation itself, whatever the command."""

from markupsafe import Markup

from core.domain.people.person import Role
from handlers.framework import specs
from handlers.framework.html import b, code, lines
from handlers.framework.reply import Keyboard, Reply

STALE_BUTTON = "Este botón ya venció."
ALREADY_SENT = "Ya te lo mandé: está más abajo."
UPLOAD_A_SESSION = (
    "Para analizar hace falta una sesión: mándame aquí el archivo de cookies de cada analista, y el tuyo; o entra aquí."
)
FIRST_A_SESSION = (
    "Antes de analizar hace falta tu sesión: entra aquí con tu cuenta, o pide a administración que suba tus cookies."
)
ENTER_HERE = "🔑 Entrar aquí"
NOT_FOR_YOU = "🔒 Eso no está permitido para tu rol."


def unknown_command(likely: str = "") -> Reply:
    """A command we do not have; `likely`: the one that may have been meant."""
    meant = f"¿Querías decir /{likely}? Si no, mira /ayuda" if likely else "Mira /ayuda"
    return Reply(Markup("No conozco esa orden. {}").format(meant))


def first_a_session(role: Role) -> str:
    """What comes before the first order of a person without a session."""
    return UPLOAD_A_SESSION if role.includes(Role.ADMIN) else FIRST_A_SESSION


def ways_to_a_session() -> Keyboard:
    """The buttons that go with it."""
    return ((specs.LOGIN_CHOICE.button(ENTER_HERE), specs.HOW_TO_RENEW.button("❓ Con cookies")),)


def not_understood(role: Role = Role.ANALYST, *, ready: bool = True, name: str = "") -> Reply:
    """Plain text that asks for nothing we know; `ready`: the person has a session to work with.

    `name`: all that was said, where it may be the name of a profile.
    """
    helped = (specs.HELP.button("❓ Ayuda"),)
    if not ready:
        return Reply(Markup("No entendí. {}").format(first_a_session(role)), (*ways_to_a_session(), helped))
    if name:
        text = Markup("No entendí. Si {} es un perfil, escribe {}; si no, pega su enlace.")
        return Reply(text.format(b(name), code(f"/scrape {name}")), (helped,))
    return Reply(Markup("No entendí. Pega el enlace de un perfil o escribe <code>/scrape usuario</code>."), (helped,))


def greeting(name: str) -> Reply:
    """After a "hola"."""
    text = Markup("👋 Hola, {}. Pega el enlace de un perfil o escribe <code>/scrape usuario</code>.")
    return Reply(text.format(b(name)), ((specs.HELP.button("❓ Ayuda"),),))


def welcome() -> Reply:
    """After a "gracias"."""
    return Reply(Markup("De nada 🙂"))


def nothing_asked() -> Reply:
    """A "sí" or "no" to no open question."""
    return Reply(Markup("No tengo ninguna pregunta abierta. Si respondes a un mensaje de más arriba, pulsa su botón."))


def answer_in_words() -> Reply:
    """A "sí" to a question that asks for something else; it stays open."""
    return Reply(Markup("Me falta la respuesta: escríbela aquí, o escribe <code>no</code> para dejarlo."))


def left_alone() -> Reply:
    """A "no" to a question that asks for something else."""
    return Reply(Markup("De acuerdo, lo dejamos. No cambié nada."))


def unexpected_file() -> Reply:
    """A file outside of a question."""
    return Reply(Markup("No sé qué hacer con ese archivo. Mira /ayuda"))


def too_many() -> Reply:
    """A person sends faster than they can be answered; what is beyond the limit is dropped."""
    return Reply(Markup("Llegó demasiado de golpe: atiendo lo primero y descarté el resto. Repite luego lo que falte."))


def stranger() -> Reply:
    """All that people who are not enrolled ever learn."""
    return Reply(Markup("Este bot es privado. Si tienes una invitación, ábrela desde su enlace."))


def foreign_group() -> Reply:
    """Said before leaving a group that no admin authorised."""
    return Reply(Markup("Este grupo no está autorizado, así que me voy. Un admin del equipo puede agregarme."))


def group_welcome() -> Reply:
    """An admin brought the bot into a group."""
    text = "👋 Listo: este grupo puede recibir avisos y reportes. Lo demás lo respondo en privado."
    secrets = "Si soy admin del grupo, borro las cookies que alguien mande aquí por error."
    return Reply(lines(text, secrets))


def answered_in_private() -> Reply:
    """A private command was given in a group."""
    return Reply(Markup("Te respondí en privado."), silent=True)


def write_to_me_first() -> Reply:
    """A private command was given in a group by a person whom the bot cannot write to."""
    return Reply(Markup("No puedo escribirte en privado: ábreme el chat, pulsa «Iniciar» y pídelo otra vez."))


def late(text: Markup) -> Markup:
    """Marks a message that arrives long after it was written."""
    return Markup("<i>(retrasado)</i> ") + text


def again(text: Markup) -> Markup:
    """Marks a message whose first copy may have arrived."""
    return Markup("<i>(otra vez)</i> ") + text


def without_file(text: Markup) -> Markup:
    """The words of a message whose file was refused."""
    return Markup("{}\n<i>No pude adjuntar el archivo: Telegram no lo aceptó. Pídelo otra vez.</i>").format(text)
