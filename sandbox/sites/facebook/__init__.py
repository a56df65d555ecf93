"""The local Facebook."""

from sandbox.sites.facebook.model import FacebookProfile, Person, Quirks
from sandbox.sites.facebook.people import invent_people
from sandbox.sites.facebook.site import FacebookSite

__all__ = ["FacebookProfile", "FacebookSite", "Person", "Quirks", "invent_people"]
