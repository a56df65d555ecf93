"""Cookie files: every answer to one (docs/reference/chat.md section 6). Values of cookies are never shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.messages.erasures import Erased
from core.domain.sessions.verdict import SessionState
from core.services.uploads.steps import Accepted, AskPerson, AskPlatform, ConfirmAccount, NotChecked, Rejected
from handlers.errors import texts as errors
from handlers.framework import specs
from handlers.framework.html import b, code, joined, lines
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import at_time, listing, plural, the_time, until
from handlers.words.names import PLATFORM_NAMES, platform_name, short
from handlers.words.reasons import seen, team_advice

DELETED = "Tu archivo fue borrado de este chat."
NOT_DELETED = "No pude borrar tu archivo de este chat: bórralo tú, por favor."
DELETION: Mapping[Erased, str] = {
    Erased.DONE: DELETED,
    Erased.PENDING: "Estoy borrando tu archivo de este chat; si no puedo, te aviso.",
    Erased.REFUSED: NOT_DELETED,
}
UNDONE = "Hecho: volvieron las cookies anteriores."
TOO_LATE = "Ya no se puede deshacer."
SETTLED = "Ese archivo ya no espera respuesta."
_PEOPLE_LIMIT = 30
_ACCEPT_FIRST = "Pide a esa persona que entre desde el navegador y acepte el aviso; después manda el archivo otra vez."


def ask_platform(step: AskPlatform, erased: Erased) -> Reply:
    """The file has several networks."""
    buttons = tuple(specs.UPLOAD_PLATFORM.button(PLATFORM_NAMES[p], step.upload_id, p) for p in step.platforms)
    text = lines("🍪 El archivo trae cookies de varias redes. ¿De cuál es la sesión?", _deletion(erased))
    return Reply(text, (buttons, (_cancel(step.upload_id),)))


def ask_person(step: AskPerson, erased: Erased) -> Reply:
    """Whose session is it?"""
    account = f" (cuenta …{step.account_id[-4:]})" if step.account_id else ""
    head = Markup("🍪 Cookies de {}{}. ¿De quién es la sesión?").format(platform_name(step.platform), account)
    rows = [
        (specs.UPLOAD_PERSON.button(short(person.name), step.upload_id, person.person_id),)
        for person in step.people[:_PEOPLE_LIMIT]
    ]
    more = len(step.people) - _PEOPLE_LIMIT
    hidden = plural(more, "persona más", "personas más")
    hint = f"Hay {hidden}: manda el archivo con el nombre escrito debajo." if more > 0 else None
    return Reply(lines(head, hint, _deletion(erased)), (*rows, (_cancel(step.upload_id),)))


def confirm_account(step: ConfirmAccount, erased: Erased) -> Reply:
    """Another account than before."""
    text = Markup("⚠️ La sesión de {} en {} era de la cuenta …{}; este archivo es de la cuenta …{}. ¿La cambio?").format(
        b(step.person.name), platform_name(step.platform), step.old_account[-4:], step.new_account[-4:]
    )
    held = Markup("Ojo: …{} es la cuenta de la sesión de {}.").format(step.new_account[-4:], b(step.held_by))
    yes = specs.UPLOAD_CONFIRM.button("Sí, cambiar de cuenta", step.upload_id, style="danger")
    return Reply(
        lines(text, held if step.held_by else None, _deletion(erased)),
        ((yes,), (_cancel(step.upload_id),)),
        yes_no=True,
    )


def checking() -> Reply:
    """While the site is asked."""
    return Reply(Markup("🍪 Recibido. Estoy comprobando las cookies…"))


def accepted(step: Accepted, now: datetime, erased: Erased) -> Reply:
    """In place."""
    session = step.session
    account = f" · cuenta …{session.account_id[-4:]}" if session.account_id else ""
    head = Markup("✅ Sesión de {} en {} {}{}").format(
        b(step.person.name), platform_name(session.platform), "guardada" if step.paused_until else "lista", account
    )
    expiry = f"vencen {until(session.cookies_expire_at, now)}" if session.cookies_expire_at else "sin fecha de fin"
    facts = Markup("{}, {} · huella {}").format(
        plural(step.cookies, "cookie", "cookies"), expiry, code(f"…{session.fingerprint[-4:]}")
    )
    after = []
    if step.resolved_incidents:
        numbers = listing([f"#{number}" for number in step.resolved_incidents])
        after.append(f"Caso {numbers} resuelto" if len(step.resolved_incidents) == 1 else f"Casos {numbers} resueltos")
    if step.resumed_jobs:
        after.append(Markup("{}").format(plural(step.resumed_jobs, "trabajo reanudado", "trabajos reanudados")))
    undo = specs.UPLOAD_UNDO.button("↩ Deshacer (10 min)", step.backup_id) if step.backup_id is not None else None
    keyboard: Keyboard = ((undo,),) if undo else ()
    pause = None
    if step.paused_until is not None:
        text = Markup("🐢 {} pide pausa: aún no están comprobadas. Revísalas {} con /sesion.")
        pause = text.format(platform_name(session.platform), until(step.paused_until, now))
    return Reply(lines(head, facts, pause, joined(" · ", after), _deletion(erased)), keyboard)


def rejected(step: Rejected, erased: Erased) -> Reply:
    """The site says no."""
    head = Markup("❌ {} no acepta esas cookies: {}.").format(platform_name(step.platform), seen(step.verdict.reason))
    kept = Markup("La sesión anterior de {} se queda como estaba.").format(b(step.person.name))
    advice = _ACCEPT_FIRST if step.verdict.state is SessionState.CONSENT else team_advice(step.verdict.reason)
    return Reply(lines(head, advice, kept if step.had_session else None, _deletion(erased)))


def not_checked(step: NotChecked, now: datetime, tz: tzinfo, erased: Erased) -> Reply:
    """The site could not be asked, or asks for a pause; the file waits."""
    sign = "🐢" if step.verdict.state is SessionState.RESTRICTED else "❔"
    head = Markup("{} No pude comprobarlas ({}). No cambié nada.").format(sign, seen(step.verdict.reason))
    advice = team_advice(step.verdict.reason) if step.verdict.blames_proxy else None
    kept = Markup("Guardo el archivo, cifrado, hasta {}.").format(the_time(step.kept_until, now, tz))
    again = specs.UPLOAD_CONFIRM.button("🔁 Intentar otra vez", step.upload_id)
    return Reply(lines(head, advice, kept, _deletion(erased)), ((again,), (_cancel(step.upload_id),)))


def gone() -> Reply:
    """The file was dropped."""
    return Reply(Markup("⌛ Ese archivo ya no está: esperó más de 10 minutos. Mándalo otra vez."))


def dropped() -> Reply:
    """Said when the file is dropped."""
    return Reply(Markup("⌛ Nadie respondió en 10 minutos, así que olvidé el archivo de cookies. Mándalo otra vez."))


def cancelled() -> Reply:
    """The admin changed their mind."""
    return Reply(Markup("Olvidé el archivo. No cambié nada."))


def undone(name: str, platform: str) -> Reply:
    """The former cookies are back: whose (empty: the reader's own), and where."""
    whose = Markup("la sesión de {}").format(b(name)) if name else "tu sesión"
    return Reply(
        Markup("↩ Hecho: {} en {} vuelve a tener las cookies anteriores.").format(whose, platform_name(platform))
    )


def not_fetched(erased: Erased) -> Reply:
    """Telegram did not hand the file out."""
    return Reply(lines("😕 Telegram no me entregó el archivo. Mándalo otra vez.", _deletion(erased)))


def slow_file() -> Reply:
    """Telegram hesitates to hand the file out."""
    return Reply(
        Markup("⏳ Telegram tarda en darme el archivo: sigo intentándolo. No hace falta que lo mandes otra vez.")
    )


def only_private(erased: Erased) -> Reply:
    """A file in a group."""
    gone = {
        Erased.DONE: "Borré el archivo sin leerlo.",
        Erased.PENDING: "Lo estoy borrando sin leerlo.",
        Erased.REFUSED: "No pude borrar el archivo: bórralo tú, por favor.",
    }[erased]
    return Reply(Markup("🔒 Las cookies solo se suben en privado. {}").format(gone))


def pasted(erased: Erased) -> Reply:
    """Cookies pasted as text."""
    gone = {
        Erased.DONE: "Las borré: mándalas como archivo.",
        Erased.PENDING: "Las estoy borrando: mándalas como archivo.",
        Erased.REFUSED: "Bórralas de aquí y mándalas como archivo.",
    }[erased]
    return Reply(Markup("🍪 Eso parecen cookies pegadas como texto. {}").format(gone))


def pasted_in_group(erased: Erased) -> Reply:
    """The same in a group, where nobody sends any, whoever wrote them."""
    gone = {
        Erased.DONE: "Las borré.",
        Erased.PENDING: "Las estoy borrando.",
        Erased.REFUSED: "Bórralas tú, por favor.",
    }[erased]
    return Reply(Markup("🍪 Eso parecen cookies pegadas como texto. {} Nunca van en un grupo.").format(gone))


def intruder(name: str) -> Reply:
    """Admins hear of an attempt by a person who may not."""
    return Reply(
        lines(
            Markup("🔒 {} mandó un archivo y no puede subirlos. No lo leí ni lo guardé.").format(b(name)),
            "Si eran sus cookies, dile que renueve su sesión en /sesion con 🔑 Entrar aquí.",
        )
    )


def problem(cause: str, details: Mapping[str, object], now: datetime, tz: tzinfo) -> Reply:
    """Why a cookie file cannot be used: the sentence that names the cause, with its facts."""
    platform, found, since = str(details.get("platform", "")), details.get("found"), details.get("since")
    if cause == "missing_required":
        names = details.get("names", ())
        return missing_required(platform, tuple(map(str, names)) if isinstance(names, (list, tuple)) else ())
    if cause == "all_expired":
        return all_expired(platform, since if isinstance(since, datetime) else None, now, tz)
    if cause == "wrong_platform":
        asked = str(details.get("asked") or "")
        return wrong_platform(asked, str(found)) if found else unknown_platform(asked)
    return errors.cookie_file(cause, details)


def with_deletion(reply: Reply, erased: Erased) -> Reply:
    """The answer, and what became of the file in this chat."""
    return replace(reply, text=lines(reply.text, _deletion(erased)))


def unknown_platform(asked: str) -> Reply:
    """No such network (command line)."""
    known = listing(list(PLATFORM_NAMES.values()))
    return Reply(Markup("📁 No conozco la red {}. Puedo con {}.").format(b(short(asked)), known))


def wrong_platform(asked: str, found: str) -> Reply:
    """The caption said another network."""
    return Reply(
        Markup("📁 Pediste {} pero el archivo es de {}. Corrige el texto o manda otro archivo.").format(
            platform_name(asked), platform_name(found)
        )
    )


def all_expired(platform: str, since: datetime | None, now: datetime, tz: tzinfo) -> Reply:
    """Cookies past their date."""
    when = f"vencieron {at_time(since, now, tz)}" if since else "ya vencieron"
    return Reply(
        Markup("📁 Esas cookies de {} {}. Inicia sesión de nuevo y expórtalas recién hechas.").format(
            platform_name(platform), when
        )
    )


def missing_required(platform: str, names: tuple[str, ...]) -> Reply:
    """Names of the cookies that are missing and how to export them."""
    shown = joined(", ", [code(name) for name in names])
    return Reply(
        lines(
            Markup("📁 Al archivo de {} le falta: {}.").format(platform_name(platform), shown),
            "Inicia sesión en una ventana privada, exporta todas las cookies de esa red y cierra sin salir.",
        )
    )


def _cancel(upload_id: int) -> Button:
    return specs.UPLOAD_CANCEL.button("Cancelar", upload_id)


def _deletion(erased: Erased) -> Markup:
    return Markup("<i>{}</i>").format(DELETION[erased])
