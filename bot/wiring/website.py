"""What the HTTP side is given: its services and its options."""

from collections.abc import Callable
from datetime import datetime, tzinfo

import structlog

from bot.settings import Settings
from bot.version import program_version
from core.errors import CentinelaException
from core.ports.metrics import Exposition
from handlers.errors.mapping import Told, answer
from handlers.framework.services import Services
from web.options import WebOptions
from web.services import WebServices

log = structlog.get_logger(__name__)

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - addresses to be replaced


def web_options(settings: Settings, port: int, bot_username: Callable[[], str] = str) -> WebOptions:
    """Plain values out of the settings; `port` is the one that is really listened on.

    `bot_username` is asked whenever a link into the chat is made: Telegram tells it after the start.
    """
    host = settings.http_host
    shown = _EVERYWHERE.get(host) or (f"[{host}]" if ":" in host else host)
    return WebOptions(
        version=program_version(),
        zone=settings.zone,
        local_url=f"http://{shown}:{port}",
        public_url=settings.public_url.rstrip("/"),
        sandbox=settings.sandbox,
        bot_username=bot_username,
    )


def error_sentence(zone: Callable[[], tzinfo], now: Callable[[], datetime]) -> Callable[[CentinelaException], str]:
    """What the chat says of an error, for the API: one sentence per error, wherever it is told."""

    def sentence(error: CentinelaException) -> str:
        told = answer(error, Told(now(), zone()))
        if told.reference is not None:
            log.error("an API request failed", reference=told.reference, exc_info=error)
        return str(told.reply.text)

    return sentence


def web_services(services: Services, metrics: Exposition) -> WebServices:
    """The use cases that pages and API share with the chat."""
    return WebServices(
        audit_trail=services.audit_trail,
        access=services.access,
        incidents=services.incidents,
        direct_uploads=services.direct_uploads,
        jobs=services.jobs,
        left_cookies=services.left_cookies,
        logins=services.logins,
        metrics=metrics,
        panel=services.panel,
        proxies=services.proxies,
        reports=services.reports,
        requests=services.requests,
        results=services.results,
        schedules=services.schedules,
        scrapes=services.scrapes,
        session_erasure=services.session_erasure,
        sessions=services.sessions,
        status=services.status,
        tokens=services.tokens,
        web=services.web,
    )
