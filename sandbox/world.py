"""Who exists in the seeded sandbox, and in which state: people, their accounts, profiles, an open invitation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.cookie_files import Cookie, FileFormat, write_cookies
from sandbox.sites import Account, LocalSites
from sandbox.telegram.controls.offers import FileAtHand, Option, Switch
from sandbox.world_instagram import MISSING_INSTAGRAM, instagram_profiles
from sandbox.world_people import (
    ACCOUNTS,
    INVITATION,
    NEWCOMER,
    PEOPLE,
    TIPS,
    SeedAccount,
    SeedInvitation,
    SeedPerson,
)
from sandbox.world_profiles import MISSING_PROFILE, PROFILES
from sandbox.world_switches import facebook_rows, instagram_forms
from sandbox.world_x import X_MISSING, x_profiles

FACEBOOK_URL, INSTAGRAM_URL = "https://www.facebook.com/", "https://www.instagram.com/"
NETWORKS: Mapping[str, str] = {"facebook": "Facebook", "instagram": "Instagram", "x": "X"}
VERDICTS: Mapping[str, str] = {
    "valid": "Válida", "expired": "Vencida", "banned": "Bloqueada o baneada", "consent": "Pide consentimiento",
    "restricted": "En pausa", "undecided": "No se puede saber",
}  # fmt: skip
DELAYS_MS = ("0", "120", "600", "3000")
FILE_STYLES: Mapping[str, tuple[FileFormat, str]] = {
    "facebook": ("cookie_editor", "facebook_cookies.json"),
    "instagram": ("netscape", "instagram_cookies.txt"),
    "x": ("storage_state", "x_storage_state.json"),
}


@dataclass(frozen=True, slots=True)
class SeedSession:
    """A session to be put into the database: whose, which account, and the cookies of its login at seeding time.

    `expected` is the verdict that its state leads to: valid, expired, banned, consent, restricted or undecided.
    """

    telegram_user_id: int
    platform: str
    account_id: str
    state: str
    expected: str
    user_agent: str
    locale: str
    storage_state: dict[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SeedProfile:
    """A profile worth scraping. `kind` says what is particular; the counts are the rows that can really be had."""

    platform: str
    kind: str
    name: str
    identifier: str
    url: str
    friends: int = 0
    followers: int = 0
    following: int = 0


class World:
    """The seeded sandbox as plain data, tied to the sites that live it."""

    def __init__(self, sites: LocalSites) -> None:
        self._sites = sites
        self.people: tuple[SeedPerson, ...] = PEOPLE
        self.newcomer: SeedPerson = NEWCOMER
        self.invitation: SeedInvitation = INVITATION
        self.sessions: tuple[SeedSession, ...] = tuple(self._session(seed) for seed in ACCOUNTS)
        self.profiles: tuple[SeedProfile, ...] = _profiles()

    @property
    def admin(self) -> SeedPerson:
        """The administrator."""
        return self._first("admin")

    @property
    def supervisor(self) -> SeedPerson:
        """The supervisor."""
        return self._first("supervisor")

    @property
    def analysts(self) -> tuple[SeedPerson, ...]:
        """The analysts, in order."""
        return tuple(person for person in self.people if person.role == "analista")

    @property
    def files(self) -> tuple[FileAtHand, ...]:
        """What an administrator may upload to see what happens: the cookies of every account, and no cookies at all."""
        cookies = (self._file(session) for session in self.sessions)
        return (*cookies, FileAtHand("Algo que no son cookies", "notas.txt", _notes, "Otros"))

    def _file(self, session: SeedSession) -> FileAtHand:
        owner = self.person(session.telegram_user_id).name.split()[0]
        file_format, filename = FILE_STYLES[session.platform]
        return FileAtHand(
            label=f"Cookies de {owner}",
            filename=filename,
            make=lambda: self.cookie_file(session.account_id, file_format),
            group=NETWORKS[session.platform],
        )

    @property
    def switches(self) -> tuple[Switch, ...]:
        """The state of every session and the delay of every site, to be changed while they are used."""
        return tuple(
            switch
            for platform, network in NETWORKS.items()
            for switch in (
                self._delay(platform, network),
                *self._troubles(platform, network),
                *(facebook_rows(self._sites.facebook, network) if platform == "facebook" else ()),
                *(instagram_forms(self._sites.instagram, network) if platform == "instagram" else ()),
                *(self._state(s, network) for s in self._of(platform)),
            )
        )

    def _of(self, platform: str) -> tuple[SeedSession, ...]:
        return tuple(session for session in self.sessions if session.platform == platform)

    def _delay(self, platform: str, network: str) -> Switch:
        site = self._sites.site(platform)

        def write(value: str) -> None:
            site.latency_ms = float(value)

        present = f"{site.latency_ms:g}"
        known = dict.fromkeys((present, *DELAYS_MS))
        options = tuple(Option(value, f"{value} ms") for value in sorted(known, key=float))
        return Switch("Demora del sitio", options, lambda: f"{site.latency_ms:g}", write, network)

    def _troubles(self, platform: str, network: str) -> tuple[Switch, ...]:
        """What goes wrong with the lists of a site, for as long as it is chosen."""
        troubles = self._sites.site(platform).troubles
        if not troubles.known:
            return ()
        options = (Option("", "Ninguno"), *(Option(name, label) for name, label in troubles.known.items()))
        return (Switch("Problema en las listas", options, lambda: troubles.standing, troubles.stand, network),)

    def _state(self, session: SeedSession, network: str) -> Switch:
        site, account_id = self._sites.site(session.platform), session.account_id
        options = tuple(Option(name, name, VERDICTS[spec.expected]) for name, spec in site.STATES.items())

        def write(state: str) -> None:
            site.set_state(account_id, state)

        owner = self.person(session.telegram_user_id).name.split()[0]
        return Switch(f"Sesión de {owner}", options, lambda: site.state_of(account_id), write, network)

    def tips(self, telegram_user_id: int) -> tuple[str, ...]:
        """Messages worth sending as somebody."""
        return TIPS.get(telegram_user_id, ())

    def person(self, telegram_user_id: int) -> SeedPerson:
        """Somebody by Telegram id; raises KeyError."""
        found = {person.telegram_user_id: person for person in (*self.people, self.newcomer)}
        return found[telegram_user_id]

    def session(self, platform: str, expected: str) -> SeedSession:
        """The first session of a platform that leads to a verdict; raises KeyError when there is none."""
        for session in self.sessions:
            if (session.platform, session.expected) == (platform, expected):
                return session
        raise KeyError(f"no {expected} session on {platform}")

    def profile(self, kind: str) -> SeedProfile:
        """A profile by what is particular about it; raises KeyError."""
        return {profile.kind: profile for profile in self.profiles}[kind]

    def cookie_file(self, account_id: str, file_format: FileFormat) -> bytes:
        """A cookie file of an account's present login, as a browser extension exports it.

        Whoever exports the cookies of an expired session has logged in again first: from then on the account's new
        cookies are good and the old ones are not. A challenged or suspended account stays what it is.
        """
        session = {session.account_id: session for session in self.sessions}[account_id]
        site = self._sites.site(session.platform)
        if site.STATES[site.state_of(account_id)].expected == "expired":
            site.login_again(account_id)
        return write_cookies(site.cookies_for(account_id), file_format)

    def _first(self, role: str) -> SeedPerson:
        return next(person for person in self.people if person.role == role)

    def _session(self, seed: SeedAccount) -> SeedSession:
        site = self._sites.site(seed.platform)
        site.add_account(
            Account(seed.account_id, seed.name, seed.handle, seed.state, seed.locale, two_factor=seed.two_factor)
        )
        cookies: list[Cookie] = site.cookies_for(seed.account_id)
        return SeedSession(
            telegram_user_id=seed.telegram_user_id,
            platform=seed.platform,
            account_id=seed.account_id,
            state=seed.state,
            expected=site.STATES[seed.state].expected,
            user_agent=seed.user_agent,
            locale=seed.locale,
            storage_state={"cookies": cookies, "origins": []},
        )


def _notes() -> bytes:
    return b"Lista de la compra: nubes, faroles y un espejismo.\n"


def build_world(sites: LocalSites) -> World:
    """Fill the sites with the seeded accounts and profiles and return who is who."""
    for _, profile in PROFILES:
        sites.facebook.add_profile(profile)
    for _, shown in instagram_profiles():
        sites.instagram.add_profile(shown)
    for _, on_x in x_profiles():
        sites.x.add_profile(on_x)
    return World(sites)


def _profiles() -> tuple[SeedProfile, ...]:
    seen = tuple(
        SeedProfile(
            platform="facebook",
            kind=kind,
            name=profile.name,
            identifier=profile.vanity or profile.id,
            url=profile.url,
            friends=len(profile.people("friends_all")),
            followers=len(profile.people("followers")),
            following=len(profile.people("following")),
        )
        for kind, profile in PROFILES
    )
    missing = SeedProfile("facebook", "missing", "", MISSING_PROFILE, FACEBOOK_URL + MISSING_PROFILE)
    return (*seen, missing, *_on_instagram(), *_on_x())


def _on_instagram() -> tuple[SeedProfile, ...]:
    seen = tuple(
        SeedProfile(
            platform="instagram",
            kind=kind,
            name=profile.name,
            identifier=profile.username,
            url=f"{INSTAGRAM_URL}{profile.username}/",
            followers=0 if profile.private or profile.unavailable else len(profile.people("followers")),
            following=0 if profile.private or profile.unavailable else len(profile.people("following")),
        )
        for kind, profile in instagram_profiles()
    )
    gone = SeedProfile("instagram", "instagram_missing", "", MISSING_INSTAGRAM, f"{INSTAGRAM_URL}{MISSING_INSTAGRAM}/")
    return (*seen, gone)


def _on_x() -> tuple[SeedProfile, ...]:
    seen = tuple(
        SeedProfile(
            platform="x",
            kind=kind,
            name=profile.person.name,
            identifier=profile.handle,
            url=profile.url,
            followers=len(profile.people("followers", "")),
            following=len(profile.people("following", "")),
        )
        for kind, profile in x_profiles()
    )
    return (*seen, SeedProfile("x", "x_missing", "", X_MISSING, f"https://x.com/{X_MISSING}"))
