"""The eight ways in which a cookie file is refused, each with its own English sentence."""

from datetime import datetime

from core.domain.platforms import Platform
from core.errors import CookieFileException


def too_large(size: int, limit: int) -> CookieFileException:
    """The file has more bytes than are looked at."""
    return CookieFileException("too_large", f"the file is larger than {limit} bytes", size=size, limit=limit)


def not_cookies(why: str = "no cookie format recognised") -> CookieFileException:
    """The content is nothing that cookies are exported as."""
    return CookieFileException("not_cookies", f"not a cookie file: {why}")


def malformed(why: str) -> CookieFileException:
    """The format is recognised, but the file is damaged or cut off."""
    return CookieFileException("malformed", f"the cookie file is damaged: {why}")


def torn(names: tuple[str, ...]) -> CookieFileException:
    """Values with signs around them that no site writes: they were cut out of code, quotes or a table."""
    message = f"the cookie file is damaged: other text sticks to the value of {', '.join(names)}"
    return CookieFileException("malformed", message, names=names)


def several_accounts() -> CookieFileException:
    """Whole sessions of more than one account: which is meant cannot be told."""
    why = "the cookie file is damaged: it holds the cookies of several accounts"
    return CookieFileException("malformed", why, several_accounts=True)


def too_many(limit: int) -> CookieFileException:
    """More cookies, or more elements around them, than any browser exports of one site."""
    return CookieFileException("malformed", f"the cookie file holds more than {limit} entries", too_many=True)


def no_platform_cookies() -> CookieFileException:
    """A cookie file, of other sites."""
    return CookieFileException("no_platform_cookies", "a cookie file, but of none of the supported platforms")


def wrong_platform(asked: str, found: Platform | None) -> CookieFileException:
    """The file holds another platform than the one asked for."""
    message = f"the cookies are of {found}, not of the platform asked for" if found else "no such platform"
    return CookieFileException("wrong_platform", message, asked=asked, found=found)


def ambiguous_platform(platforms: tuple[Platform, ...]) -> CookieFileException:
    """The file holds complete sessions of several platforms and none was asked for."""
    return CookieFileException(
        "ambiguous_platform",
        f"the file holds sessions of several platforms: {', '.join(platforms)}",
        platforms=platforms,
    )


def missing_required(platform: Platform, names: tuple[str, ...]) -> CookieFileException:
    """Cookies without which no request can be made as the account are absent or empty."""
    return CookieFileException(
        "missing_required",
        f"required cookies of {platform} are missing: {', '.join(names)}",
        platform=platform,
        names=names,
    )


def all_expired(platform: Platform, names: tuple[str, ...], since: datetime) -> CookieFileException:
    """The required cookies are there, but past their date; `since` is when the first of them ran out."""
    message = f"the cookies of {platform} expired on {since.isoformat(timespec='minutes')}"
    return CookieFileException("all_expired", message, platform=platform, names=names, since=since)
