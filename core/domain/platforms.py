"""The social networks Centinela knows, and what each calls its account cookie."""

from enum import StrEnum


class Platform(StrEnum):
    """A social network; the value is what `sesiones_scraping.plataforma` holds."""

    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    X = "x"


REQUIRED_COOKIES: dict[Platform, tuple[str, ...]] = {
    Platform.FACEBOOK: ("c_user", "xs"),
    Platform.INSTAGRAM: ("sessionid", "ds_user_id", "csrftoken"),
    Platform.X: ("auth_token", "ct0"),
}
"""Without these no request can be made as the account (signals.md section 4)."""

ACCOUNT_COOKIE: dict[Platform, str] = {
    Platform.FACEBOOK: "c_user",
    Platform.INSTAGRAM: "ds_user_id",
    Platform.X: "twid",
}
"""The cookie that names the account (`twid` holds `u%3D<id>`, possibly quoted)."""

COOKIE_DOMAIN: dict[Platform, str] = {
    Platform.FACEBOOK: ".facebook.com",
    Platform.INSTAGRAM: ".instagram.com",
    Platform.X: ".x.com",
}
