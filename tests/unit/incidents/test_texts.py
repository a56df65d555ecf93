"""What is read: every severity, every state, escaped and within the limits."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from core.domain.ids import IncidentId, PersonId
from core.domain.incidents.incident import Incident, IncidentState, Severity
from core.domain.people.actors import Actor
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.services.supervision.incident_views import IncidentView
from handlers.framework.html import visible, visible_length
from handlers.framework.reply import Reply
from handlers.incidents import list_texts as alerts
from handlers.incidents import texts as incidents
from tests.support.tables import each

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NASTY = Person(PersonId(5), "Alondra <b>Quimera</b> & Cía", Role.ANALYST)
BOSS = Person(PersonId(6), "Vega Ficticia", Role.SUPERVISOR, quiet_from=time(22), quiet_to=time(7))


def an_incident(severity: Severity = Severity.BANNED, number: int = 41, **fields: object) -> Incident:
    base = Incident(
        IncidentId(number),
        f"clave-{number}",
        severity,
        IncidentState.OPEN,
        NOW - timedelta(hours=1),
        person_id=PersonId(5),
        platform=Platform.FACEBOOK,
        reason="facebook.suspended",
        evidence=(NOW + timedelta(days=1)).isoformat() if severity is Severity.EXPIRING else "/checkpoint/<1>",
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def view(incident: Incident | None = None, **fields: object) -> IncidentView:
    given = {"analyst": NASTY, "session": None} | fields
    return IncidentView(incident or an_incident(), **given)  # type: ignore[arg-type]


def group(size: int) -> IncidentView:
    members = tuple(view(an_incident(number=100 + n)) for n in range(size))
    return view(an_incident(Severity.GROUP, person_id=None), analyst=None, members=members)


def read(reply: Reply) -> str:
    return visible(reply.text)


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.keyboard for button in row]


@each("severity", list(Severity))
@each("state", list(IncidentState))
def test_every_severity_and_state_has_its_message(severity: Severity, state: IncidentState) -> None:
    fields = {"taken_at": NOW, "taken_by": PersonId(6), "resolved_at": NOW, "resolved_by": Actor.parse("validation")}
    shown = group(3) if severity is Severity.GROUP else view(an_incident(severity))
    shown = replace(shown, incident=replace(shown.incident, state=state, **fields), taken_by=BOSS)  # type: ignore[arg-type]
    reply = incidents.alert(shown, NOW, UTC)
    text = read(reply)
    assert "caso #41" in text
    assert "Facebook" in text
    assert bool(reply.keyboard) == (state is not IncidentState.RESOLVED)
    assert ("🟡 Lo tomó Vega Ficticia" in text) == (state is IncidentState.TAKEN)
    assert ("Resuelto en 1 h 00 min" in text) == (state is IncidentState.RESOLVED)


def test_an_open_incident_offers_everything_a_person_can_do() -> None:
    reply = incidents.alert(view(), NOW, UTC)
    assert labels(reply) == [
        "👋 Lo tomo",
        "🔁 Revalidar",
        "🔕 1 h",
        "🔕 Hasta mañana",
        "📜 Historial",
        "🙏 Pedir que entre",
    ]
    assert "Qué hacer: pide a esa persona que entre con 🔑 Entrar aquí (en /sesion) y resuelva el aviso" in read(reply)
    assert "&lt;b&gt;Quimera&lt;/b&gt; &amp; Cía" in str(reply.text)
    assert "Analista: Alondra <b>Quimera</b> & Cía · Red: Facebook" in read(reply)


def test_a_silence_says_until_when_and_by_whom() -> None:
    today = replace(view(an_incident(snoozed_until=NOW + timedelta(hours=1), snoozed_by=PersonId(6))), snoozed_by=BOSS)
    reply = incidents.alert(today, NOW, UTC)
    assert "🔕 Silenciado para todo el equipo hasta las 16:00, lo pidió Vega Ficticia" in read(reply)
    assert "🔔 Quitar silencio" in labels(reply)
    tomorrow = an_incident(snoozed_until=NOW + timedelta(hours=17))
    assert incidents.snoozed(tomorrow, NOW, UTC) == "🔕 Nadie recibe avisos del caso hasta mañana a las 08:00."
    assert incidents.snoozed(an_incident(), NOW, UTC) == incidents.ALREADY_RESOLVED


@each(
    ("by", "words"),
    [
        ("validation", "al revisar la sesión"),
        ("confirmation", "al comprobarla otra vez"),
        ("scrape:9", "al analizar un perfil"),
        ("superseded", "lo reemplaza otro caso"),
        ("upload:6", "con cookies nuevas"),
        ("renewed", "las cookies tienen otra fecha"),
        ("stable", "lleva una hora tranquila"),
        ("still_down", "pasa a caso de sesión vencida"),
        ("removed", "ya no está en el equipo"),
        ("", "Caso #41 resuelto."),
    ],
)
def test_every_ending_is_told(by: str, words: str) -> None:
    reply = incidents.resolved(view(an_incident(resolved_by=Actor.parse(by))))
    assert words in read(reply)
    assert reply.silent


def test_an_ending_by_a_person_names_them() -> None:
    assert "por Vega Ficticia" in read(incidents.resolved(replace(view(), resolved_by=BOSS)))


def test_a_big_group_fits_into_a_message() -> None:
    reply = incidents.alert(group(500), NOW, UTC)
    assert "500 sesiones baneadas a la vez" in read(reply)
    assert "… y 488 más" in read(reply)
    assert visible_length(reply.text) <= 4096
    assert "📜 Historial" not in labels(reply)


def test_a_group_of_expired_ones_says_so() -> None:
    members = tuple(view(an_incident(Severity.EXPIRED, number=n)) for n in (1, 2, 3))
    shown = view(an_incident(Severity.GROUP), members=members)
    assert "3 sesiones vencidas a la vez" in read(incidents.alert(shown, NOW, UTC))


@each(
    ("severity", "words"),
    [
        (Severity.BANNED, "⛔ Tu sesión de Facebook quedó baneada"),
        (Severity.EXPIRED, "🔐 Tu sesión de Facebook venció"),
        (Severity.EXPIRING, "⏳ Las cookies de tu sesión de Facebook vencen mañana a las 15:00"),
        (Severity.UNSTABLE, "🌀 Tu sesión de Facebook se cae y vuelve"),
    ],
)
def test_the_analyst_hears_what_happened_and_what_to_do(severity: Severity, words: str) -> None:
    reply = incidents.analyst_notice(view(an_incident(severity)), NOW, UTC)
    assert words in read(reply)
    assert labels(reply) == ["🔑 Entrar aquí", "❓ Cómo renovarla"]


def test_a_reminder_says_whose_incident_it_is() -> None:
    assert "nadie lo ha tomado" in read(incidents.reminder(view(), rings=True))
    taken = incidents.reminder(view(an_incident(state=IncidentState.TAKEN)), rings=False)
    assert "sigue en tus manos" in read(taken)
    assert taken.silent


def test_open_incidents_are_listed_with_a_way_into_each() -> None:
    reply = alerts.listing([view(), group(4)], NOW)
    assert "2 casos abiertos" in read(reply)
    assert "🔴 #41 · Sesión baneada · Alondra <b>Quimera</b> & Cía / Facebook · hace 1 h" in read(reply)
    assert "4 sesiones / Facebook" in read(reply)
    assert labels(reply)[0].startswith("🔴 #41")
    assert "📌 Avisos en este tema" not in labels(reply)
    assert "📌 Avisos en este tema" in labels(alerts.listing([], NOW, topics=True))
    assert read(alerts.listing([], NOW)) == "✅ No hay casos abiertos."


def test_a_thousand_open_incidents_fit_into_a_message() -> None:
    reply = alerts.listing([view(an_incident(number=n)) for n in range(1000)], NOW)
    assert visible_length(reply.text) <= 4096
    assert "… y 985 más" in read(reply)


def test_quiet_hours_are_shown_asked_for_and_refused() -> None:
    assert "Tus horas de silencio: 22:00 a 07:00" in read(alerts.quiet(BOSS))
    assert "No tienes horas de silencio" in read(alerts.quiet(NASTY))
    question = alerts.ask_quiet()
    assert read(question).startswith(alerts.ASK_QUIET)
    assert question.force_reply is not None
    assert "de 22:00 a 07:00" in read(alerts.quiet_changed(BOSS))
    assert "sin horas de silencio" in read(alerts.quiet_changed(NASTY))
    assert "No entendí <i>siempre" in read(alerts.bad_quiet("<i>siempre" + "e" * 100))


def test_the_digest_tells_what_is_left() -> None:
    over = view(an_incident(state=IncidentState.RESOLVED, number=42))
    both = alerts.digest([view(), over], NOW)
    assert "2 avisos" in read(both)
    assert "Por resolver: 1 de 2." in read(both)
    assert not both.silent
    assert alerts.digest([over], NOW).silent
    assert "Te los daré a las 07:00." in read(alerts.preview([view()], BOSS, NOW))
    assert "No hay avisos guardados" in read(alerts.preview([], BOSS, NOW))


def test_silences_can_be_ended_one_by_one() -> None:
    silenced = replace(view(an_incident(snoozed_until=NOW + timedelta(hours=1))), snoozed_by=BOSS)
    reply = alerts.silences([silenced], NOW, UTC)
    assert read(reply).startswith("🔕 Casos silenciados para todo el equipo")
    assert "hasta las 16:00 · lo pidió Vega Ficticia" in read(reply)
    assert labels(reply) == ["🔔 Quitar el silencio del #41"]
    assert "No hay ningún caso silenciado" in read(alerts.silences([], NOW, UTC))


def test_answers_that_tell_nothing_ask_nobody_for_anything() -> None:
    doubted = view(an_incident(Severity.ATTENTION, reason="facebook.marker_not_found"))
    asking = view(an_incident(Severity.ATTENTION, reason="facebook.consent"))
    assert read(incidents.alert(doubted, NOW, UTC)).startswith("❔ No se puede comprobar la sesión · caso #41")
    assert read(incidents.alert(asking, NOW, UTC)).startswith("⚠️ La sesión necesita a una persona · caso #41")
    assert read(incidents.analyst_notice(doubted, NOW, UTC)).startswith("❔ No consigo comprobar tu sesión de Facebook")
    assert read(incidents.analyst_notice(asking, NOW, UTC)).startswith("⚠️ Tu sesión de Facebook te necesita")
