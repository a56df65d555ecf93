"""One-time links, web sessions, live logins and API tokens."""

from dataclasses import replace

import pytest

from core.domain.people.person import Role
from core.domain.people.web_access import Door, LinkPurpose, NewToken, WebLink, WebSession
from core.domain.platforms import Platform
from core.domain.sessions.login import LoginEnd, LoginRecord
from core.errors import ConflictException
from persistence.database.engine import Database
from tests.contract.persistence.people import NOW, enrol, minutes

HASH, OTHER_HASH = "a" * 64, "b" * 64


async def test_a_link_is_seen_often_and_used_once(database: Database) -> None:
    person = await enrol(database, telegram=1)
    link = WebLink(HASH, person.person_id, LinkPurpose.LOGIN, NOW, minutes(5), subject="facebook")
    async with database() as uow:
        await uow.web.add_link(link)
        with pytest.raises(ConflictException):
            await uow.web.add_link(link)
        await uow.commit()
    async with database() as uow:
        assert await uow.web.link(HASH, NOW) == link
        assert await uow.web.link(HASH, minutes(5)) is None
        assert await uow.web.link(OTHER_HASH, NOW) is None
        assert await uow.web.use_link(HASH, minutes(6)) is None
        assert await uow.web.use_link(HASH, minutes(1)) == replace(link, used_at=minutes(1))
        assert await uow.web.use_link(HASH, minutes(1)) is None
        assert await uow.web.link(HASH, minutes(1)) is None
        assert await uow.web.links_since(person.person_id, minutes(-1)) == 1
        assert await uow.web.links_since(person.person_id, NOW) == 0


async def test_a_web_session_lasts_until_it_is_ended_or_expires(database: Database) -> None:
    person = await enrol(database, telegram=1)
    session = WebSession(HASH, person.person_id, Door.MINI_APP, NOW, minutes(480))
    async with database() as uow:
        await uow.web.add_session(session)
        assert await uow.web.holder(HASH, NOW) == (session, person)
        assert await uow.web.holder(HASH, minutes(480)) is None
        assert await uow.web.open_sessions([HASH, OTHER_HASH], NOW) == {HASH}
        assert await uow.web.open_sessions([], NOW) == frozenset()
        await uow.web.end_session(HASH)
        await uow.web.end_session(HASH)
        assert await uow.web.holder(HASH, NOW) is None
        await uow.commit()


async def test_the_web_session_of_somebody_who_was_removed_has_no_holder(database: Database) -> None:
    person = await enrol(database, telegram=1)
    async with database() as uow:
        await uow.web.add_session(WebSession(HASH, person.person_id, Door.LINK, NOW, minutes(480)))
        await uow.people.update(replace(person, active=False))
        assert await uow.web.holder(HASH, NOW) is None


async def test_a_session_of_someone_removed_is_not_open(database: Database) -> None:
    person = await enrol(database, telegram=1)
    async with database() as uow:
        await uow.web.add_session(WebSession(HASH, person.person_id, Door.LINK, NOW, minutes(480)))
        await uow.people.update(replace(person, active=False))
        assert await uow.web.open_sessions([HASH], NOW) == frozenset()


async def test_a_live_login_is_open_until_its_end_which_ends_its_web_session(database: Database) -> None:
    person, other = await enrol(database, telegram=1), await enrol(database, telegram=2)
    first = LoginRecord(person.person_id, Platform.X, HASH, NOW)
    second = LoginRecord(person.person_id, Platform.FACEBOOK, OTHER_HASH, minutes(1))
    elsewhere = LoginRecord(other.person_id, Platform.X, "c" * 64, minutes(2))
    async with database() as uow:
        for web_session in (HASH, OTHER_HASH):
            session = WebSession(web_session, person.person_id, Door.LINK, NOW, minutes(480), LinkPurpose.LOGIN)
            await uow.web.add_session(session)
        assert await uow.logins.began(first, none_since=NOW)
        assert not await uow.logins.began(second, none_since=NOW)
        assert await uow.logins.began(second, none_since=NOW, over=first)
        assert await uow.logins.began(elsewhere, none_since=NOW)
        assert await uow.logins.left_open() == [second, elsewhere]
        assert await uow.logins.of_web_session(HASH) is None
        assert not await uow.logins.ended(first, LoginEnd.IDLE, minutes(3))  # late: another one is open already
        assert await uow.logins.left_open() == [second, elsewhere]
        assert await uow.web.open_sessions([HASH, OTHER_HASH], minutes(3)) == {OTHER_HASH}
        assert await uow.logins.ended(second, LoginEnd.CAPTURED, minutes(4))
        assert not await uow.logins.ended(second, LoginEnd.SHUTDOWN, minutes(5))
        closed = replace(second, ended_at=minutes(4), end=LoginEnd.CAPTURED)
        assert await uow.logins.of_web_session(OTHER_HASH) == closed
        assert await uow.web.open_sessions([HASH, OTHER_HASH], minutes(3)) == frozenset()
        assert await uow.logins.purge(minutes(4)) == 0
        assert await uow.logins.purge(minutes(5)) == 1
        assert await uow.logins.left_open() == [elsewhere]
        await uow.commit()


async def test_a_token_is_found_until_it_is_revoked(database: Database) -> None:
    person = await enrol(database, telegram=1)
    async with database() as uow:
        token = await uow.web.add_token(NewToken("panel externo", Role.SUPERVISOR, person.person_id, HASH, NOW))
        assert await uow.web.token(HASH) == token
        assert await uow.web.token(OTHER_HASH) is None
        await uow.web.touch_token(token.token_id, minutes(1))
        assert await uow.web.tokens() == [replace(token, last_used_at=minutes(1))]
        revoked = await uow.web.revoke_token(token.token_id, minutes(2))
        assert revoked == replace(token, last_used_at=minutes(1), revoked_at=minutes(2))
        assert await uow.web.revoke_token(token.token_id, minutes(2)) is None
        assert await uow.web.token(HASH) is None
        assert await uow.web.tokens() == []
        await uow.commit()


async def test_everything_of_one_person_ends_and_nothing_of_another(database: Database) -> None:
    one, other = await enrol(database, telegram=1), await enrol(database, "Bruno Quimera", telegram=2)
    async with database() as uow:
        for person, mark in ((one, "1"), (other, "2")):
            await uow.web.add_link(WebLink(mark * 64, person.person_id, LinkPurpose.PANEL, NOW, minutes(5)))
            await uow.web.add_session(WebSession(mark * 64, person.person_id, Door.LINK, NOW, minutes(5)))
            await uow.web.add_token(NewToken("t", Role.ANALYST, person.person_id, mark * 64, NOW))
        await uow.web.end_all(one.person_id, NOW)
        found = [
            (await uow.web.link(mark * 64, NOW), await uow.web.holder(mark * 64, NOW), await uow.web.token(mark * 64))
            for mark in ("1", "2")
        ]
        await uow.commit()
    assert found[0] == (None, None, None)
    assert None not in found[1]


async def test_what_expired_long_ago_is_purged(database: Database) -> None:
    person = await enrol(database, telegram=1)
    async with database() as uow:
        await uow.web.add_link(WebLink(HASH, person.person_id, LinkPurpose.PANEL, NOW, minutes(5)))
        await uow.web.add_session(WebSession(HASH, person.person_id, Door.LINK, NOW, minutes(480)))
        assert await uow.web.purge(minutes(5)) == 0
        assert await uow.web.purge(minutes(6)) == 1
        assert await uow.web.purge(minutes(481)) == 1
        await uow.commit()
