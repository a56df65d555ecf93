"""All the parts of one local Telegram, put together; methods and people work on this."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sandbox.telegram.controls.faults import Faults
from sandbox.telegram.controls.flood import FloodControl
from sandbox.telegram.controls.offers import FileAtHand, Switch
from sandbox.telegram.errors import JsonDict
from sandbox.telegram.state.bus import Bus, Happening
from sandbox.telegram.state.files import FileStore
from sandbox.telegram.state.storage import Storage
from sandbox.telegram.state.updates import UpdateQueue
from sandbox.telegram.world import Clock, World

QUERY_LIFETIME = 15.0
REMEMBERED_CALLS = 20_000


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One request of the bot: parameters decoded, files as `attach://` names; `status` is the HTTP status it got."""

    method: str
    params: JsonDict
    time: datetime
    status: int = 200
    description: str = ""


@dataclass(slots=True)
class CallbackQuery:
    """A press that waits for answerCallbackQuery."""

    user_id: int
    chat_id: int
    at: float


@dataclass(slots=True)
class Webhook:
    """Where updates go when the bot asked for it; empty url = nowhere."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass
class Backend:
    """State and services of one local Telegram."""

    storage: Storage
    token: str
    bot: JsonDict
    clock: Clock
    flood: FloodControl | None
    bus: Bus = field(default_factory=Bus)
    faults: Faults = field(default_factory=Faults)
    webhook: Webhook = field(default_factory=Webhook)
    toasts: dict[int, list[str]] = field(default_factory=dict)
    at_hand: list[FileAtHand] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)
    calls: deque[RecordedCall] = field(default_factory=lambda: deque(maxlen=REMEMBERED_CALLS))
    webhook_changed: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.world = World(self.storage, self.bus, self.clock, self.bot)
        self.files = FileStore(self.storage)
        self.updates = UpdateQueue(self.storage, self.clock)
        self.queries = {key: CallbackQuery(**value) for key, value in self.storage.all("query")}
        if stored := self.storage.get("meta", "webhook"):
            self.set_webhook(Webhook(**stored))

    @property
    def now(self) -> int:
        """Unix time in whole seconds."""
        return int(self.clock())

    def set_webhook(self, webhook: Webhook) -> None:
        """Switch between delivery by webhook and getUpdates."""
        self.webhook = webhook
        self.updates.webhook_active = bool(webhook.url)
        self.save_webhook()
        self.webhook_changed()

    def save_webhook(self) -> None:
        """Write the webhook's state."""
        names = ("url", "secret_token", "max_connections", "last_error_date", "last_error_message")
        self.storage.put("meta", "webhook", {name: getattr(self.webhook, name) for name in names})

    def open_query(self, query_id: str, query: CallbackQuery) -> None:
        """Remember a press until it is answered; those that nobody can answer any more go."""
        for old in [key for key, known in self.queries.items() if query.at - known.at > QUERY_LIFETIME]:
            self.close_query(old)
        self.queries[query_id] = query
        self.storage.put("query", query_id, asdict(query))

    def close_query(self, query_id: str) -> CallbackQuery | None:
        """Forget a press; gives it, or None when it was answered before or never was."""
        self.storage.drop("query", query_id)
        return self.queries.pop(query_id, None)

    def toast(self, user_id: int, text: str, *, alert: bool) -> None:
        """Show the answer to a press."""
        self.toasts.setdefault(user_id, []).append(text)
        self.bus.publish(Happening("toast", user_id, {"user_id": user_id, "text": text, "alert": alert}))

    def announce_faults(self) -> None:
        """Tell the fault panel what still waits."""
        self.bus.publish(Happening("faults", None, {"faults": self.faults.listed()}))

    def announce_switches(self) -> None:
        """Tell the pages how every switch stands."""
        self.bus.publish(Happening("switches", None, {"switches": [switch.shown() for switch in self.switches]}))

    def record(self, method: str, params: JsonDict, status: int, description: str) -> None:
        """Remember a request."""
        at = datetime.fromtimestamp(self.clock(), UTC)
        self.calls.append(RecordedCall(method, params, at, status, description))
        self.bus.publish(Happening("call", None, {"method": method}))


def open_backend(
    *, state_file: Path | None, flood: bool, bot: JsonDict, token: str, clock: Clock = time.time
) -> Backend:
    """Open or create a local Telegram; a state file that has a token and a bot keeps them."""
    storage = Storage(state_file)
    identity = storage.get("meta", "identity") or {"token": token, "bot": bot}
    storage.put("meta", "identity", identity)
    return Backend(
        storage=storage, token=identity["token"], bot=identity["bot"], clock=clock,
        flood=FloodControl(clock) if flood else None,
    )  # fmt: skip
