"""What was typed or pressed cannot be done: hours, addresses and settings that cannot be read, and refusals."""

from core.errors.root import CentinelaException, UserInputException


class BadQuietHoursException(UserInputException):
    """The text is not `22:00-07:00`, nor `no`. `text` is what was given."""

    def __init__(self, text: str) -> None:
        super().__init__("not quiet hours")
        self.text = text


class BadProxyException(UserInputException):
    """The text is no proxy address. It is never repeated: it may hold a password."""


class BadScheduleException(UserInputException):
    """The text is no time of day; with `zone`, what stands after the time is no time zone. `text` is what was given."""

    def __init__(self, text: str, *, zone: str = "") -> None:
        super().__init__("not a schedule")
        self.text = text
        self.zone = zone


class SettingsException(CentinelaException):
    """Settings that cannot be used. `problems` are sentences for people, one per setting; no value is repeated."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class AccessDeniedException(UserInputException):
    """The person may not do this (or not any more)."""


class LastAdminException(AccessDeniedException):
    """It would leave the team without an admin."""


class GoneException(AccessDeniedException):
    """What a button spoke of is not there any more (a person removed, a job purged)."""


class InvitationException(UserInputException):
    """The invitation is invented, used or expired; which of the three is never told."""


class InvitationNotNeededException(UserInputException):
    """A member tried a code that gives them nothing; it still opens the door for `name` (empty: no name given)."""

    def __init__(self, name: str) -> None:
        super().__init__("a member already")
        self.name = name


class LoginBusyException(UserInputException):
    """A live login cannot be opened now: the person has one open (`own`), or all places are taken."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("a live login is open" if own else "all live logins are taken")
        self.own = own


class LinkException(UserInputException):
    """The one-time link is invented, used or expired; which of the three is never told."""


class TooManyAttemptsException(UserInputException):
    """More tries than allowed within the hour."""


class QueueLimitException(UserInputException):
    """The person has as many jobs waiting as allowed. `limit` is that number."""

    def __init__(self, limit: int) -> None:
        super().__init__("queue limit")
        self.limit = limit
