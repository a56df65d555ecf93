"""What the HTTP side is given: its services and its options."""

from bot.settings import Settings
from bot.version import program_version
from handlers.framework.services import Services
from web.options import WebOptions
from web.services import WebServices

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - addresses to be replaced


def web_options(settings: Settings, port: int) -> WebOptions:
    """Plain values out of the settings; `port` is the one that is really listened on."""
    host = settings.http_host
    shown = _EVERYWHERE.get(host) or (f"[{host}]" if ":" in host else host)
    return WebOptions(
        version=program_version(),
        zone=settings.zone,
        local_url=f"http://{shown}:{port}",
        public_url=settings.public_url.rstrip("/"),
        sandbox=settings.sandbox,
    )


def web_services(services: Services) -> WebServices:
    """The use cases that pages and API share with the chat."""
    return WebServices(
        access=services.access,
        cases=services.cases,
        cookies=services.cookies,
        jobs=services.jobs,
        logins=services.logins,
        proxies=services.proxies,
        reports=services.reports,
        results=services.results,
        scrapes=services.scrapes,
        sessions=services.sessions,
        status=services.status,
        tokens=services.tokens,
        web=services.web,
    )
