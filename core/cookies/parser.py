"""A cookie file of any format -> a session ready for the browser."""

from datetime import UTC, datetime

from core.cookies.detect_format import recognise
from core.cookies.model import MAX_BYTES, CookieFormat, Found, Note, ParsedCookies
from core.cookies.origins import own_origins
from core.cookies.pasted import names_near, names_shown
from core.cookies.refusals import malformed, too_large, torn, wrong_platform
from core.cookies.select import Jar, choose, sort_out
from core.cookies.text import decode
from core.domain.platforms import NETWORKS, REQUIRED_COOKIES, Platform
from core.domain.sessions.storage_state import StorageState
from core.errors import CookieFileException

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
    moment = (now or datetime.now(UTC)).timestamp()
    try:
        found, jar, foreign = _read(bytes(data), asked, moment)
    except CookieFileException as error:
        refusal = (_not_read(error, bytes(data)) or error).with_traceback(None)
    else:
        return _result(found, jar, foreign=foreign)
    raise refusal


def _read(data: bytes, asked: Platform | None, moment: float) -> tuple[Found, Jar, bool]:
    found = recognise(data)
    jars, foreign = sort_out(found.cookies, moment, recorded=found.format is CookieFormat.HAR)
    return found, choose(jars, asked), foreign or len(jars) > 1


def _not_read(error: CookieFileException, data: bytes) -> CookieFileException | None:
    """What to say instead where the cookies are there and no reader understands how they were written down."""
    if error.cause not in {"not_cookies", "missing_required"}:
        return None
    try:
        text = decode(data).replace("\\n", "\n").replace("\\r", "\r")
    except CookieFileException:
        return None
    shown = set(names_shown(text))
    if error.cause == "not_cookies":
        near = shown | set(names_near(text))
        whole = any(set(names) <= near for names in REQUIRED_COOKIES.values())
        return malformed("a session in a form that is not read") if whole else None
    named = error.details["names"]
    there = tuple(name for name in named if name in shown) if isinstance(named, tuple) else ()
    return torn(there) if there else None


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
