"""For every kind of button: a moment of the working day in which it is there to be pressed, and what it carries."""

import json
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from core.domain.incidents.incident import Incident
from core.domain.jobs.job import Job
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.domain.results.files import ExportFormat
from core.domain.results.profiles import ListKind, ProfileAvailability, ProfileRef
from core.errors import LayoutChangedException
from core.services.supervision.incident_actions import SnoozeChoice
from core.services.uploads.steps import Accepted
from handlers.framework import specs
from handlers.framework.buttons import ButtonSpec
from tests.component.commands.scene import DEAD, Scene
from tests.fakes.platforms import Break
from tests.support.cookie_jar import cookies

Values = tuple[Any, ...]
Moment = Callable[[Scene], Awaitable[Values]]


async def nothing(_scene: Scene) -> Values:
    return ()


def always(*values: Any) -> Moment:
    async def moment(_scene: Scene) -> Values:
        return values

    return moment


async def done(scene: Scene) -> Job:
    await scene.scrape()
    return (await scene.jobs())[0]


async def a_result(scene: Scene) -> Values:
    return ((await done(scene)).job_id,)


async def a_history(scene: Scene) -> Values:
    await done(scene)
    return ()


async def a_file(scene: Scene) -> Values:
    return ((await done(scene)).job_id, ExportFormat.CSV)


async def a_repeat(scene: Scene) -> Values:
    await scene.office.say(scene.alondra, "/scrape fb:vega cada semana")
    (repeat,) = await scene.office.services.repeats.of_person(scene.alondra)
    return (repeat.repeat_id,)


async def a_choice(scene: Scene) -> Values:
    return ((await done(scene)).job_id, 3, 50)


async def a_first_choice(scene: Scene) -> Values:
    await scene.never_chose(scene.alondra)
    await scene.office.say(scene.alondra, "/scrape fb:vega")
    return (int(scene.office.latest["update_id"]), 3, 50)


async def a_group(scene: Scene) -> Values:
    await scene.office.say(scene.alondra, "/scrape fb:vega fb:otra amigos")
    await scene.office.settle()
    return (1, ExportFormat.PICTURE)


async def a_queued_job(scene: Scene) -> Values:
    await scene.office.say(scene.alondra, "/scrape fb:vega")
    return ((await scene.jobs())[0].job_id,)


async def a_stopped_queue(scene: Scene) -> Values:
    for name in ("uno", "dos", "tres"):
        scene.office.site.host(name, availability=ProfileAvailability.UNAVAILABLE)
        await scene.scrape(f"fb:{name}")
    await scene.scrape("fb:vega")
    return ((await scene.jobs())[0].job_id,)


async def a_waiting_job(scene: Scene) -> Values:
    scene.office.site.says(DEAD)
    return await a_result(scene)


async def a_session(scene: Scene) -> Values:
    return (scene.session.session_id,)


async def incident(scene: Scene) -> Incident:
    await scene.office.assembly.sessions.mark_session_expired(scene.session.session_id)
    await scene.office.deliver()
    async with scene.office.database(write=False) as uow:
        (found,) = await uow.incidents.all_unresolved()
    return found


async def an_incident(scene: Scene) -> Values:
    return ((await incident(scene)).incident_id,)


async def an_incident_to_silence(scene: Scene) -> Values:
    return ((await incident(scene)).incident_id, SnoozeChoice.HOUR)


async def a_silent_incident(scene: Scene) -> Values:
    found = await incident(scene)
    await scene.office.services.incidents.snooze(found.incident_id, SnoozeChoice.HOUR, scene.bruno)
    return (found.incident_id,)


async def a_broken_session(scene: Scene) -> Values:
    await incident(scene)
    return ()


async def a_person(scene: Scene) -> Values:
    return (scene.alondra.person_id,)


async def a_person_to_promote(scene: Scene) -> Values:
    return (scene.alondra.person_id, Role.SUPERVISOR, True)


async def a_person_to_remove(scene: Scene) -> Values:
    return (scene.alondra.person_id, True)


async def a_person_who_left_cookies(scene: Scene) -> Values:
    await scene.office.services.access.remove(scene.alondra.person_id, scene.celia)
    return (scene.alondra.person_id, True)


async def an_open_invitation(scene: Scene) -> Values:
    await scene.office.services.access.invite("Vega Ficticia", Role.ANALYST, scene.celia.person_id)
    (pending,) = await scene.office.services.access.pending()
    return (pending.code_hash[:12],)


async def a_stored_profile(scene: Scene) -> Values:
    await scene.scrape()
    (found,) = await scene.office.services.deletion.find("fb:vega")
    return (found.stored.profile_id, True)


async def a_changed_network(scene: Scene) -> Values:
    scene.office.site.breaks[ListKind.FRIENDS] = Break(0, LayoutChangedException("neither answers nor rows"))
    await scene.scrape()
    return ("facebook:amigos",)


async def a_changed_network_to_read(scene: Scene) -> Values:
    return (*await a_changed_network(scene), True)


async def a_control(scene: Scene) -> Values:
    scene.office.site.host("control")
    await scene.office.services.controls.propose(ProfileRef(Platform.FACEBOOK, "control"))
    await scene.office.services.controls.choose(Platform.FACEBOOK, scene.alondra.person_id, scene.celia)
    await scene.office.settle()
    return (Platform.FACEBOOK,)


async def a_control_without_session(scene: Scene) -> Values:
    await scene.office.services.controls.propose(ProfileRef(Platform.FACEBOOK, "control"))
    return (Platform.FACEBOOK, scene.alondra.person_id)


def file_of(*platforms: Platform) -> bytes:
    return json.dumps({"cookies": [c for p in platforms for c in cookies(p, "100000000007777").cookies]}).encode()


_MESSAGES = count(5_000_000)


async def upload(scene: Scene, *platforms: Platform, caption: str = "") -> Any:
    assert scene.celia.chat_id is not None
    desk = scene.office.services.cookies
    number = await desk.keep(scene.celia, scene.celia.chat_id, next(_MESSAGES), file_of(*platforms))
    return await desk.examine(number, scene.celia, caption)


async def a_mixed_file(scene: Scene) -> Values:
    return ((await upload(scene, Platform.FACEBOOK, Platform.X)).upload_id, Platform.X)


async def a_file_of_somebody(scene: Scene) -> Values:
    return ((await upload(scene, Platform.X)).upload_id, scene.alondra.person_id)


async def a_file_of_another_account(scene: Scene) -> Values:
    return ((await upload(scene, Platform.FACEBOOK, caption="alondra")).upload_id,)


async def an_accepted_file(scene: Scene) -> Values:
    waiting = await upload(scene, Platform.FACEBOOK, caption="alondra")
    step = await scene.office.services.cookies.confirm(waiting.upload_id, scene.celia)
    assert isinstance(step, Accepted)
    return (step.backup_id,)


async def a_proxy(scene: Scene) -> Values:
    proxy = await scene.office.services.proxies.add("http://u:clave@proxy.example.test:8080", scene.celia)
    return (proxy.proxy_id,)


async def a_proxy_to_retire(scene: Scene) -> Values:
    return (*await a_proxy(scene), True)


MOMENTS: tuple[tuple[ButtonSpec, Moment], ...] = (
    (specs.SCRAPE_TARGET, always("fb:vega", "amigos 5")),
    (specs.SCRAPE_EACH, always("fb:vega", "amigos 5")),
    (specs.MY_QUEUE, a_history),
    (specs.DISMISS, nothing),
    (specs.RETRY, always("scrape", "fb:vega")),
    (specs.HELP, nothing),
    (specs.CANCEL, a_queued_job),
    (specs.NOTIFY, a_waiting_job),
    (specs.REPEAT, a_result),
    (specs.REFRESH, a_result),
    (specs.USE_FRESH, a_result),
    (specs.USE_RESULT, a_result),
    (specs.FILE, a_file),
    (specs.MORE_FILES, a_result),
    (specs.CHANGES, a_result),
    (specs.CERTIFICATE, a_result),
    (specs.GROUP_FILE, a_group),
    (specs.CHOOSE, a_result),
    (specs.CHOOSE_LISTS, a_choice),
    (specs.CHOOSE_START, a_choice),
    (specs.FIRST_LISTS, a_first_choice),
    (specs.FIRST_START, a_first_choice),
    (specs.STREAK_GO_ON, a_stopped_queue),
    (specs.STREAK_DROP, a_stopped_queue),
    (specs.REPEAT_STOP, a_repeat),
    (specs.REPEAT_STOP_LISTED, a_repeat),
    (specs.REPEAT_RESUME, a_repeat),
    (specs.JOBS_PAGE, always(0)),
    (specs.JOBS_FOUND, always(0, "vega")),
    (specs.PANEL, nothing),
    (specs.LOGIN_CHOICE, nothing),
    (specs.LOGIN_HERE, always(Platform.FACEBOOK)),
    (specs.LOGIN_ASK, an_incident),
    (specs.MY_SESSIONS, nothing),
    (specs.RECHECK, always(0)),
    (specs.TEAM, always(0)),
    (specs.TEAM_PAGE, always(0)),
    (specs.TEAM_PERSON, always(1)),
    (specs.HISTORY, a_session),
    (specs.HOW_TO_RENEW, nothing),
    (specs.INCIDENT_TAKE, an_incident),
    (specs.INCIDENT_CHECK, an_incident),
    (specs.INCIDENT_OPEN, an_incident),
    (specs.INCIDENT_SNOOZE, an_incident_to_silence),
    *((spec, a_silent_incident) for spec in (specs.INCIDENT_WAKE, specs.INCIDENT_WAKE_LISTED)),
    (specs.ALERTS_PAGE, always("quiet")),
    (specs.INCIDENT_HISTORY, an_incident),
    (specs.REPORT, always("ayer")),
    (specs.REPORT_RECHECK, a_broken_session),
    (specs.REPORT_DETAIL, always("hoy")),
    (specs.REPORT_SCHEDULE, nothing),
    (specs.HEALTH, nothing),
    (specs.HOME, nothing),
    (specs.ADMIN, always("people")),
    (specs.INVITE, always(Role.ANALYST)),
    (specs.PERSON, a_person),
    (specs.PERSON_ROLE, a_person_to_promote),
    (specs.PERSON_REMOVE, a_person_to_remove),
    (specs.PERSON_LEAVE, a_person_to_remove),
    (specs.LEFT_COOKIES, a_person_who_left_cookies),
    (specs.AUDIT_PAGE, always(0)),
    (specs.ERASE_PROFILE, a_stored_profile),
    (specs.PEOPLE_PAGE, always(0)),
    (specs.INVITE_WITHDRAW, an_open_invitation),
    (specs.SITE_SAMPLE, a_changed_network),
    (specs.SITE_RELEASE, a_changed_network_to_read),
    (specs.CONTROL_CHOOSE, always(Platform.FACEBOOK)),
    (specs.CONTROL_SESSION, a_control_without_session),
    (specs.CONTROL_LOOK, a_control),
    (specs.CONTROL_OFF, a_control),
    (specs.UPLOAD_PLATFORM, a_mixed_file),
    (specs.UPLOAD_PERSON, a_file_of_somebody),
    (specs.UPLOAD_CONFIRM, a_file_of_another_account),
    (specs.UPLOAD_CANCEL, a_file_of_another_account),
    (specs.UPLOAD_UNDO, an_accepted_file),
    (specs.CASES, nothing),
    (specs.PROXY_TEST, a_proxy),
    (specs.PROXY_RETIRE, a_proxy_to_retire),
)
