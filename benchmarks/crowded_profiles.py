"""Profiles of the local sites with lists as long as a benchmark wants them; where they are follows from their size."""

from sandbox.sites import LocalSites
from sandbox.sites.facebook import FacebookProfile, invent_people
from sandbox.sites.instagram.content.model import InstagramProfile
from sandbox.sites.instagram.content.people import invent_people as invent_instagrammers
from sandbox.sites.x.model import Person, XProfile
from sandbox.sites.x.people import invent_users

_NUMBERS = {
    "facebook": 100_040_000_000_000,
    "instagram": 7_000_000_000,
    "x": 1_400_000_000_000_000_000,
}


def named(platform: str, size: int) -> str:
    """How a person asks for the profile whose list has so many people: by number on Facebook, else by user name."""
    return str(_NUMBERS[platform] + size) if platform == "facebook" else f"vega_lista_{size}"


def add_crowded(sites: LocalSites, platform: str, size: int) -> None:
    """A profile with so many friends (Facebook), or that follows so many (Instagram, X)."""
    number, name, shown = str(_NUMBERS[platform] + size), named(platform, size), f"Vega Ficticia {size}"
    seed = size % 9_000
    if platform == "facebook":
        people = invent_people(size, seed=seed)
        sites.facebook.add_profile(FacebookProfile(number, None, shown, people))
    elif platform == "instagram":
        sites.instagram.add_profile(
            InstagramProfile(number, name, shown, following=invent_instagrammers(size, seed=seed))
        )
    else:
        sites.x.add_profile(XProfile(Person(number, name, shown), following=invent_users(size, seed=seed)))
