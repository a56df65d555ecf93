"""What a live login starts from: whose session, through which proxy, at which page."""

from dataclasses import dataclass, field, replace

from core.domain.ids import SessionId
from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.domain.sessions.proxies import Proxy
from core.domain.sessions.session import NewSession, ScrapingSession, SessionIdentity, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState
from core.ports.storage import UnitOfWorkFactory
from core.services.proxies.pool import ProxyPool

_CHALLENGED = frozenset({SessionState.CONSENT, SessionState.RESTRICTED})


@dataclass(frozen=True, slots=True)
class Beginning:
    """`evidence` names the address of a challenge, if a person is asked for something there."""

    person: Person
    platform: Platform
    identity: SessionIdentity = field(repr=False)
    old: ScrapingSession | None = field(default=None, repr=False)
    lent: Proxy | None = None
    evidence: str = ""

    def new_session(self, state: StorageState, user_agent: str) -> NewSession:
        """What is stored when the login succeeds: the proxy, user agent and language that the site saw all along."""
        return NewSession(
            person_id=self.person.person_id,
            platform=self.platform,
            storage_state=state,
            proxy_url=self.identity.proxy_url,
            user_agent=user_agent,
            locale=self.identity.locale,
            account_id=state.account_id(self.platform),
            cookies_expire_at=state.expires_at(self.platform),
        )


async def begin(uow: UnitOfWorkFactory, proxies: ProxyPool, person: Person, platform: Platform) -> Beginning:
    """Read what there is of the person's session. A proxy is chosen before the first request and stays.

    Cookies that cannot be read are as good as none; what else the row says of proxy and user agent still holds.
    """
    async with uow(write=False) as tx:
        old = await tx.sessions.for_person(person.person_id, platform)
        incidents = await tx.incidents.for_session(old.session_id) if old is not None else ()
    identity = _identity(old, platform)
    lent = await proxies.choose() if identity.proxy_url is None else None
    if lent is not None:
        identity = replace(identity, proxy_url=lent.url)
    challenged = old is not None and (old.status is SessionStatus.BANNED or old.last_state in _CHALLENGED)
    evidence = incidents[0].evidence if challenged and incidents else ""
    return Beginning(person, platform, identity, old, lent, evidence)


def _identity(old: ScrapingSession | None, platform: Platform) -> SessionIdentity:
    if old is None:
        return SessionIdentity(SessionId(0), platform, StorageState())
    state = old.storage_state if old.readable else StorageState()
    return SessionIdentity(old.session_id, platform, state, old.proxy_url, old.user_agent, old.locale)
