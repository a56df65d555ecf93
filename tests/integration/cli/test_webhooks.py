"""`webhooks add | list | test | remove`, typed by an operator against a real receiver."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.settings import load_settings
from bot.wiring.container import build_container
from core.domain.messages.webhooks import WebhookId
from tests.support.tables import Walk

runner = CliRunner()


def call(*words: str) -> Result:
    return runner.invoke(app, ["webhooks", *words], catch_exceptions=False)


def said(answer: Result) -> str:
    return " ".join((answer.output + answer.stderr).split())


class Receiver(BaseHTTPRequestHandler):
    """Answers with the status that its path names, and keeps the headers of what came."""

    came: list[dict[str, str]]

    def do_POST(self) -> None:
        self.came.append({name.lower(): value for name, value in self.headers.items()})
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_given: object) -> None: ...


@pytest.fixture
def heard() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The receiver's address, and the headers of what it got."""
    Receiver.came = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", Receiver.came
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_receiver_is_added_shown_tried_and_removed(used: Path, heard: tuple[str, list[dict[str, str]]]) -> None:
    url, came = heard
    added = call("add", f"{url}/200", "--event", "caso.abierto")
    assert added.exit_code == 0
    secret = added.output.split()[-1]
    assert len(secret) >= 32
    listed = call("list")
    assert secret not in listed.output
    assert "nunca" in listed.output
    assert "caso" in listed.output
    tried = call("test", "1")
    assert (tried.exit_code, len(came)) == (0, 1)
    assert "Llegó" in tried.output
    assert "webhook-signature" in came[0]
    stored = b"".join(path.read_bytes() for path in (used / "data").rglob("*") if path.is_file())
    assert secret.encode() not in stored
    assert call("remove", "1").exit_code == 0
    assert webhooks_left() == 0
    assert call("remove", "1").exit_code == 1


def webhooks_left() -> int:
    async def work() -> int:
        async with build_container(load_settings(None)) as container, container.database(write=False) as uow:
            assert await uow.webhooks.get(WebhookId(1)) is None
            return len(await uow.webhooks.all())

    return asyncio.run(work())


def test_what_cannot_be_added_or_tried_is_said_in_a_sentence(
    used: Path, heard: tuple[str, list[dict[str, str]]]
) -> None:
    url, came = heard
    for path in ("500", "302"):
        assert call("add", f"{url}/{path}").exit_code == 0
    with Walk() as walk:
        for words, sentence in (
            (("add", "http://ejemplo.example/x"), "tiene que empezar por https://"),
            (("add", "https://10.0.0.7/x"), "es de una red interna"),
            (("add", "no es una dirección"), "no es una dirección completa"),
            (("add", f"{url}/200", "--event", "caso.inventado"), "No hay esos eventos: caso.inventado"),
            (("test", "1"), "el receptor contestó 500"),
            (("test", "2"), "el receptor contestó 302"),
            (("test", "77"), "No hay un webhook con ese id"),
            (("remove", "77"), "No hay un webhook con ese id"),
        ):
            with walk.row(" ".join(words)):
                answer = call(*words)
                assert answer.exit_code == 1
                assert sentence in said(answer)
                assert "Traceback" not in said(answer)
    assert len(came) == 2
