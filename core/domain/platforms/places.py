"""What an address of a network names when it names no profile."""

from enum import StrEnum


class Place(StrEnum):
    """A part of a network that is no profile; decides what the person is told instead."""

    HOME = "home"
    GROUP = "group"
    EVENT = "event"
    SEARCH = "search"
    """Search results, hashtags, things to explore."""
    CHAT = "chat"
    SECTION = "section"
    """Any other page of the network's own: settings, help, a directory, a site for developers."""
