"""The page globals: who is looking, and the tokens without which no call of the page's script is taken."""

from __future__ import annotations

from sandbox.sites.accounts import AccountRecord
from sandbox.sites.facebook.html.texts import TEXTS, language
from sandbox.sites.serving.relay import block, scheduled, stable_hex

REVISION = 1_031_337_042
INTERACTIONS = [{"action": "*", "tracePolicy": "*"}, {"action": "*", "tracePolicy": "comet.error"}]
"""Loader configuration that speaks of routes without being one."""


def dtsg_token(record: AccountRecord) -> str:
    """The CSRF token of an account's present login; pages loaded with an older one are told to load again."""
    return f"NAfc{record.token('dtsg', 40, rotation=record.page_tokens)}:{record.number('dtsg', 2)}:1764000000"


def lsd_token(record: AccountRecord) -> str:
    """The short page token of an account's present login."""
    return record.token("lsd", 22)


def page_id(record: AccountRecord) -> str:
    """The page as which an account may act."""
    return record.account.page_id or f"61{record.account.id[-12:].rjust(12, '5')}"


def shown_id(record: AccountRecord | None) -> str:
    """The USER_ID of the page: the viewer, "0" for strangers, another one in the states that say so."""
    if record is None:
        return "0"
    return page_id(record) if record.state in {"acting_as_page", "other_viewer"} else record.account.id


def viewer_block(record: AccountRecord | None, locale: str) -> str:
    """The block with CurrentUserInitialData and the tokens; strangers are USER_ID "0" and get no usable token."""
    account_id = record.account.id if record else "0"
    name = record.account.name if record else ""
    user = {
        "ACCOUNT_ID": account_id, "USER_ID": shown_id(record), "NAME": name,
        "SHORT_NAME": name.partition(" ")[0] or None,
        "IS_BUSINESS_PERSON_ACCOUNT": False, "HAS_SECONDARY_BUSINESS_PERSON": False,
        "IS_FACEBOOK_WORK_ACCOUNT": False, "IS_MESSENGER_ONLY_USER": False,
        "IS_DEACTIVATED_ALLOWED_ON_MESSENGER": False,
        "APP_ID": "256281040558",
    }  # fmt: skip
    dtsg = {"token": dtsg_token(record), "async_get_token": dtsg_token(record)} if record else {}
    lsd = {"token": lsd_token(record) if record else stable_hex("anonymous", 11)}
    site = {
        "server_revision": REVISION, "client_revision": REVISION, "hsi": "7576000000000000001", "haste_session":
        "20414.HYP:comet_pkg.2.1...0", "__spin_r": REVISION, "__spin_b": "trunk", "__spin_t": 1764000000, "pr": 1,
    }  # fmt: skip
    defines = [
        ["CurrentUserInitialData", [], user, 270],
        ["DTSGInitialData", [], dtsg, 258],
        ["LSD", [], lsd, 323],
        ["SiteData", [], site, 317],
        ["IntlCurrentLocale", [], {"locale": locale, "code": locale}, 5954],
        ["InteractionTracing", [], {"interactions": INTERACTIONS}, 158],
        ["FbtTranslations", [], dict(TEXTS[language(locale)]), 7001],
    ]
    return block(scheduled([], defines))
