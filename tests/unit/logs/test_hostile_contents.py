"""One event is one line of the log, whatever is in it, and nothing in it works the terminal."""

import io
import json
import logging

import structlog

from bot.logs.setup import configure_logging
from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.tables import Walk
from tests.unit.logs.conftest import Configure


def test_an_event_stays_one_line(configure: Configure) -> None:
    del configure  # puts everything global about logging back
    with Walk() as walk:
        for name, text in HOSTILE_TEXTS.items():
            for as_json in (True, False):
                with walk.row(f"{name}, json={as_json}"):
                    out = io.StringIO()
                    configure_logging("INFO", json=as_json, stream=out)
                    structlog.get_logger("core.x").info("a profile was read", profile=text, nested={"k": [text]})
                    logging.getLogger("library").warning("of %s", text)
                    written = out.getvalue()
                    assert written.count("\n") == 2
                    assert "\x1b" not in written
                    assert "\x00" not in written
                    if as_json:
                        assert [json.loads(line)["event"][:2] for line in written.split("\n")[:2]] == ["a ", "of"]
