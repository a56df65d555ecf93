"""Every button of the registry: pressed in its moment it does something; by others, or late, it does nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from core.domain.people.person import Person, Role
from core.domain.results.files import ExportFormat
from handlers.choosing import texts as choosing
from handlers.framework import specs
from handlers.framework.buttons import VERSION, ButtonAction, ButtonSpec
from handlers.framework.reply import Button, Reply
from handlers.registry import all_buttons, button_registry
from handlers.sessions import texts as sessions
from handlers.uploads import texts as uploads
from handlers.words import common
from tests.component.commands.presses import MOMENTS, Values
from tests.component.commands.scene import FAILURE, NewScene, Scene
from tests.fakes.chat import RecordingChat
from tests.support.tables import each

ACTIONS = {action.spec.name: action for action in all_buttons()}
PREPARED = {spec.name: (spec, moment) for spec, moment in MOMENTS}
OWN = {"jc", "jn", "jr", "jf", "jk", "ju", "jx", "tq", "sm", "sr", "sh"}
"""About a person's own jobs and sessions: pressed by the analyst."""


def presser(scene: Scene, action: ButtonAction) -> Person:
    if action.spec.name in OWN:
        return scene.alondra
    if action.spec.name in {"uf", "uc", "ux", "uu"}:
        return scene.celia  # who sent the file; test_own_uploads has those of others
    return {Role.ANALYST: scene.alondra, Role.SUPERVISOR: scene.bruno, Role.ADMIN: scene.celia}[action.role]


def trace(chat: RecordingChat) -> list[object]:
    """All that can be seen in every chat."""
    shown: list[object] = [
        (chat_id, said.message_id, said.text, said.labels, said.deleted)
        for chat_id, messages in chat.chats.items()
        for said in messages
    ]
    return [*shown, *sorted(chat.erased)]


def test_every_button_has_its_moment() -> None:
    assert set(PREPARED) == set(ACTIONS)


async def shown_button(scene: Scene, person: Person, data: str) -> int:
    """A message of the bot that carries the button."""
    assert person.chat_id is not None
    return await scene.office.chat.send(person.chat_id, Reply(Markup("…"), ((Button("botón", data=data),),)))


THEIRS = sorted(
    {name for name, (spec, _) in PREPARED.items() if int in spec.fields and ACTIONS[name].role is Role.ANALYST}
    - {specs.JOBS_PAGE.name, specs.JOBS_FOUND.name}  # of one's own jobs, whatever it carries
)


NOT_THEIRS = {common.STALE_BUTTON, choosing.NO_LONGER_OPEN, sessions.NOTHING_TO_CHECK, uploads.TOO_LATE}
"""Where numbers are looked for among one's own, there is none like it."""


async def stays_theirs(scene: Scene, spec: ButtonSpec, values: Values) -> None:
    """Somebody else of the same role presses it: nothing is shown, nothing changes."""
    other = await scene.office.person(name="Vega Ficticia")
    before, jobs = trace(scene.office.chat), await scene.jobs()
    repeats = await scene.office.services.repeats.of_person(scene.alondra)
    toast = await scene.office.press_data(other, 1, spec.data(*values))
    assert toast.startswith("🔒") or toast in NOT_THEIRS
    assert trace(scene.office.chat) == before
    assert await scene.jobs() == jobs
    assert await scene.office.services.repeats.of_person(scene.alondra) == repeats


@each("name", sorted(ACTIONS))
async def test_others_get_nothing_out_of_it_and_its_person_always_an_answer(new_scene: NewScene, name: str) -> None:
    async with new_scene() as scene:
        spec, moment = PREPARED[name]
        values = await moment(scene)
        if name in THEIRS:
            await stays_theirs(scene, spec, values)
        person = presser(scene, ACTIONS[name])
        message_id = await shown_button(scene, person, spec.data(*values))
        before, toasts = trace(scene.office.chat), len(scene.office.chat.toasts)
        toast = await scene.office.press_data(person, message_id, spec.data(*values))
        await scene.office.deliver()
        after = trace(scene.office.chat)
        assert len(scene.office.chat.toasts) == toasts + 1, "answered once"
        assert after != before or toast
        assert toast not in {common.STALE_BUTTON, common.NOT_FOR_YOU}
        assert "no está permitido" not in toast
        assert FAILURE not in "".join([toast, *scene.office.texts(person)])


async def test_nobody_below_its_role_gets_anything_out_of_it(scene: Scene) -> None:
    people = {Role.ANALYST: scene.alondra, Role.SUPERVISOR: scene.bruno, Role.ADMIN: scene.celia}
    refused = 0
    for name, action in ACTIONS.items():
        spec, _ = PREPARED[name]
        values = tuple(_anything(kind) for kind in spec.fields)
        for role, person in people.items():
            if role.includes(action.role):
                continue
            before = trace(scene.office.chat)
            toast = await scene.office.press_data(person, 1, spec.data(*values))
            assert toast.startswith("🔒 Eso no está permitido para tu rol."), name
            assert trace(scene.office.chat) == before, name
            refused += 1
    assert refused > 30


def _anything(kind: Any) -> Any:
    plain: dict[Any, Any] = {int: 1, bool: True, str: "home"}
    return plain[kind] if kind in plain else next(iter(kind))


@each("name", sorted(ACTIONS))
async def test_a_stranger_learns_nothing_from_it(scene: Scene, name: str) -> None:
    spec, _ = PREPARED[name]
    data = spec.data(*(_anything(kind) for kind in spec.fields))
    before = trace(scene.office.chat)
    assert await scene.office.press_data(9_999, 1, data) == common.STALE_BUTTON
    assert trace(scene.office.chat) == before


GARBLED = ("", "0sm", "x" * 64, *(VERSION + rest for rest in ("zz", "jc", "jc:¿", "sm:1", "pr:1:dueño", "uf:1:otra")))


@each("data", GARBLED)
async def test_an_outdated_or_garbled_one_is_stale_and_its_keyboard_goes(scene: Scene, data: str) -> None:
    message_id = await shown_button(scene, scene.alondra, data or "?")
    assert await scene.office.press_data(scene.alondra, message_id, data) == common.STALE_BUTTON
    assert scene.office.last(scene.alondra).labels == []


@each("name", [name for name, (spec, _) in PREPARED.items() if int in spec.fields])
async def test_what_it_was_about_may_be_gone_and_that_is_no_failure(new_scene: NewScene, name: str) -> None:
    async with new_scene() as scene:
        spec, _ = PREPARED[name]
        values = tuple(424_242 if kind is int else _anything(kind) for kind in spec.fields)
        person = presser(scene, ACTIONS[name])
        message_id = await shown_button(scene, person, spec.data(*values))
        before = trace(scene.office.chat)
        toast = await scene.office.press_data(person, message_id, spec.data(*values))
        assert toast or trace(scene.office.chat) != before
        assert FAILURE not in "".join([toast, *scene.office.texts(person)])


NUMBERS = (2**31 - 1, -(2**31), -1, 0)
WORDS = ("", "../../etc/passwd", "<b>x</b>", "=1+1", "\u202e\x00", "🧨" * 10, "9" * 40, "%s%n{0}")
"""What a changed client can send in place of what a button carries."""


def forged(spec: ButtonSpec, usual: Values) -> Iterator[Values]:
    """The values of a button with one of them replaced."""
    for place, kind in enumerate(spec.fields):
        for invented in {int: NUMBERS, str: WORDS}.get(kind, ()):
            values = (*usual[:place], invented, *usual[place + 1 :])
            if spec.fits(*values):
                yield values


@each("name", sorted(name for name, (spec, _) in PREPARED.items() if {int, str} & set(spec.fields)))
async def test_what_is_forged_is_no_failure(new_scene: NewScene, name: str) -> None:
    async with new_scene() as scene:
        spec, moment = PREPARED[name]
        person, usual = presser(scene, ACTIONS[name]), await moment(scene)
        for values in forged(spec, usual):
            message_id = await shown_button(scene, person, spec.data(*values))
            toast = await scene.office.press_data(person, message_id, spec.data(*values))
            await scene.office.deliver()
            assert FAILURE not in "".join([toast, *scene.office.texts(person)]), values


@each("number", [2**31, -(2**31) - 1, 2**63, 10**30])
def test_a_number_that_no_row_can_have_is_stale(number: int) -> None:
    assert button_registry().read(specs.FILE.data(number, ExportFormat.CSV)) is None


async def test_a_role_is_asked_for_when_it_is_pressed_not_when_it_was_drawn(scene: Scene) -> None:
    await scene.office.say(scene.bruno, "/alertas")
    await scene.office.services.access.change_role(scene.bruno.person_id, Role.ANALYST, scene.celia)
    assert (await scene.office.press(scene.bruno, "Casos silenciados")).startswith("🔒")
    await scene.office.services.access.change_role(scene.bruno.person_id, Role.SUPERVISOR, scene.celia)
    await scene.office.press(scene.bruno, "Casos silenciados")
    assert scene.said(scene.bruno) == "🔔 No hay ningún caso silenciado."


async def test_waiting_for_a_day_makes_no_button_fail(scene: Scene) -> None:
    await scene.scrape()
    scene.office.clock.advance(timedelta(days=1).total_seconds())
    await scene.office.press(scene.alondra, "JSON")
    assert scene.office.last(scene.alondra).reply.document is not None
