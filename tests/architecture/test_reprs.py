"""No repr and no str of ours tells a secret: every class that is made of named fields is filled and shown."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

import bot
import core
import exports
import handlers
import jobs
import persistence
import web
from tests.support.tables import each

SECRET_NAMES = re.compile(
    r"(^|_)(secrets?|passw\w*|tokens?|cookies?|storage_state|proxy_url|url|links?|codes?|keys?|raw|sealed|body|content"
    r"|headers|identity|value|values|args|data|retry|text|html|web_app|copy_text|credentials|v)$"
)
"""What a field is called that may hold a secret, or words in which people write theirs."""
ABLE = re.compile(r"\b(str|bytes|Markup|Any|object|dict|StorageState|SetCookie|Link)\b")
"""Types that can hold it; other classes of ours are shown on their own, and `SecretStr` shows nothing."""
PUBLIC: Mapping[str, str] = {
    "core.domain.results.": "what was read of profiles: personal data, kept and exported as such, no secret",
    "core.domain.platforms.": "names of cookies and hosts, and addresses whose query is hidden",
    "core.platforms.signals.rules.": "the table of signals: names and codes of the sites",
    "core.platforms.signals.reasons.": "codes of reasons",
    "core.platforms.signals.page.": "pieces of a page without its scripts' data",
    "core.platforms.facebook.parsing.": "what was read of profiles",
    "core.platforms.instagram.parsing.": "what was read of profiles",
    "core.platforms.x.": "what was read of profiles",
    "exports.": "what was read of profiles",
    "core.platforms.reading.": "places in pages",
}
"""Packages that never hold a secret, and why."""
OPEN: Mapping[str, str] = {
    "bot.local_settings.LocalSettings.public_url": "the panel's address, as everybody gets it",
    "bot.local_settings.LocalSettings.telegram_base_url": "where the Bot API is; the token stands apart",
    "bot.local_settings.LocalSettings.telegram_webhook_url": "where Telegram brings updates; its secret stands apart",
    "bot.settings.Settings.public_url": "the panel's address, as everybody gets it",
    "bot.settings.Settings.telegram_base_url": "where the Bot API is; the token stands apart",
    "bot.settings.Settings.telegram_webhook_url": "where Telegram brings updates; its secret stands apart",
    "bot.telegram.dispatching.agreement.Choice.data": "ids, as in every button",
    "bot.telegram.dispatching.routing.Note.text": "a fixed sentence",
    "bot.telegram.incoming.Incoming.data": "ids, as in every button",
    "bot.wiring.app.TelegramEndpoint.base_file_url": "where the Bot API is; the token stands apart",
    "bot.wiring.app.TelegramEndpoint.base_url": "where the Bot API is; the token stands apart",
    "bot.wiring.app.TelegramEndpoint.webhook_url": "where Telegram brings updates; its secret stands apart",
    "bot.wiring.app.TelegramParts.webhook_url": "where Telegram brings updates; its secret stands apart",
    "core.domain.incidents.damage.UnreadableRow.key": "the number of a row",
    "core.domain.incidents.incident.Incident.dedupe_key": "ids and kinds",
    "core.domain.incidents.incident.NewIncident.dedupe_key": "ids and kinds",
    "core.domain.jobs.job.Job.args": "a profile and which lists",
    "core.domain.jobs.job.Job.dedupe_key": "ids and kinds",
    "core.domain.jobs.job.Job.key": "ids and kinds",
    "core.domain.jobs.job.NewJob.args": "a profile and which lists",
    "core.domain.jobs.job.NewJob.dedupe_key": "ids and kinds",
    "core.domain.jobs.job.NewJob.key": "ids and kinds",
    "core.domain.messages.outbox.NewMessage.key": "ids and kinds",
    "core.domain.messages.outbox.OutboxMessage.key": "ids and kinds",
    "core.domain.messages.webhooks.Event.data": "ids, names and states",
    "core.platforms.probe.requests.ProbeRequest.csrf_cookie": "the name of a cookie",
    "core.platforms.probe.requests.ProbeRequest.headers": "the same for everybody",
    "core.platforms.probe.requests.ProbeRequest.url": "the same for everybody",
    "core.ports.files.CertificateContent.links": "links of a chain, each with its content hidden",
    "core.ports.repositories.panel.IncidentQuery.text": "what is searched for in the panel",
    "core.ports.repositories.panel.JobQuery.text": "what is searched for in the panel",
    "core.services.jobs.own_jobs.JobsPage.text": "what is searched for in /trabajos",
    "core.services.panel.team_board.BoardQuery.text": "what is searched for in the panel",
    "core.services.targets.extras.Extras.text": "the words behind /scrape",
    "handlers.framework.buttons.Press.values": "ids, as in every button",
    "handlers.framework.reply.Button.data": "ids, as in every button",
    "web.options.WebOptions.local_url": "the panel's address on this machine",
    "web.options.WebOptions.public_url": "the panel's address, as everybody gets it",
}
"""Fields that are called like a secret and hold none, and why."""


KNOWN = {
    "core.domain.sessions.session.ScrapingSession.storage_state",
    "core.domain.sessions.session.ScrapingSession.proxy_url",
    "core.domain.sessions.login.PageDialog.text",
    "core.domain.messages.webhooks.Webhook.secret",
    "core.services.team.web_access.Entry.secret",
    "bot.telegram.incoming.Incoming.text",
    "bot.wiring.app.TelegramEndpoint.token",
    "persistence.artifacts.s3.S3Address.secret",
    "web.api.schemas.SessionIn.cookies",
}
"""Some that the search must not miss: of every layer, and of every kind of class."""


class Canary(str):
    """A text whatever is done to it: classes that show a part of a field are filled too."""

    __slots__ = ()

    def __getattr__(self, name: str) -> "Canary":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: object, **_options: object) -> "Canary":
        return self

    def __format__(self, _spec: str) -> str:
        return str(self)


def filled_classes() -> Iterator[tuple[type, Mapping[str, str]]]:
    """Every dataclass, named tuple and pydantic model of the product with its fields and their types."""
    for package in (bot, core, exports, handlers, jobs, persistence, web):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" in found.name or found.name.endswith("__main__"):
                continue
            module = importlib.import_module(found.name)
            for known in vars(module).values():
                if isinstance(known, type) and known.__module__ == module.__name__ and (fields := fields_of(known)):
                    yield known, fields


def fields_of(known: Any) -> Mapping[str, str]:
    """Names and types; empty for classes that are not made of named fields."""
    if dataclasses.is_dataclass(known):
        return {field.name: _named(field.type) for field in dataclasses.fields(known)}
    if issubclass(known, BaseModel):
        return {name: _named(field.annotation) for name, field in known.model_fields.items()}
    return {name: _named(known.__annotations__.get(name)) for name in getattr(known, "_fields", ())}


def _named(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)


def shown(known: Any, fields: Mapping[str, str]) -> set[str]:
    """The fields whose content its repr, str or format tells."""
    values = {name: Canary(f"<canary {name}>") for name in fields}
    if dataclasses.is_dataclass(known):
        made: Any = object.__new__(known)  # type: ignore[arg-type]
        for name, value in values.items():
            object.__setattr__(made, name, value)
    elif issubclass(known, BaseModel):
        made = known.model_construct(**values)
    else:
        made = known(**values)
    told = f"{made!r} {made!s} {made}"
    return {name for name in fields if f"<canary {name}>" in told}


def suspicious(known: type, fields: Mapping[str, str]) -> set[str]:
    """The fields that may hold a secret."""
    named = {f"{known.__module__}.{known.__qualname__}.{name}": name for name in fields}
    return {
        name
        for place, name in named.items()
        if SECRET_NAMES.search(name)
        and ABLE.search(fields[name])
        and place not in OPEN
        and not place.startswith(tuple(PUBLIC))
    }


@dataclasses.dataclass
class _Careless:
    proxy_url: str | None
    number: int


class _Named(NamedTuple):
    api_token: str
    person: int


class _Modelled(BaseModel):
    cookies: dict[str, Any]


@dataclasses.dataclass
class _Written:
    password: bytes

    def __str__(self) -> str:
        return f"with {self.password.decode()}"

    def __repr__(self) -> str:
        return "hidden"


SPELLINGS = {"proxy_url": _Careless, "api_token": _Named, "cookies": _Modelled, "password": _Written}


def test_no_class_tells_a_secret_that_it_holds() -> None:
    told: set[str] = set()
    held: set[str] = set()
    names: set[str] = set()
    for known, fields in filled_classes():
        place = f"{known.__module__}.{known.__qualname__}"
        secret = suspicious(known, fields)
        names |= {f"{place}.{name}" for name in fields}
        held |= {f"{place}.{name}" for name in secret}
        told |= {f"{place}.{name}" for name in secret & shown(known, fields)}
    assert sorted(told) == []
    assert held > KNOWN
    assert sorted(set(OPEN) - names) == []


@each("field", sorted(SPELLINGS))
def test_a_class_that_tells_its_secret_is_found(field: str) -> None:
    made = SPELLINGS[field]
    fields = fields_of(made)
    assert suspicious(made, fields) & shown(made, fields) == {field}
