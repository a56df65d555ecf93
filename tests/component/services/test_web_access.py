"""One-time links, web sessions and API tokens."""

import asyncio
from datetime import timedelta

import pytest

from core.domain.ids import PersonId
from core.domain.people.person import Role
from core.domain.people.web_access import Door, LinkPurpose, TokenId
from core.errors import AccessDeniedException, GoneException, LinkException, TooManyAttemptsException
from core.services.team.api_tokens import ApiTokens
from core.services.team.web_access import LINK_LIFE, LINKS_WINDOW, MAX_LINKS, SESSION_LIFE, WebAccess
from tests.support.office import Office


@pytest.fixture
def web(office: Office) -> WebAccess:
    return office.services.web


@pytest.fixture
def tokens(office: Office) -> ApiTokens:
    return office.services.tokens


class TestLinks:
    async def test_a_link_opens_one_session_for_its_person(self, office: Office, web: WebAccess) -> None:
        vega = await office.person(Role.ANALYST)
        code = await web.link(vega, LinkPurpose.LOGIN, "facebook")
        assert (await web.peek(code)).subject == (await web.peek(code)).subject == "facebook"
        entry = await web.enter(code)
        visitor = await web.visitor(entry.secret)
        assert visitor is not None
        assert (visitor.person, visitor.role, visitor.session) == (vega, Role.ANALYST, entry.session)
        assert (entry.session.door, entry.session.purpose) == (Door.LINK, LinkPurpose.LOGIN)
        assert entry.secret not in repr(entry)
        with pytest.raises(LinkException):
            await web.enter(code)
        with pytest.raises(LinkException):
            await web.peek(code)

    async def test_invented_used_expired_and_removed_links_get_the_same_answer(
        self, office: Office, web: WebAccess
    ) -> None:
        celia, vega = await office.person(Role.ADMIN), await office.person(Role.ANALYST)
        used, removed = await web.link(celia), await web.link(vega)
        await web.enter(used)
        await office.services.access.remove(vega.person_id, celia)
        expired = await web.link(celia)
        office.clock.advance(LINK_LIFE.total_seconds())
        answers = set()
        for code in ("inventado", used, removed, expired):
            for use in (web.peek, web.enter):
                with pytest.raises(LinkException) as caught:
                    await use(code)
                answers.add(str(caught.value))
        assert len(answers) == 1

    async def test_a_link_followed_twice_at_once_opens_once(self, office: Office, web: WebAccess) -> None:
        code = await web.link(await office.person(Role.ANALYST))
        results = await asyncio.gather(web.enter(code), web.enter(code), return_exceptions=True)
        assert sorted(type(result).__name__ for result in results) == ["Entry", "LinkException"]

    async def test_links_are_limited_per_person(self, office: Office, web: WebAccess) -> None:
        vega, celia = await office.person(Role.ANALYST), await office.person(Role.ADMIN)
        for _ in range(MAX_LINKS):
            await web.link(vega)
        with pytest.raises(TooManyAttemptsException):
            await web.link(vega)
        await web.link(celia)
        office.clock.advance(LINKS_WINDOW.total_seconds() + 1)
        await web.link(vega)


class TestSessions:
    async def test_a_session_ends_by_itself_by_leaving_and_with_its_person(
        self, office: Office, web: WebAccess
    ) -> None:
        celia, vega = await office.person(Role.ADMIN), await office.person(Role.SUPERVISOR)
        left, demoted, removed = [await web.enter(await web.link(vega)) for _ in range(3)]
        await web.leave(left.secret)
        assert await web.visitor(left.secret) is None
        assert await web.visitor(demoted.secret) is not None
        await office.services.access.change_role(vega.person_id, Role.ANALYST, celia)
        assert await web.visitor(demoted.secret) is None
        removed = await web.enter(await web.link(vega))
        await office.services.access.remove(vega.person_id, celia)
        assert await web.visitor(removed.secret) is None
        own = await web.enter(await web.link(celia))
        assert await web.still_open([own.session.session_hash, removed.session.session_hash]) == {
            own.session.session_hash
        }
        office.clock.advance(SESSION_LIFE.total_seconds())
        assert await web.visitor(own.secret) is None

    async def test_telegram_opens_a_session_for_members_only(self, office: Office, web: WebAccess) -> None:
        vega = await office.person(Role.ANALYST)
        assert vega.telegram_user_id is not None
        entry = await web.enter_by_telegram(vega.telegram_user_id, "una prueba")
        assert entry.session.door is Door.MINI_APP
        with pytest.raises(LinkException):
            await web.enter_by_telegram(vega.telegram_user_id, "una prueba")
        with pytest.raises(GoneException):
            await web.enter_by_telegram(1, "otra prueba")

    async def test_a_promotion_is_seen_at_once(self, office: Office, web: WebAccess) -> None:
        celia, vega = await office.person(Role.ADMIN), await office.person(Role.ANALYST)
        entry = await web.enter(await web.link(vega))
        await office.services.access.change_role(vega.person_id, Role.SUPERVISOR, celia)
        visitor = await web.visitor(entry.secret)
        assert visitor is not None
        assert visitor.may(Role.SUPERVISOR)
        assert not visitor.may(Role.ADMIN)


class TestTokens:
    async def test_a_token_acts_as_its_person_with_its_own_role(self, office: Office, tokens: ApiTokens) -> None:
        celia = await office.person(Role.ADMIN)
        secret, owner = await tokens.create("tablero", Role.SUPERVISOR)
        visitor = await tokens.visitor(secret)
        assert visitor is not None
        assert (owner.person, visitor.person, visitor.role) == (celia, celia, Role.SUPERVISOR)
        assert secret not in repr(owner)
        (listed,) = await tokens.all()
        assert listed.token.last_used_at == office.clock.now()
        assert [entry.action for entry in await office.audit()] == ["token.create"]

    async def test_the_last_use_is_noted_once_a_minute(self, office: Office, tokens: ApiTokens) -> None:
        await office.person(Role.ADMIN)
        secret, _ = await tokens.create("tablero", Role.ADMIN)
        first = office.clock.now()
        for seconds, expected in ((0, 0), (59, 0), (2, 61)):
            office.clock.advance(seconds)
            await tokens.visitor(secret)
            (listed,) = await tokens.all()
            assert listed.token.last_used_at == first + timedelta(seconds=expected)

    async def test_a_token_never_exceeds_its_person(self, office: Office, tokens: ApiTokens) -> None:
        celia, vega = await office.person(Role.ADMIN), await office.person(Role.SUPERVISOR)
        with pytest.raises(AccessDeniedException):
            await tokens.create("tablero", Role.ADMIN, person_id=vega.person_id)
        secret, _ = await tokens.create("tablero", Role.SUPERVISOR, person_id=vega.person_id)
        await office.services.access.change_role(vega.person_id, Role.ANALYST, celia)
        assert await tokens.visitor(secret) is None, "a lost role revokes tokens"

    async def test_unknown_revoked_and_orphaned_tokens_open_nothing(self, office: Office, tokens: ApiTokens) -> None:
        celia, vega = await office.person(Role.ADMIN), await office.person(Role.ANALYST)
        revoked, owner = await tokens.create("uno", Role.ANALYST)
        orphan, _ = await tokens.create("dos", Role.ANALYST, person_id=vega.person_id)
        await tokens.revoke(owner.token.token_id, celia.person_id)
        await office.services.access.remove(vega.person_id, celia)
        for secret in ("", "cnt_", "cnt_inventado", "otra cosa", revoked, orphan):
            assert await tokens.visitor(secret) is None, secret
        assert await tokens.all() == []
        with pytest.raises(GoneException):
            await tokens.revoke(TokenId(owner.token.token_id))
        with pytest.raises(GoneException):
            await tokens.create("tres", Role.ANALYST, person_id=PersonId(999))
