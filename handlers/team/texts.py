"""The admin panel: people, invitations, schedule, audit."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.people.person import AuditEntry, Invitation, Person, Role
from core.services.team.left_cookies import LeftBehind
from core.services.team.schedules import ReportSchedule
from handlers.framework import specs
from handlers.framework.html import b, code, joined, lines
from handlers.framework.reply import Button, Reply
from handlers.framework.spanish import at_time, day, day_and_clock, until
from handlers.team import departure_texts as departures
from handlers.words.deeds import ACTIONS, change, subject_of
from handlers.words.names import ROLE_NAMES, ROLE_POWERS, last_page, short

ASK_NAME = "¿Cómo se llama la persona nueva?"
ASK_SCHEDULE = "¿A qué hora mando el reporte diario?"
SCHEDULE_HINT = "08:00 o 08:00 America/Lima"
AUDIT_PAGE = 12
PEOPLE_PAGE = 20
MARK = 12
"""Characters of an invitation's hash that tell it from the others."""
WITHDRAWN = "Invitación anulada."


def panel() -> Reply:
    """The entrance."""
    rows = (
        (specs.ADMIN.button("👥 Personas", "people"), specs.ADMIN.button("✉️ Invitar", "invite")),
        (specs.ADMIN.button("🍪 Cookies", "cookies"), specs.ADMIN.button("⏰ Horario del reporte", "schedule")),
        (specs.ADMIN.button("🌐 Proxies", "proxies"), specs.AUDIT_PAGE.button("🧾 Registro", 0)),
        (specs.ADMIN.button("🗑 Borrar todo de un perfil", "erase"), specs.ADMIN.button("📥 Auditoría", "audit-file")),
        (specs.ADMIN.button("🧩 Cambios de las redes", "site"), specs.ADMIN.button("🔭 Control", "controls")),
        (specs.HEALTH.button("🩺 Servicio"), specs.PANEL.button("🖥 Panel")),
    )
    return Reply(Markup("⚙️ {}").format(b("Administración")), rows)


def people(everybody: Sequence[Person], offset: int = 0, left: Sequence[LeftBehind] = ()) -> Reply:
    """Who is in the team, a page at a time; below, whose cookies stayed when they left."""
    offset = last_page(offset, len(everybody), PEOPLE_PAGE)
    shown = everybody[offset : offset + PEOPLE_PAGE]
    rows = [Markup("{} · {}{}").format(short(p.name, 60), ROLE_NAMES[p.role], _state(p)) for p in shown]
    buttons = tuple((specs.PERSON.button(short(p.name), p.person_id),) for p in shown)
    turn = []
    if offset:
        turn.append(specs.PEOPLE_PAGE.button("⬅️ Anteriores", max(0, offset - PEOPLE_PAGE)))
    if offset + PEOPLE_PAGE < len(everybody):
        turn.append(specs.PEOPLE_PAGE.button("Siguientes ➡️", offset + PEOPLE_PAGE))
    pager = (tuple(turn),) if turn else ()
    head = Markup("👥 {} · {}").format(b("Personas"), len(everybody))
    kept = departures.rows(left)
    drop = departures.buttons(left)
    return Reply(lines(head, *rows, *kept), (*buttons, *pager, *drop, (specs.ADMIN.button("⬅️ Volver", "home"),)))


def person_page(person: Person) -> Reply:
    """One person and what can be changed."""
    others = tuple(
        specs.PERSON_ROLE.button(f"Hacer {ROLE_NAMES[role]}", person.person_id, role, False)
        for role in Role
        if role is not person.role
    )
    remove = specs.PERSON_REMOVE.button("Quitar del equipo", person.person_id, False, style="danger")
    text = Markup("{} · {}{}").format(b(person.name), ROLE_NAMES[person.role], _state(person))
    return Reply(text, (others, (remove,), (specs.ADMIN.button("⬅️ Volver", "people"),)))


def confirm_role(person: Person, role: Role) -> Reply:
    """Another role asks once: it opens or closes doors, and the person hears of it."""
    text = lines(Markup("¿Hago {} a {}?").format(ROLE_NAMES[role], b(person.name)), f"{ROLE_POWERS[role]} Se lo digo.")
    yes = specs.PERSON_ROLE.button(f"Sí, hacer {ROLE_NAMES[role]}", person.person_id, role, True, style="primary")
    return Reply(text, ((yes, specs.PERSON.button("No", person.person_id)),), yes_no=True)


def last_admin() -> Reply:
    """There is always an admin."""
    text = Markup("🔒 Nadie más tiene el rol de admin: dáselo antes a otra persona.")
    return Reply(text, ((specs.ADMIN.button("⬅️ Volver", "people"),),))


def invite_role(pending: Sequence[Invitation], now: datetime) -> Reply:
    """Which role will the new person have? Below, the unused invitations."""
    roles = tuple(specs.INVITE.button(ROLE_NAMES[role].capitalize(), role) for role in Role)
    shown = pending[:PEOPLE_PAGE]
    rows = [
        Markup("{} · {} · vence {}").format(short(one.name, 60), ROLE_NAMES[one.role], until(one.expires_at, now))
        for one in shown
    ]
    waiting = lines(Markup("\n{}").format(b("Sin usar todavía")), *rows) if rows else None
    drop = tuple((specs.INVITE_WITHDRAW.button(f"✖ Anular {short(i.name, 24)}", i.code_hash[:MARK]),) for i in shown)
    back = (specs.ADMIN.button("⬅️ Volver", "home"),)
    return Reply(lines(Markup("✉️ ¿Qué rol tendrá la persona?"), waiting), (roles, *drop, back))


def ask_name(role: Role) -> Reply:
    """Opens the answer field; the role is in the question so that the answer needs no memory."""
    return Reply(Markup("{} ({})").format(ASK_NAME, ROLE_NAMES[role]), force_reply="nombre y apellido")


def invitation(name: str, role: Role, link: str) -> Reply:
    """The link, once."""
    text = lines(
        Markup("✉️ Invitación para {} ({})").format(b(name), ROLE_NAMES[role]),
        code(link),
        "Sirve una sola vez durante 24 horas. Mándala solo a esa persona; te aviso cuando la use.",
    )
    return Reply(text, ((Button("📋 Copiar enlace", copy_text=link),),), protect=True)


def cookies_help() -> Reply:
    """How to upload."""
    return Reply(
        lines(
            Markup("🍪 {}").format(b("Subir cookies")),
            "Mándame aquí el archivo (.json o .txt, máximo 256 KB). Si quieres, escribe debajo la persona y la red.",
            "Lo borro del chat, lo compruebo y reemplaza la sesión anterior solo si funciona.",
        ),
        ((specs.HOW_TO_RENEW.button("❓ Cómo exportarlas"), specs.ADMIN.button("⬅️ Volver", "home")),),
    )


def schedule(current: ReportSchedule, *, editable: bool = True) -> Reply:
    """When the report goes out; only admins can change it."""
    text = Markup("⏰ El reporte diario sale a las {} ({}).").format(b(f"{current.at:%H:%M}"), current.time_zone)
    if not editable:
        return Reply(text + Markup(" Lo cambia administración."))
    change = specs.ADMIN.button("Cambiar", "schedule-edit")
    return Reply(text, ((change, specs.ADMIN.button("⬅️ Volver", "home")),))


def ask_schedule() -> Reply:
    """Opens the answer field."""
    return Reply(Markup.escape(ASK_SCHEDULE), force_reply=SCHEDULE_HINT)


def schedule_changed(new: ReportSchedule, upcoming: datetime, now: datetime) -> Reply:
    """Done; and that there is none today, when that is so."""
    done = Markup("Listo: el reporte saldrá a las {} ({}).").format(b(f"{new.at:%H:%M}"), new.time_zone)
    later = None if day(upcoming, now, new.zone) == "hoy" else f"El próximo sale {at_time(upcoming, now, new.zone)}."
    return Reply(lines(done, later))


def bad_schedule(given: str, zone: str = "") -> Reply:
    """Not a time, or after it not a time zone: asked again."""
    if zone:
        text = Markup("{} no es una zona horaria que conozca. Escribe por ejemplo {}.")
        text = text.format(b(short(zone, 40)), code("08:30 America/Lima"))
    else:
        text = Markup("{} no es una hora. Escribe por ejemplo <code>08:30</code>.").format(b(short(given, 40)))
    return Reply(lines(text, ASK_SCHEDULE), force_reply=SCHEDULE_HINT)


def audit(entries: Sequence[tuple[AuditEntry, str]], offset: int, now: datetime, tz: tzinfo) -> Reply:
    """Who did what."""
    rows = [_entry(entry, name, now, tz) for entry, name in entries[:AUDIT_PAGE]]
    turn = []
    if offset:
        turn.append(specs.AUDIT_PAGE.button("⬅️ Más nuevo", max(0, offset - AUDIT_PAGE)))
    if len(entries) > AUDIT_PAGE:
        turn.append(specs.AUDIT_PAGE.button("Más antiguo ➡️", offset + AUDIT_PAGE))
    back = (specs.ADMIN.button("⬅️ Volver", "home"), specs.ADMIN.button("🔗 Comprobar", "audit-check"))
    body = rows or [Markup("Todavía no hay nada.")]
    return Reply(lines(Markup("🧾 {}").format(b("Registro")), *body), (tuple(turn), back) if turn else (back,))


def _entry(entry: AuditEntry, name: str, now: datetime, tz: tzinfo) -> Markup:
    action = ACTIONS.get(entry.action, entry.action)
    subject = "" if entry.subject == name else subject_of(entry.subject)
    who = name or "el sistema"
    when = day_and_clock(entry.at, now, tz)
    return Markup("{} · {} {}").format(when, b(who), joined(" ", [action, subject, change(entry, now, tz)]))


def _state(person: Person) -> str:
    if person.telegram_user_id is None:
        return " · aún sin entrar"
    return "" if person.reachable else " · bloqueó el bot"
