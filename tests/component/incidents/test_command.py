"""`/alertas` and the buttons of alerts, as people press them."""

from datetime import UTC, time
from types import SimpleNamespace
from typing import Any, cast

from core.domain.ids import ChatId
from core.domain.incidents.incident import IncidentState
from core.domain.people.person import Person, Role
from core.services.supervision.incident_actions import SnoozeChoice
from handlers.framework.command import Context
from handlers.incidents import commands as alerts
from handlers.incidents import list_texts as texts
from handlers.incidents import texts as incident_texts
from handlers.registry import COMMANDS
from tests.component.incidents.world import Team
from tests.fakes.chat import RecordingMenus


def context(team: Team, person: Person, **fields: Any) -> Context:
    assert person.chat_id is not None
    given: dict[str, Any] = {
        "chat_id": person.chat_id,
        "source_chat_id": person.chat_id,
        "chat_kind": "private",
        "message_id": 1,
        "callback_id": "c1",
        "person": person,
    }
    services = SimpleNamespace(incidents=team.incidents, sessions=team.session_overview)
    return Context(
        services=cast("Any", services),
        client=team.chat,
        menus=RecordingMenus(),
        clock=team.clock,
        tz=UTC,
        update_id=1,
        user_id=person.telegram_user_id or 0,
        **(given | fields),
    )


def toasts(team: Team) -> list[str]:
    return [text for _, text, _ in team.chat.toasts]


async def test_the_presses_of_an_alert_answer_in_a_toast(team: Team) -> None:
    boss, other = await team.person(Role.SUPERVISOR), await team.person(Role.SUPERVISOR)
    session = (await team.analysts(1))[0]
    number = (await team.dies(session)).incident_id
    await alerts.snooze(context(team, boss), number, SnoozeChoice.HOUR)
    await alerts.wake(context(team, boss), number)
    await alerts.take(context(team, boss), number)
    await alerts.take(context(team, other), number)
    await alerts.check(context(team, boss), number)
    await alerts.take(context(team, other), number)
    await alerts.take(context(team, other), 999)
    assert toasts(team) == [
        "🔕 Nadie recibe avisos del caso hasta las 11:00.",
        incident_texts.AWAKE,
        incident_texts.TAKEN,
        incident_texts.ALREADY_TAKEN,
        "✅ Facebook: la sesión funciona.",
        incident_texts.ALREADY_RESOLVED,
        incident_texts.GONE,
    ]


async def test_the_list_leads_to_a_card_that_lives_on(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    await alerts.show(context(team, boss, callback_id=None))
    assert "1 caso abierto" in team.texts(boss)[-1]
    await alerts.card(context(team, boss), incident.incident_id)
    first, _, card = team.heard(boss)
    assert first.labels == []
    await team.taken(incident, boss)
    await team.pump()
    assert "🟡" in card.text
    assert "🔴" in first.text


async def test_the_list_shows_silences_and_in_private_my_quiet_hours(team: Team) -> None:
    await team.person(Role.ADMIN)
    boss = await team.person(Role.SUPERVISOR, quiet_from=time(22), quiet_to=time(7))
    chat = await team.group(-1001)
    incident = await team.dies((await team.analysts(1))[0])
    await alerts.show(context(team, boss, callback_id=None))
    assert "🔕" not in team.texts(boss)[-1]
    assert team.texts(boss)[-1].endswith("🌙 Tus horas de silencio: 22:00 a 07:00")
    await team.incidents.snooze(incident.incident_id, SnoozeChoice.HOUR, boss)
    await alerts.show(context(team, boss, callback_id=None, chat_id=chat, source_chat_id=chat, chat_kind="group"))
    assert team.chat.texts(chat)[-1].endswith("ahora mismo · 🔕")


async def test_the_history_of_an_incident_is_that_of_its_session(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    incident = await team.dies((await team.analysts(1))[0])
    await alerts.history(context(team, boss), incident.incident_id)
    assert "cuenta suspendida" in team.texts(boss)[-1]


async def test_a_group_of_incidents_is_checked_as_a_whole(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    for session in await team.analysts(3):
        await team.dies(session)
    (shown,) = await team.incidents.open_incidents()
    await alerts.check(context(team, boss), shown.incident.incident_id)
    assert toasts(team) == [incident_texts.CHECKING_ALL]
    assert await team.open() == []


async def test_personal_pages_asked_for_in_a_group_come_in_private(team: Team) -> None:
    await team.person(Role.ADMIN)
    boss = await team.person(Role.SUPERVISOR)
    chat = await team.group(-1001)
    in_group = {"chat_id": chat, "source_chat_id": chat, "chat_kind": "supergroup", "thread_id": 7}
    for name in ("silences", "quiet", "quiet-edit", "digest"):
        await alerts.page(context(team, boss, **in_group), name)
    assert len(team.heard(boss)) == 4
    assert team.chat.chats[chat] == []
    assert set(toasts(team)) == {texts.IN_PRIVATE}
    await alerts.page(context(team, boss, **in_group), "topic")
    assert toasts(team)[-1] == texts.TOPIC_SET
    await team.dies((await team.analysts(1))[0])
    await team.pump()
    assert team.chat.chats[ChatId(-1001)][0].reply.thread_id == 7


async def test_quiet_hours_are_asked_for_and_answered(team: Team) -> None:
    boss = await team.person(Role.SUPERVISOR)
    await alerts.page(context(team, boss), "quiet-edit")
    assert team.heard(boss)[-1].reply.force_reply is not None
    await alerts.quiet_hours(context(team, boss, callback_id=None, args="cuando sea"))
    assert "No entendí" in team.texts(boss)[-1]
    await alerts.quiet_hours(context(team, boss, callback_id=None, args="22:00-07:00"))
    assert "de 22:00 a 07:00" in team.texts(boss)[-1]
    await alerts.page(context(team, boss), "quiet-off")
    assert "sin horas de silencio" in team.texts(boss)[-1]
    await alerts.page(context(team, boss), "unknown")
    await alerts.page(context(team, boss), "topic")
    assert toasts(team)[-2:] == [incident_texts.GONE, texts.ONLY_IN_GROUPS]


async def test_only_supervisors_may_press(team: Team) -> None:
    command = next(command for command in COMMANDS if command.name == "alertas")
    assert {action.role for action in command.buttons} == {Role.SUPERVISOR}
    assert command.role is Role.SUPERVISOR
    assert command.in_groups


async def test_an_incident_taken_in_a_group_is_taken_everywhere(team: Team) -> None:
    await team.person(Role.ADMIN)
    boss = await team.person(Role.SUPERVISOR)
    chat = await team.group(-1001)
    incident = await team.dies((await team.analysts(1))[0])
    await team.pump()
    await alerts.take(context(team, boss, chat_id=chat, source_chat_id=chat, chat_kind="group"), incident.incident_id)
    await team.pump()
    assert (await team.incident(incident)).state is IncidentState.TAKEN
    assert "🟡" in team.texts(boss)[0]
    assert "🟡" in team.chat.texts(chat)[0]


async def test_a_topic_is_offered_only_where_a_group_has_topics(team: Team) -> None:
    await team.person(Role.ADMIN)
    boss = await team.person(Role.SUPERVISOR)
    chat = await team.group(-1001)
    in_group = {"chat_id": chat, "source_chat_id": chat, "chat_kind": "supergroup"}
    offered = []
    for topics in (False, True):
        await alerts.show(context(team, boss, topics=topics, **in_group))
        keyboard = team.chat.chats[chat][-1].reply.keyboard
        offered.append(any(button.label == "📌 Avisos en este tema" for row in keyboard for button in row))
    assert offered == [False, True]
