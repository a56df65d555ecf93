"""The pool of proxies: lent to sessions while they work, replaced when they do not; never the account's fault."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.ids import PersonId, ProxyId
from core.domain.people.actors import PROXY
from core.domain.people.person import AuditEntry, Person
from core.domain.sessions.proxies import Proxy, ProxyState
from core.domain.sessions.session import ScrapingSession, SessionEvent
from core.errors import ConflictException, ProxyException
from core.ports.platforms import ProxyChecker
from core.ports.runtime import Clock
from core.ports.storage import Area, UnitOfWork, UnitOfWorkFactory
from core.services.proxies.rules import ProxySettings, after_failure, after_success, best_for, proxy_label


class ProxyPool:
    """Adds, tests and retires proxies, and keeps every session on a healthy one."""

    def __init__(
        self, uow: UnitOfWorkFactory, clock: Clock, checker: ProxyChecker, settings: ProxySettings | None = None
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._checker = checker
        self._settings = settings or ProxySettings()

    async def add(self, url: str, by: Person | None) -> Proxy:
        """Add and test one. BadProxyException for no address; ConflictException when it is there already."""
        address, label = url.strip(), proxy_label(url)
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            if any(known.label == label for known in await uow.proxies.all()):
                raise ConflictException(f"proxy {label} exists")
            proxy = await uow.proxies.add(address, label, self._clock.now())
            await self._audit(uow, by, "proxy.add", label)
            await uow.commit()
        return await self._check(proxy)

    async def all(self) -> Sequence[Proxy]:
        """Those in use."""
        async with self._uow(write=False) as uow:
            return await uow.proxies.all()

    async def test(self, proxy_id: ProxyId, by: Person | None) -> Proxy | None:
        """Ask a site through it now; the proxy as it is then, None when it is gone or retired."""
        async with self._uow(write=False) as uow:
            proxy = await uow.proxies.get(proxy_id)
        if proxy is None or proxy.state is ProxyState.RETIRED:
            return None
        if by is not None:
            async with self._uow() as uow:
                await uow.hold(Area.SESSIONS)
                await self._audit(uow, by, "proxy.test", proxy.label)
                await uow.commit()
        return await self._check(proxy)

    async def retire(self, proxy_id: ProxyId, by: Person | None) -> Proxy | None:
        """Take it out of the pool; its sessions move to others (or to none)."""
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            proxy = await uow.proxies.get(proxy_id)
            if proxy is None or proxy.state is ProxyState.RETIRED:
                return None
            retired = replace(proxy, state=ProxyState.RETIRED)
            await uow.proxies.update(retired)
            await self._move_all(uow, retired, reason="proxy.retired")
            await self._audit(uow, by, "proxy.retire", proxy.label)
            await uow.commit()
        return retired

    async def round(self) -> int:
        """The scheduled check of every proxy (resting ones once their rest is over); how many were checked."""
        now = self._clock.now()
        due = [p for p in await self.all() if p.cooldown_until is None or p.cooldown_until <= now]
        for proxy in due:
            await self._check(proxy)
        return len(due)

    async def choose(self) -> Proxy | None:
        """The proxy a new session would get; None while the pool has no healthy one."""
        return best_for(await self.all())

    async def lend(self, uow: UnitOfWork, session: ScrapingSession, proxy: Proxy) -> ScrapingSession:
        """Bind a session to `proxy` for good (sticky): it changes only when that one dies or is retired."""
        return await self._bind(uow, session, proxy, reason="proxy.lent")

    async def failed(self, uow: UnitOfWork, session: ScrapingSession, reason: str) -> bool:
        """The session's own traffic met proxy trouble: count it, and move on when the proxy rests. Whether it moved."""
        if session.proxy_id is None or not session.readable:
            return False
        proxy = await uow.proxies.get(session.proxy_id)
        if proxy is None:
            return False
        failing = after_failure(proxy, self._clock.now(), self._settings)
        await uow.proxies.update(failing)
        if failing.state is not ProxyState.DOWN:
            return False
        if proxy.state is ProxyState.DOWN:  # the others were moved when it began to rest
            return await self._move(uow, session, failing, reason=reason)
        return await self._move_all(uow, failing, reason=reason) > 0

    async def doubt(self, session: ScrapingSession) -> None:
        """Traffic of `session` met proxy trouble: ask its proxy now, for a dead one must not be met twice.

        That it answers does not make up for what the traffic met (it may serve one site and not another).
        """
        if session.proxy_id is None:
            return
        async with self._uow(write=False) as uow:
            proxy = await uow.proxies.get(session.proxy_id)
        if proxy is not None and proxy.state is ProxyState.HEALTHY:
            await self._check(proxy, forgive=False)

    async def _check(self, proxy: Proxy, *, forgive: bool = True) -> Proxy:
        """Ask, then store the answer (a good one: if it may `forgive`); one retired while we asked stays so."""
        try:
            latency = await self._checker.check(proxy.url)
        except ProxyException:
            latency = None
        async with self._uow() as uow:
            await uow.hold(Area.SESSIONS)
            current = await uow.proxies.get(proxy.proxy_id)
            if current is None or current.state is ProxyState.RETIRED or (latency is not None and not forgive):
                return current or proxy
            now = self._clock.now()
            if latency is None:
                current = after_failure(current, now, self._settings)
            else:
                current = after_success(current, latency, now)
            await uow.proxies.update(current)
            if current.state is ProxyState.DOWN:
                await self._move_all(uow, current, reason="proxy.unreachable")
            await uow.commit()
        return current

    async def _move_all(self, uow: UnitOfWork, proxy: Proxy, *, reason: str) -> int:
        """Every session of `proxy` gets another healthy one; without one they stay (or go direct, when it retired)."""
        moved = 0
        for session in await uow.sessions.all():
            if session.proxy_id == proxy.proxy_id and session.readable:
                moved += await self._move(uow, session, proxy, reason=reason)
        return moved

    async def _move(self, uow: UnitOfWork, session: ScrapingSession, proxy: Proxy, *, reason: str) -> bool:
        best = best_for(await uow.proxies.all(), without=proxy.proxy_id)
        if best is not None:
            await self._bind(uow, session, best, reason=reason)
        elif proxy.state is ProxyState.RETIRED:
            await uow.sessions.set_proxy(session.session_id, None, None)
            await self._note(uow, session, proxy.label, "", reason)
        return best is not None

    async def _bind(self, uow: UnitOfWork, session: ScrapingSession, proxy: Proxy, *, reason: str) -> ScrapingSession:
        await uow.sessions.set_proxy(session.session_id, proxy.url, proxy.proxy_id)
        before = await uow.proxies.get(session.proxy_id) if session.proxy_id is not None else None
        await self._note(uow, session, before.label if before else "", proxy.label, reason)
        return replace(session, proxy_url=proxy.url, proxy_id=proxy.proxy_id)

    async def _note(self, uow: UnitOfWork, session: ScrapingSession, before: str, after: str, reason: str) -> None:
        event = SessionEvent(
            session.session_id, "proxy_changed", self._clock.now(), PROXY, before=before, after=after, reason=reason
        )
        await uow.sessions.add_event(event)

    async def _audit(self, uow: UnitOfWork, by: Person | None, action: str, label: str) -> None:
        actor: PersonId | None = by.person_id if by else None
        await uow.audit.add(AuditEntry(actor, action, self._clock.now(), label))
