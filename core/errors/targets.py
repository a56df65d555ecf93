"""What is wrong with what a person typed as a profile, and what is needed to say so."""

from core.domain.platforms.places import Place
from core.errors.root import UserInputException


class NotAProfileException(UserInputException):
    """The text names no profile. `text` is what was given; `place` what it names instead, on `platform`, if known."""

    def __init__(self, text: str, place: Place | None = None, platform: str = "") -> None:
        super().__init__("not a profile")
        self.text = text
        self.place = place
        self.platform = platform


class PostUrlException(UserInputException):
    """The address is a publication. `author` is its author's profile reference, where the address tells it.

    `options` (lists and limit) is what was asked besides.
    """

    options = ""

    def __init__(self, platform: str, author: str | None) -> None:
        super().__init__("a publication, not a profile")
        self.platform = platform
        self.author = author


class UnsupportedNetworkException(UserInputException):
    """The address belongs to a network we do not know. `network` is its name for people, `readable` are the networks
    whose profiles are read (none: not known where it was raised)."""

    def __init__(self, network: str, readable: tuple[str, ...] = ()) -> None:
        super().__init__("unsupported network")
        self.network = network
        self.readable = readable


class OpaqueLinkException(UserInputException):
    """A short or sharing link: only opening it tells where it leads."""

    def __init__(self) -> None:
        super().__init__("a link that names nobody")


class AmbiguousNetworkException(UserInputException):
    """A bare name could be on several networks. `username` is the cleaned name, `platforms` those where it fits.

    `options` (lists and limit) is what was asked besides.
    """

    options = ""

    def __init__(self, username: str, platforms: tuple[str, ...] = ()) -> None:
        super().__init__("ambiguous network")
        self.username = username
        self.platforms = platforms


class SeveralProfilesException(UserInputException):
    """The text names several profiles, of which each has to be asked for by itself.

    `words` are as they were given; `profiles` what they name, once that is known: (platform, identifier), or an empty
    platform for a name whose network is still to be chosen. `refused` counts addresses that cannot be offered.
    `options` (lists and limit) is what was asked besides.
    """

    def __init__(self, words: tuple[str, ...], options: str = "") -> None:
        super().__init__("several profiles")
        self.words = words
        self.options = options
        self.profiles: tuple[tuple[str, str], ...] = ()
        self.refused = 0

    @property
    def all_known(self) -> bool:
        """Every address is a profile's and every name has its network: they can be asked for together."""
        return bool(self.profiles) and not self.refused and all(platform for platform, _ in self.profiles)


class TooManyProfilesException(UserInputException):
    """More profiles in one message than are taken at once."""

    def __init__(self, count: int, most: int = 5) -> None:
        super().__init__("too many profiles")
        self.count = count
        self.most = most


class CadenceException(UserInputException):
    """`cada` and something that is neither a day nor a week."""


class CaseReferenceException(UserInputException):
    """A case reference that is empty, too long or has signs that it may not have."""


class RepeatLimitException(UserInputException):
    """The person has as many repeats as one may have."""

    def __init__(self, limit: int) -> None:
        super().__init__("too many repeats")
        self.limit = limit


class NameNotReadException(UserInputException):
    """A bare name that no readable network allows. `platforms`: where it could be; `readable`: those that are read."""

    def __init__(self, username: str, platforms: tuple[str, ...], readable: tuple[str, ...]) -> None:
        super().__init__("a name of networks that are not read yet")
        self.username = username
        self.platforms = platforms
        self.readable = readable


class WrongLimitException(UserInputException):
    """What stands where a number of rows belongs is none that can be read: `given`, of at most `most`."""

    def __init__(self, given: str, most: int) -> None:
        super().__init__("wrong limit")
        self.given = given
        self.most = most


class NetworkNotReadException(UserInputException):
    """Sessions of this network are looked after, but its profiles are not read yet. `readable`: those that are."""

    def __init__(self, platform: str, readable: tuple[str, ...]) -> None:
        super().__init__("profiles of this network are not read yet")
        self.platform = platform
        self.readable = readable


class UnknownListException(UserInputException):
    """A list was asked for that does not exist (or not on that network). `name` is what was given."""

    def __init__(self, name: str, available: tuple[str, ...]) -> None:
        super().__init__("unknown list")
        self.name = name
        self.available = available


class ListNotReadException(UnknownListException):
    """The list exists, but cannot be read on that network yet. `available`: those that can be read there."""

    def __init__(self, name: str, available: tuple[str, ...], platform: str) -> None:
        super().__init__(name, available)
        self.platform = platform
