"""The seeded world is whole, consistent, and made of people who do not exist."""

import json

import pytest

from sandbox.cookie_files import FileFormat
from sandbox.sites import LocalSites
from sandbox.telegram import FileAtHand
from sandbox.world import VERDICTS, SeedSession, World, build_world
from tests.integration.sandbox_sites.support import ask
from tests.support.tables import each

FORMATS: tuple[FileFormat, ...] = ("storage_state", "cookie_editor", "netscape")


@pytest.fixture
def world() -> World:
    return build_world(LocalSites())


def values(content: bytes, file_format: FileFormat) -> dict[str, str]:
    text = content.decode()
    if file_format == "netscape":
        lines = [line.split("\t") for line in text.splitlines() if line.count("\t") == 6]
        return {fields[5]: fields[6] for fields in lines}
    data = json.loads(text)
    cookies = data["cookies"] if file_format == "storage_state" else data
    return {cookie["name"]: cookie["value"] for cookie in cookies}


def test_the_three_roles_are_there_once_once_and_often(world: World) -> None:
    roles = [person.role for person in world.people]
    assert (roles.count("admin"), roles.count("supervisor"), roles.count("analista")) == (1, 1, 5)
    assert (world.admin.role, world.supervisor.role, len(world.analysts)) == ("admin", "supervisor", 5)
    assert len({person.telegram_user_id for person in (*world.people, world.newcomer)}) == 8


def test_every_verdict_has_a_session_somewhere(world: World) -> None:
    verdicts = {session.expected for session in world.sessions}
    assert verdicts == {"valid", "expired", "banned", "consent", "restricted", "undecided"}
    assert {session.platform for session in world.sessions} == {"facebook", "instagram", "x"}


def test_nobody_has_two_sessions_on_one_platform(world: World) -> None:
    pairs = [(session.telegram_user_id, session.platform) for session in world.sessions]
    assert len(set(pairs)) == len(pairs)
    assert all(world.person(user).role for user, _ in pairs)


def test_an_invitation_waits_for_the_newcomer(world: World) -> None:
    assert world.person(world.invitation.telegram_user_id) == world.newcomer
    assert (len(world.invitation.code), world.newcomer.role) == (22, "")


def test_the_profiles_have_what_their_kind_promises(world: World) -> None:
    assert world.profile("big").friends == 600
    assert (world.profile("huge").friends, world.profile("capped").followers) == (5_000, 96)
    assert world.profile("locked").friends == world.profile("friends_hidden").friends == 0
    assert (world.profile("page").followers, world.profile("page").friends) == (120, 0)
    assert world.profile("numeric").url.endswith("profile.php?id=100070000000103")
    assert world.profile("missing").identifier == "perfil.que.no.existe"


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_cookie_file_carries_the_present_login(world: World, file_format: FileFormat) -> None:
    session = world.session("facebook", "valid")
    found = values(world.cookie_file(session.account_id, file_format), file_format)
    assert found.pop("visita") == "1"
    stored = session.storage_state["cookies"]
    assert isinstance(stored, list)
    assert found == {cookie["name"]: cookie["value"] for cookie in stored}


@each("platform", ["facebook", "instagram", "x"])
async def test_a_file_for_an_expired_session_comes_from_a_new_login(platform: str) -> None:
    sites = LocalSites()
    world = build_world(sites)
    session = world.session(platform, "expired")
    stored = session.storage_state["cookies"]
    assert isinstance(stored, list)
    old = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in stored)
    fresh = values(world.cookie_file(session.account_id, "netscape"), "netscape")
    new = "; ".join(f"{name}={value}" for name, value in fresh.items())
    home = {"facebook": "https://www.facebook.com/settings", "instagram": "https://www.instagram.com/direct/inbox/",
            "x": "https://x.com/home"}[platform]  # fmt: skip
    statuses = [(await ask(sites.site(platform), home, cookies=cookies)).status for cookies in (old, new)]
    assert statuses == [302, 200]


def test_the_same_login_is_exported_in_every_format(world: World) -> None:
    account_id = world.session("facebook", "expired").account_id
    files = [values(world.cookie_file(account_id, file_format), file_format) for file_format in FORMATS]
    assert files[0] == files[1] == files[2]


def test_a_suspended_account_stays_suspended_when_its_cookies_are_exported(world: World) -> None:
    session = world.session("facebook", "banned")
    before = session.storage_state["cookies"]
    assert isinstance(before, list)
    found = values(world.cookie_file(session.account_id, "cookie_editor"), "cookie_editor")
    assert found["xs"] == next(cookie["value"] for cookie in before if cookie["name"] == "xs")


def test_the_extension_writes_what_it_really_writes(world: World) -> None:
    account_id = world.session("instagram", "valid").account_id
    entries = {entry["name"]: entry for entry in json.loads(world.cookie_file(account_id, "cookie_editor"))}
    assert entries["sessionid"]["sameSite"] == "no_restriction"
    assert entries["rur"]["session"] is True
    assert "expirationDate" not in entries["rur"]
    assert b"#HttpOnly_.instagram.com\tTRUE\t/\tTRUE" in world.cookie_file(account_id, "netscape")


def test_no_secret_stands_in_a_representation(world: World) -> None:
    session = world.session("facebook", "valid")
    stored = session.storage_state["cookies"]
    assert isinstance(stored, list)
    assert not any(str(cookie["value"]) in repr(session) for cookie in stored if cookie["name"] in {"xs", "datr"})


def test_asking_for_who_is_not_there_says_so(world: World) -> None:
    with pytest.raises(KeyError, match="consent"):
        world.session("x", "consent")


async def test_the_files_to_try_work_when_they_are_new_and_not_when_they_are_blocked() -> None:
    async with LocalSites() as sites:
        world = build_world(sites)
        labels = [(file.label, file.group) for file in world.files]
        assert len(set(labels)) == len(labels) == len(world.sessions) + 1
        expired, banned = world.session("facebook", "expired"), world.session("facebook", "banned")
        for _ in range(2):
            content = _file(world, expired).make()
            entries = {entry["name"]: entry["value"] for entry in json.loads(content)}
            assert entries["c_user"] == expired.account_id
            assert sites.facebook.state_of(expired.account_id) == "valid"
            sites.facebook.set_state(expired.account_id, "expired")
        _file(world, banned).make()
        assert sites.facebook.state_of(banned.account_id) == "checkpoint_suspended"
        assert world.files[-1].make().startswith(b"Lista")


def _file(world: World, session: SeedSession) -> FileAtHand:
    owner = world.person(session.telegram_user_id).name.split()[0]
    return next(file for file in world.files if owner in file.label and file.group == "Facebook")


async def test_every_session_and_every_delay_can_be_changed_by_hand() -> None:
    async with LocalSites(latency_ms=120) as sites:
        world = build_world(sites)
        with_troubles = sum(bool(sites.site(name).troubles.known) for name in ("facebook", "instagram", "x"))
        switches = {(switch.group, switch.label): switch for switch in world.switches}
        delays, forms = 3, 3
        assert len(switches) == len(world.switches) == len(world.sessions) + delays + forms + with_troubles
        for switch in world.switches:
            assert switch.read() in [option.value for option in switch.options]
        brisa = switches["Facebook", "Sesión de Brisa"]
        assert {option.value for option in brisa.options} == set(sites.facebook.states())
        assert {option.section for option in brisa.options} == set(VERDICTS.values())
        brisa.write("blocked")
        assert sites.facebook.state_of(world.session("facebook", "valid").account_id) == brisa.read() == "blocked"
        switches["Instagram", "Problema en las listas"].write("emptied")
        switches["Instagram", "Forma de las listas"].write("connection")
        assert (sites.instagram.troubles.standing, sites.instagram.shapes.lists) == ("emptied", "connection")
        delay = switches["X", "Demora del sitio"]
        delay.write("3000")
        assert (sites.x.latency_ms, sites.facebook.latency_ms, delay.read()) == (3000, 120, "3000")


def test_everybody_has_something_worth_trying(world: World) -> None:
    names = {profile.identifier for profile in world.profiles}
    for person in (*world.people, world.newcomer):
        tips = world.tips(person.telegram_user_id)
        assert tips, person.name
        assert all(names.intersection(tip.split()) for tip in tips if tip.startswith("/scrape")), tips
    assert world.tips(world.newcomer.telegram_user_id)[0] == f"/start {world.invitation.code}"
    assert world.tips(1) == ()
