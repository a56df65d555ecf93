"""At least one sample of everything the bot can say, by module and function."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from functools import cache
from itertools import product

from core.domain.ids import JobId, ProfileId
from core.domain.incidents.incident import Severity
from core.domain.people.audit_chain import ChainHead, ChainReport, Flaw
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.platforms.places import Place
from core.domain.results.deletions import StoredResults
from core.domain.results.profiles import ListKind, Profile
from core.domain.sessions.condition import Condition
from core.services.supervision.health import SOMEBODY_ELSE_POLLS, HealthReport, ServiceHealth
from core.services.supervision.result_deletion import FoundProfile
from core.services.supervision.service_status import Figures
from core.services.team.left_cookies import LeftBehind
from core.services.team.schedules import ReportSchedule
from handlers.errors import texts as errors
from handlers.framework.html import b
from handlers.help import home_texts as home
from handlers.help.texts import help_page
from handlers.incidents import list_texts as alerts
from handlers.incidents import texts as incidents
from handlers.registry import COMMANDS
from handlers.scraping import target_texts as targets
from handlers.scraping import texts as scrape
from handlers.service import damage_texts as damage
from handlers.service import texts as health
from handlers.team import data_texts as data
from handlers.team import departure_texts as departures
from handlers.team import texts as admin
from handlers.terminal import audit_texts as trail_texts
from handlers.terminal import evidence_texts as evidence
from handlers.terminal import key_texts
from handlers.words import audit_chain as chain
from handlers.words import common, deeds, jobs, service
from handlers.words import incidents as incident_words
from tests.unit.texts import world as w
from tests.unit.texts.modules import short
from tests.unit.texts.samples_scrapes import SCRAPES
from tests.unit.texts.samples_site import site_texts
from tests.unit.texts.samples_web import WEB
from tests.unit.texts.samples_work import BOTH, CODES, PLATFORMS, WORK, Sample, say


def _departures(person: Person) -> Iterator[Sample]:
    left = LeftBehind(person, PLATFORMS)
    yield say(departures.confirm_erasure, left)
    yield say(departures.erased, left)
    yield say(admin.people, w.PEOPLE, 0, [left] * 12)
    for platforms in ((), PLATFORMS):
        yield say(departures.confirm_removal, person, platforms)
        for erased in BOTH:
            yield say(departures.removed, person, platforms, erased=erased)


def _data() -> Iterator[Sample]:
    yield say(data.ask_profile)
    yield say(data.not_found, w.LONG)
    for numbers in ((1, 1, 1, 1, 1), (0, 12, 250_000, 36, 0)):
        unfinished, runs, rows, files, repeats = numbers
        stored = StoredResults(ProfileId(7), (JobId(3),), unfinished, runs, rows, files, runs, repeats)
        for username in (None, "vega.ficticia"):
            found = FoundProfile(Profile(Platform.FACEBOOK, "100", w.LONG, username), stored)
            yield say(data.which, [found] * 20)
            yield from (say(text, found) for text in (data.confirm, data.unfinished, data.erased))


def _admin() -> Iterator[Sample]:
    yield from _data()
    yield from site_texts()
    yield say(admin.panel)
    for everybody, offset in product(((), w.PEOPLE, tuple(w.person(name=w.LONG) for _ in range(200))), (0, 20, 180)):
        yield say(admin.people, everybody, offset)
    for person in w.PEOPLE:
        yield say(admin.person_page, person)
        yield from _departures(person)
        yield from (say(admin.confirm_role, person, role) for role in Role)
    for name in ("last_admin", "cookies_help", "ask_schedule"):
        yield say(getattr(admin, name))
    for waiting in ((), w.INVITATIONS, w.INVITATIONS * 20):
        yield say(admin.invite_role, waiting, w.NOW)
    for role in Role:
        yield say(admin.ask_name, role)
        yield say(admin.invitation, w.LONG, role, "https://t.me/CentinelaBot?start=" + "a" * 22)
    schedule = ReportSchedule(time(8, 5), "America/Argentina/ComodRivadavia")
    for upcoming in (w.NOW, w.NOW + timedelta(hours=20)):
        yield say(admin.schedule_changed, schedule, upcoming, w.NOW)
    yield say(admin.bad_schedule, "08:30 Marte", "Marte" * 20)
    for editable in BOTH:
        yield say(admin.schedule, schedule, editable=editable)
    yield say(admin.bad_schedule, w.NAME * 30)
    every = [w.entry(action) for action in deeds.ACTIONS]
    yield from (say(deeds.change, entry, w.NOW, w.TZ) for entry in every)
    yield from (say(deeds.subject_of, subject) for subject in (w.NAME, f"{w.NAME} / facebook"))
    plain = w.entry("cookies.upload", actor=None, subject=f"{w.NAME} / facebook", before="", after="4821")
    for offset, entries in product((0, 12), (every, [plain], [])):
        trail = [(one, w.LONG if one.actor else "") for one in entries]
        yield say(admin.audit, trail, offset, w.NOW, w.TZ)


def _alerts() -> Iterator[Sample]:
    for views, topics in product((w.CASES[:1], w.CASES, ()), BOTH):
        yield say(alerts.listing, views, w.NOW, topics=topics)
        yield say(alerts.silences, views, w.NOW, w.TZ)
        yield say(alerts.digest, views or w.CASES[-3:], w.NOW)
        for person in (w.PEOPLE[0], w.PEOPLE[-1]):
            yield say(alerts.preview, views, person, w.NOW)
    for person in (w.PEOPLE[0], w.PEOPLE[-1]):
        yield say(alerts.quiet, person)
        yield say(alerts.quiet_changed, person)
    yield say(alerts.ask_quiet)
    yield say(alerts.bad_quiet, w.NAME * 30)


def _common() -> Iterator[Sample]:
    for name in ("unknown_command", "not_understood", "unexpected_file", "stranger", "too_many", "foreign_group",
                 "nothing_asked", "answer_in_words", "left_alone",
                 "group_welcome", "answered_in_private", "write_to_me_first"):  # fmt: skip
        yield say(getattr(common, name))
    yield say(common.unknown_command, "scrape")
    yield say(common.not_understood, name="vega")
    yield say(common.greeting, w.NAME)
    yield say(common.welcome)
    yield say(common.late, b(w.NAME))
    yield say(common.again, b(w.NAME))
    yield say(common.without_file, b(w.NAME))


def _targets() -> Iterator[Sample]:
    yield say(targets.opaque_link)
    yield say(targets.list_not_read, "reacciones", ("amigos", "seguidores"), "facebook")
    yield say(targets.not_a_profile, w.NAME * 40)
    for place, platform in product(Place, PLATFORMS):
        yield say(targets.not_a_profile, w.NAME, place, platform)
    many = [(str(name), letter * 50) for name in (*PLATFORMS, "") for letter in "aá<"]
    for profiles, refused in product((many[:1], many[:10]), (0, 1, 12)):
        yield say(targets.several_profiles, profiles, refused, "amigos seguidores seguidos 200")
    yield say(targets.name_not_read, w.NAME * 20, ("instagram", "x"), ("facebook",))
    yield say(targets.name_not_read, "vega", ("instagram",), ())
    yield say(targets.wrong_limit, w.NAME * 20, 5000)
    for network, author in product((*PLATFORMS, "otra"), ("vega.ficticia", w.NAME, "á" * 80, None)):
        yield say(targets.post_url, network, author, "amigos 40")
    for readable in ((), ("facebook",), ("facebook", "x")):
        yield say(targets.unsupported_network, w.NAME * 20, readable)
    yield say(targets.network_not_read, "instagram", ("facebook", "x"))
    for username, options in product(("vega", w.NAME, "a" * 50), ("", "amigos seguidores seguidos 200")):
        yield say(targets.ambiguous_network, username, (), options)
    yield say(targets.ambiguous_network, "vega.f", ("facebook", "instagram"))
    for available in ((), ("amigos", "seguidores")):
        yield say(targets.unknown_list, w.NAME * 20, available)


def _errors() -> Iterator[Sample]:
    for name in ("user_input", "access_denied", "invitation", "used_link", "too_many_attempts", "target",
                 "profile_not_found", "profile_private", "list_hidden", "gone", "transient", "network", "proxy",
                 "browser_crashed", "conflict"):  # fmt: skip
        yield say(getattr(errors, name))
    for platform in ("", *PLATFORMS):
        yield say(errors.session_not_found, platform)
        yield say(errors.session_not_found, platform, Role.ADMIN)
    for cause in (*errors.COOKIE_CAUSES, "nueva"):
        yield say(errors.cookie_file, cause, {"names": ("c_user", "xs")})
    for more in ("too_many", "several_accounts"):
        yield say(errors.cookie_file, "malformed", {more: True})
    for invited in ("", "Vega Ficticia", w.NAME * 20):
        yield say(errors.invitation_not_needed, invited)
    yield say(errors.queue_limit, 5)
    yield say(targets.too_many_profiles, 7, 5)
    yield say(targets.repeat_limit, 10)
    yield from (say(told) for told in (targets.cadence, targets.case_reference))
    yield say(errors.storage_unavailable)
    yield say(errors.session_unreadable)
    yield say(errors.unreadable)
    yield say(damage.unreadable_rows, [(f"Persona {n}", "facebook") for n in range(20)], 3)
    yield say(damage.unreadable_rows, [("Vega Ficticia", "x")], 0)
    for name, verdict in product(
        ("session", "session_expired", "session_unconfirmed", "account_banned", "consent_required"),
        (None, w.verdict(), w.verdict(reason="session.idle"), w.verdict(reason="manual")),
    ):
        yield say(getattr(errors, name), verdict)
    for until, verdict in product(w.MOMENTS, (None, w.verdict(), w.verdict(reason="site.pause"))):
        yield say(errors.rate_limited, until, verdict, w.NOW, w.TZ)
    yield say(errors.layout_changed, "K7Q2")
    for retry in (None, ("scrape", "vega"), ("scrape", "á" * 99)):
        yield say(errors.failure, "K7Q2", retry)


def _health() -> Iterator[Sample]:
    yield say(scrape.limit_too_high, 5000)
    yield from (say(jobs.difference, kind, missing) for kind in ListKind for missing in (-3, 1, 1200))
    yield from (say(service.trouble, message) for message in (SOMEBODY_ELSE_POLLS, "the server is full", "cut off"))
    for off, moved in ((3_456_000.0, 0.0), (-86_400.0, 0.0), (0.0, 28_800.0), (0.0, -400.0), (600.0, -600.0)):
        yield say(health.clock_jump, off, moved)
    statuses = (("ok", 3.4), ("ok", 1234.5), ("error", 0.0), ("disabled", 0.0))
    for (status, latency), supervisor, files in product(statuses, BOTH, (0, 1, 12)):
        parts = {
            name: ServiceHealth(status, message, latency)
            for name, message in (("database", ""), ("ftp", ""), ("telegram", SOMEBODY_ELSE_POLLS), ("browser", ""))
        }
        report = HealthReport(parts, frozenset({"database"}))
        conditions, last = {Condition.WELL: 7, Condition.DEAD: 2}, w.NOW if files else None
        figures = Figures(2, 1, conditions, last, files, "1.0.0", files * 123_456, files * 180, files)
        yield from (say(tell, one) for one in w.processes(4) for tell in (service.process_name, service.process_state))
        figures = replace(figures, queue_s=files * 60.0, processes=w.processes(files))
        yield say(health.page, report, figures, w.NOW, w.TZ, supervisor=supervisor)


def _help_and_home() -> Iterator[Sample]:
    for role in Role:
        yield say(scrape.no_session_yet, role)
        yield say(common.first_a_session, role)
        yield say(common.not_understood, role, ready=False)
        yield from (say(help_page, COMMANDS, role, ready=ready) for ready in BOTH)
        for ready in BOTH:
            yield say(home.home, w.person(role), ready=ready)
            yield say(home.welcome, w.person(role, w.LONG), ready=ready)
        yield say(home.role_changed, w.person(role))
        for called in ("", w.NAME):
            yield say(home.invitation_used, w.LONG, role, called)


def _incidents() -> Iterator[Sample]:
    for view in w.CASES:
        yield say(incidents.alert, view, w.NOW, w.TZ)
        yield say(incidents.resolved, view)
        yield say(incidents.reminder, view, rings=True)
        yield say(incident_words.sign, view.incident)
        yield say(incident_words.title_of, view.incident)
        yield from (say(incident_words.supervision_told, 41, others=others) for others in (True, False))
        yield say(incidents.snoozed, view.incident, w.NOW, w.TZ)
        if view.incident.severity is not Severity.GROUP:
            yield say(incidents.analyst_notice, view, w.NOW, w.TZ)
            yield say(incidents.analyst_resolved, view)
    for code, severity in product(CODES, (Severity.BANNED, Severity.UNSTABLE)):
        coded = w.incident_view(w.an_incident(severity, reason=code))
        yield say(incidents.alert, coded, w.NOW, w.TZ)
        yield say(incidents.analyst_notice, coded, w.NOW, w.TZ)


def _chain() -> Iterator[Sample]:
    flaws = tuple((number, flaw) for number, flaw in enumerate(Flaw, start=3))
    for found, emptied, passes in product(((), flaws), (0, 1, 12), (None, True, False)):
        report = ChainReport(ChainHead(14_000, "ab" * 32), 14_000, emptied, found, passes)
        yield say(data.checked, report)
        yield say(chain.verdict, report)
    yield from (say(chain.head, head) for head in (ChainHead(), ChainHead(3, "ab" * 32)))
    yield say(data.trail_caption, ChainHead(3, "ab" * 32))
    yield from (say(trail_texts.exported, "registro.jsonl", rows) for rows in (0, 1, 12))
    yield from (
        say(told, "registro.jsonl") for told in (trail_texts.exists, trail_texts.no_file, trail_texts.not_a_trail)
    )
    yield from (say(key_texts.rotated, rows, left) for rows, left in product((0, 1, 12), (0, 1, 12)))
    yield from (say(key_texts.key_unknown, [f"maquina-{n}" for n in range(count)]) for count in (1, 2))
    yield from (say(key_texts.retired, keys, "clave-retiradas.key") for keys in (0, 1, 2))
    yield say(trail_texts.cannot_write, "registro.jsonl", "Permission denied")


def _evidence() -> Iterator[Sample]:
    yield from (say(evidence.check, finding, "3", holds=False) for finding in evidence.CHECKS)
    yield say(evidence.no_file, "certificado.zip")
    yield say(evidence.nothing_kept, 7)


def name_of(sample: Sample) -> str:
    """`module.function`."""
    return f"{short(sample.func.__module__)}.{sample.func.__name__}"


_TOPICS = (
    _admin,
    _alerts,
    _chain,
    _common,
    _evidence,
    _errors,
    _targets,
    _health,
    _help_and_home,
    _incidents,
    *WORK,
    *SCRAPES,
    *WEB,
)


@cache
def samples() -> tuple[Sample, ...]:
    """All of them; made when first asked for."""
    return tuple(sample for topic in _TOPICS for sample in topic())
