"""The people of the seeded sandbox and their accounts. Nobody here exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UBUNTU = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
)


@dataclass(frozen=True, slots=True)
class SeedPerson:
    """Somebody with a Telegram account; `role` is admin, supervisor, analista, or empty for who has none yet."""

    telegram_user_id: int
    name: str
    username: str
    role: str


@dataclass(frozen=True, slots=True)
class SeedInvitation:
    """An invitation that is still open: the code behind `?start=`, and for whom."""

    code: str
    role: str
    name: str
    telegram_user_id: int


@dataclass(frozen=True, slots=True)
class SeedAccount:
    """An account on a site, the person who works with it, and the state of its session there."""

    telegram_user_id: int
    platform: str
    account_id: str
    name: str
    handle: str
    state: str
    locale: str = "es_ES"
    user_agent: str = UBUNTU
    two_factor: bool = False
    """Logging in by hand asks for a code too."""


ADMIN = SeedPerson(700_000_001, "Celestina Cascabel", "celestina_ficticia", "admin")
SUPERVISOR = SeedPerson(700_000_002, "Hipólito Nubarrón", "hipolito_ficticio", "supervisor")
BRISA = SeedPerson(700_000_003, "Brisa Farolillo", "brisa_ficticia", "analista")
ONESIMO = SeedPerson(700_000_004, "Onésimo Veleta", "onesimo_ficticio", "analista")
JACARANDA = SeedPerson(700_000_005, "Jacaranda Molinillo", "jacaranda_ficticia", "analista")
QUIRINO = SeedPerson(700_000_006, "Quirino Ñandutí", "quirino_ficticio", "analista")
DOROTEA = SeedPerson(700_000_007, "Dorotea Espejismo", "dorotea_ficticia", "analista")
NEWCOMER = SeedPerson(700_000_008, "Lucero Tornasol", "lucero_ficticio", "")

PEOPLE = (ADMIN, SUPERVISOR, BRISA, ONESIMO, JACARANDA, QUIRINO, DOROTEA)
INVITATION = SeedInvitation("ARENA0invitacion0nueva", "analista", NEWCOMER.name, NEWCOMER.telegram_user_id)

TIPS: Mapping[int, tuple[str, ...]] = {
    ADMIN.telegram_user_id: ("/admin", "/health", "/reporte hoy"),
    SUPERVISOR.telegram_user_id: ("/alertas", "/sesion", "/reporte ayer"),
    BRISA.telegram_user_id: ("/scrape vega.ficticia", "/scrape x vega_ficticia seguidores", "/sesion", "/trabajos"),
    ONESIMO.telegram_user_id: ("/scrape bruno.quimera", "/sesion"),
    JACARANDA.telegram_user_id: ("/scrape ondina.bambalina", "/sesion"),
    QUIRINO.telegram_user_id: ("/scrape vega.ficticia",),
    DOROTEA.telegram_user_id: ("/scrape ondina.bambalina amigos", "/scrape fabiola.penumbra"),
    NEWCOMER.telegram_user_id: (f"/start {INVITATION.code}", "/ayuda"),
}
"""What is worth saying as whom, in the order in which it makes sense."""


def _account(
    person: SeedPerson, platform: str, account_id: str, state: str, locale: str = "es_ES", *, two_factor: bool = False
) -> SeedAccount:
    agent = WINDOWS if int(account_id) % 2 else UBUNTU
    handle = person.username.replace("_", ".") if platform == "facebook" else person.username
    return SeedAccount(
        person.telegram_user_id, platform, account_id, person.name, handle, state, locale, agent, two_factor
    )


ACCOUNTS = (
    _account(BRISA, "facebook", "100090000000003", "valid"),
    _account(ONESIMO, "facebook", "100090000000004", "expired_login_and_deleted"),
    _account(JACARANDA, "facebook", "100090000000005", "checkpoint_suspended"),
    _account(QUIRINO, "facebook", "100090000000006", "html_for_json"),
    _account(DOROTEA, "facebook", "100090000000007", "valid", "en_US"),
    _account(SUPERVISOR, "facebook", "100090000000002", "consent"),
    _account(BRISA, "instagram", "61000000003", "valid"),
    _account(ONESIMO, "instagram", "61000000004", "challenge"),
    _account(QUIRINO, "instagram", "61000000006", "expired_cookie_deleted", two_factor=True),
    _account(DOROTEA, "instagram", "61000000007", "please_wait"),
    _account(BRISA, "x", "1700000000000000003", "valid"),
    _account(ONESIMO, "x", "1700000000000000004", "expired", two_factor=True),
    _account(JACARANDA, "x", "1700000000000000005", "suspended"),
    _account(DOROTEA, "x", "1700000000000000007", "rate_limited"),
)
