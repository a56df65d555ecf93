"""A cookie file of any format -> a session ready for the browser."""

from datetime import UTC, datetime

from core.cookies.detect_format import recognise
from core.cookies.model import MAX_BYTES, CookieFormat, Found, Note, ParsedCookies
from core.cookies.origins import own_origins
from core.cookies.refusals import too_large, wrong_platform
from core.cookies.select import Jar, choose, sort_out
from core.domain.platforms import NETWORKS, Platform
from core.domain.sessions.storage_state import StorageState

_FORMER_NAMES = {former: net.platform for net in NETWORKS.values() for former in net.former_names}


def parse(data: bytes, *, platform: str | None = None, now: datetime | None = None) -> ParsedCookies:
    """The session of one platform that a file of any known format holds.

    The format is told by the content. Only the platform's own cookies are kept, each mended and judged alone, so that
    Playwright takes the result as it is. `platform` picks one of several and is held against the file; `now` (aware) is
    the moment at which dates are judged. Answers within milliseconds whatever the file is, never unpacks, never
    connects. Raises `CookieFileException` and nothing else; its `cause` is one of `too_large`, `not_cookies`,
    `malformed`, `no_platform_cookies`, `wrong_platform` (asked, found), `ambiguous_platform` (platforms),
    `missing_required` (platform, names) and `all_expired` (platform, names, since).
    """
    if len(data) > MAX_BYTES:
        raise too_large(len(data), MAX_BYTES)
    asked = _platform(platform)
    found = recognise(bytes(data))
    moment = now or datetime.now(UTC)
    jars, foreign = sort_out(found.cookies, moment.timestamp(), recorded=found.format is CookieFormat.HAR)
    jar = choose(jars, asked)
    return _result(found, jar, foreign=foreign or len(jars) > 1)


def _platform(name: str | None) -> Platform | None:
    if name is None:
        return None
    lowered = name.strip().lower()
    if lowered in _FORMER_NAMES:
        return _FORMER_NAMES[lowered]
    if lowered not in {str(platform) for platform in Platform}:
        raise wrong_platform(lowered, None)
    return Platform(lowered)


def _result(found: Found, jar: Jar, *, foreign: bool) -> ParsedCookies:
    origins = own_origins(found.origins, jar.platform)
    state = StorageState({"cookies": jar.cookies, "origins": origins})
    notes = set(jar.notes)
    if foreign:
        notes.add(Note.DROPPED_FOREIGN)
    if found.skipped:
        notes.add(Note.DROPPED_INVALID)
    if len(origins) < len(found.origins):
        notes.add(Note.ORIGINS_DROPPED)
    if state.accounts_differ(jar.platform):
        notes.add(Note.ACCOUNT_MISMATCH)
    dates = [seconds for seconds in jar.dated().values() if seconds >= 0]
    return ParsedCookies(
        platform=jar.platform,
        account_id=account_id_from(state, jar.platform),
        storage_state=state,
        expires_at=datetime.fromtimestamp(min(dates), UTC) if dates else None,
        format=found.format,
        encoded=found.encoded,
        count=len(jar.cookies),
        notes=tuple(sorted(note.value for note in notes)),
    )


def account_id_from(state: StorageState, platform: Platform) -> str | None:
    """The numeric account id that the cookies name (`c_user`, `ds_user_id`, `twid`), or None."""
    return state.account_id(platform)
