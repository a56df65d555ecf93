"""From an error to what the person is told: one table, walked up the error's family."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from core import errors
from core.domain.people.person import Role
from handlers.errors import texts
from handlers.framework.reply import Reply
from handlers.scraping import target_texts as targets
from handlers.team import texts as admin_texts

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, 1/I: it is read aloud and typed


@dataclass(frozen=True, slots=True)
class ErrorAnswer:
    """What to say, and its reference in the log (None: nothing of ours failed)."""

    reply: Reply
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts may use besides the error."""

    now: datetime
    tz: tzinfo
    role: Role = Role.ANALYST
    """Of the person who is told."""


Teller = Callable[[Any, Told], Reply]

TABLE: Mapping[type[errors.CentinelaException], Teller] = {
    errors.UserInputException: lambda _e, _t: texts.user_input(),
    errors.NotAProfileException: lambda e, _t: targets.not_a_profile(e.text, e.place, e.platform),
    errors.SeveralProfilesException: lambda e, _t: targets.several_profiles(e.profiles, e.refused, e.options),
    errors.NameNotReadException: lambda e, _t: targets.name_not_read(e.username, e.platforms, e.readable),
    errors.WrongLimitException: lambda e, _t: targets.wrong_limit(e.given, e.most),
    errors.TooManyProfilesException: lambda e, _t: targets.too_many_profiles(e.count, e.most),
    errors.CadenceException: lambda _e, _t: targets.cadence(),
    errors.CaseReferenceException: lambda _e, _t: targets.case_reference(),
    errors.RepeatLimitException: lambda e, _t: targets.repeat_limit(e.limit),
    errors.PostUrlException: lambda e, _t: targets.post_url(e.platform, e.author, e.options),
    errors.UnsupportedNetworkException: lambda e, _t: targets.unsupported_network(e.network, e.readable),
    errors.OpaqueLinkException: lambda _e, _t: targets.opaque_link(),
    errors.AmbiguousNetworkException: lambda e, _t: targets.ambiguous_network(e.username, e.platforms, e.options),
    errors.NetworkNotReadException: lambda e, _t: targets.network_not_read(e.platform, e.readable),
    errors.UnknownListException: lambda e, _t: targets.unknown_list(e.name, e.available),
    errors.ListNotReadException: lambda e, _t: targets.list_not_read(e.name, e.available, e.platform),
    errors.CookieFileException: lambda e, _t: texts.cookie_file(e.cause, e.details),
    errors.AccessDeniedException: lambda _e, _t: texts.access_denied(),
    errors.LastAdminException: lambda _e, _t: admin_texts.last_admin(),
    errors.GoneException: lambda _e, _t: texts.gone(),
    errors.InvitationException: lambda _e, _t: texts.invitation(),
    errors.InvitationNotNeededException: lambda e, _t: texts.invitation_not_needed(e.name),
    errors.LoginBusyException: lambda e, _t: texts.login_busy(own=e.own),
    errors.LinkException: lambda _e, _t: texts.used_link(),
    errors.TooManyAttemptsException: lambda _e, _t: texts.too_many_attempts(),
    errors.QueueLimitException: lambda e, _t: texts.queue_limit(e.limit),
    errors.TargetException: lambda _e, _t: texts.target(),
    errors.ProfileNotFoundException: lambda _e, _t: texts.profile_not_found(),
    errors.ProfilePrivateException: lambda _e, _t: texts.profile_private(),
    errors.ListHiddenException: lambda _e, _t: texts.list_hidden(),
    errors.SessionException: lambda e, _t: texts.session(e.verdict),
    errors.SessionNotFoundException: lambda e, t: texts.session_not_found(str(e), t.role),
    errors.SessionUnreadableException: lambda _e, _t: texts.session_unreadable(),
    errors.UnreadableRowException: lambda _e, _t: texts.unreadable(),
    errors.SessionExpiredException: lambda e, _t: texts.session_expired(e.verdict),
    errors.SessionUnconfirmedException: lambda e, _t: texts.session_unconfirmed(e.verdict),
    errors.AccountBannedException: lambda e, _t: texts.account_banned(e.verdict),
    errors.ConsentRequiredException: lambda e, _t: texts.consent_required(e.verdict),
    errors.TransientException: lambda _e, _t: texts.transient(),
    errors.NetworkException: lambda _e, _t: texts.network(),
    errors.ProxyException: lambda _e, _t: texts.proxy(),
    errors.BrowserCrashedException: lambda _e, _t: texts.browser_crashed(),
    errors.RateLimitedException: lambda e, t: texts.rate_limited(e.until, e.verdict, t.now, t.tz),
    errors.StorageUnavailableException: lambda _e, _t: texts.storage_unavailable(),
    errors.ConflictException: lambda _e, _t: texts.conflict(),
}
"""Errors that need no look into the log. Every other one is an internal failure and gets a reference."""


def new_reference() -> str:
    """Four characters that a person can read to an admin."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(4))


def answer(error: BaseException, told: Told, *, retry: tuple[str, str] | None = None) -> ErrorAnswer:
    """What to say about `error`; `retry` (command, arguments) offers to run it again after an internal failure."""
    for kind in type(error).__mro__:
        if teller := TABLE.get(kind):
            return ErrorAnswer(teller(error, told))
    reference = new_reference()
    if isinstance(error, errors.LayoutChangedException):
        return ErrorAnswer(texts.layout_changed(reference), reference)
    return ErrorAnswer(texts.failure(reference, retry), reference)
