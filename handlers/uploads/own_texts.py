"""Cookie files of people for their own session, where the installation allows it; and whom to ask where it does not."""

from collections.abc import Sequence

from markupsafe import Markup

from core.domain.messages.erasures import Erased
from core.services.uploads.steps import AskedAdmins, NotYours
from handlers.framework import specs
from handlers.framework.html import b, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import listing
from handlers.uploads.texts import with_deletion
from handlers.words.common import ENTER_HERE
from handlers.words.names import platform_name

_NAMES = 3
_YOURSELF = "O renueva tú tu sesión: entra aquí con tu cuenta, sin archivos."
_ENTER = (specs.LOGIN_CHOICE.button(ENTER_HERE),)


def not_an_admin(erased: Erased, admins: Sequence[str]) -> Reply:
    """A file from a person who may not send any."""
    gone = {
        Erased.DONE: "Borré tu archivo sin leerlo.",
        Erased.PENDING: "Estoy borrando tu archivo sin leerlo.",
        Erased.REFUSED: "Borra tu archivo de aquí: no pude hacerlo yo.",
    }[erased]
    told = f"Ya le avisé aquí a {_who(admins)}: no mandes tus cookies por otro lado."
    head = Markup("🔒 Aquí las cookies las sube administración. {}").format(gone)
    return Reply(lines(head, told, _YOURSELF), (_ENTER,))


def ask_an_admin(admins: Sequence[str]) -> Reply:
    """`/cookies` of a person who may not upload."""
    text = Markup("🔒 Aquí las cookies las sube administración: pídeselo a {}.").format(_who(admins))
    return Reply(lines(text, _YOURSELF), (_ENTER, (specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"),)))


def pasted(erased: Erased, admins: Sequence[str]) -> Reply:
    """Cookies pasted as text by a person who may not send them as a file either."""
    gone = {
        Erased.DONE: "Las borré.",
        Erased.PENDING: "Las estoy borrando.",
        Erased.REFUSED: "Bórralas de aquí: no pude hacerlo yo.",
    }[erased]
    head = Markup("🍪 Eso parecen cookies pegadas como texto. {}").format(gone)
    who = Markup("Aquí las sube administración, como archivo: pídeselo a {}.").format(_who(admins))
    return Reply(lines(head, who, _YOURSELF), (_ENTER,))


def own_help() -> Reply:
    """`/cookies` of a person who may upload their own."""
    return Reply(
        lines(
            Markup("🍪 {}").format(b("Subir tus cookies")),
            "Mándame aquí el archivo (.json o .txt, máximo 256 KB) de tu propia cuenta.",
            "Lo borro del chat, lo compruebo y reemplaza tu sesión solo si funciona y es de la misma cuenta.",
        ),
        ((specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"),),),
    )


def not_yours(step: NotYours, erased: Erased) -> Reply:
    """The account belongs to another person's session."""
    text = Markup("🔒 Esa cuenta de {} es de la sesión de otra persona. No cambié nada; solo puedes subir la tuya.")
    return with_deletion(Reply(text.format(platform_name(step.platform))), erased)


def asked_admins(step: AskedAdmins, erased: Erased) -> Reply:
    """Another account than before: an admin has to agree."""
    asked = step.question
    head = Markup("⚠️ Tu sesión de {} era de la cuenta …{} y este archivo es de la cuenta …{}.").format(
        platform_name(asked.platform), asked.old_account[-4:], asked.new_account[-4:]
    )
    told = f"Si {_who(step.admins)} lo confirma en 10 minutos, la cambio y te lo digo aquí."
    cancel = specs.UPLOAD_CANCEL.button("Cancelar", step.upload_id)
    return with_deletion(Reply(lines(head, told), ((cancel,),)), erased)


def account_question(name: str, platform: str, old: str, new: str, upload_id: int) -> Reply:
    """The same, for the admins."""
    text = Markup("⚠️ {} quiere cambiar la cuenta de su sesión de {}: era …{} y ahora es …{}. ¿La cambio?").format(
        b(name), platform_name(platform), old, new
    )
    yes = specs.UPLOAD_CONFIRM.button("Sí, cambiar de cuenta", upload_id, style="danger")
    return Reply(text, ((yes,), (specs.UPLOAD_CANCEL.button("Cancelar", upload_id),)), yes_no=True)


def _who(admins: Sequence[str]) -> str:
    if len(admins) > _NAMES:
        return listing([*admins[:_NAMES], "otro admin"], "o")
    return listing(list(admins), "o") or "administración"
