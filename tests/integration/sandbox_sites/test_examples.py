"""Every order that a person is shown as an example works in the local world: the profile is there, and has rows."""

import re
from pathlib import Path

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import SeveralProfilesException
from core.platforms.registry import PLATFORMS
from core.services.targets.extras import read_extras
from core.services.targets.targets import ScrapeOrder, parse_order
from handlers.registry import COMMANDS
from sandbox.sites.facebook import FacebookProfile, FacebookSite
from sandbox.world_people import TIPS
from sandbox.world_profiles import PROFILES
from sandbox.world_x import x_profiles

ROOT = Path(__file__).parents[3]
ORDER = re.compile(r"^\s*`{0,3}/scrape +([^`\n]+?)`{0,3}$|`/scrape +([^`\n]+)`", re.MULTILINE)
SPECS = {spec.platform: spec for spec in PLATFORMS}
GENERIC = {"usuario", "enlace", "…"}
"""Words that stand for a name, as `/scrape usuario`."""


def shown() -> list[str]:
    """What follows `/scrape` in documents, help and tips."""
    texts = [
        path.read_text("utf-8") for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")) if path.name != "CHANGELOG.md"
    ]
    documents = [(found[1] or found[2]).strip() for text in texts for found in ORDER.finditer(text)]
    typed = [typed for command in COMMANDS for typed, _ in command.examples]
    typed += [tip for tips in TIPS.values() for tip in tips]
    return documents + [text.removeprefix("/scrape ") for text in typed if text.startswith("/scrape ")]


def understood(text: str) -> list[ScrapeOrder]:
    def read_url(platform: Platform, url: str) -> ProfileRef:
        return SPECS[platform].navigation.parse_profile_url(url)

    def order(typed: str) -> ScrapeOrder:
        return parse_order(read_extras(typed).text, read_url=read_url, default=Platform.FACEBOOK)

    try:
        return [order(text)]
    except SeveralProfilesException as several:
        return [order(f"{word} {several.options}") for word in several.words]


def rows(profile: FacebookProfile, kind: ListKind) -> int:
    named = {
        ListKind.FRIENDS: profile.friends,
        ListKind.FOLLOWERS: profile.followers,
        ListKind.FOLLOWING: profile.following,
    }
    return len(named[kind])


def works(site: FacebookSite, order: ScrapeOrder) -> bool:
    name = order.ref.identifier
    if order.ref.platform is Platform.X:
        return any(one.person.handle == name and one.followers for _, one in x_profiles())
    found = site.directory.by_id(name) or site.directory.by_vanity(name)
    return found is not None and all(rows(found, kind) for kind in order.lists or (ListKind.FRIENDS,))


def test_examples_work_in_the_local_world() -> None:
    site = FacebookSite()
    for _, profile in PROFILES:
        site.add_profile(profile)
    wrong, walked = [], 0
    for text in shown():
        if text.split()[0] in GENERIC or text.startswith("<"):
            continue
        walked += 1
        wrong += [text for order in understood(text) if not works(site, order)]
    assert wrong == []
    assert walked >= 8
