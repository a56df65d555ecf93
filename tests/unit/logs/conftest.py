"""Logging is global: every test gets it configured into a text of its own and puts it back."""

import io
import logging
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog

from bot.logs.redaction import Redactor
from bot.logs.setup import TALKATIVE, configure_logging

Configure = Callable[..., Redactor]


@pytest.fixture
def lines() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(params=[True, False], ids=["json", "console"])
def configure(request: pytest.FixtureRequest, lines: io.StringIO) -> Iterator[Configure]:
    root = logging.getLogger()
    before, events = (root.level, root.handlers[:], sys.excepthook), structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in TALKATIVE}

    def run(level: str = "DEBUG", *secrets: str) -> Redactor:
        return configure_logging(level, json=request.param, secrets=secrets, stream=lines)

    yield run
    logging.captureWarnings(capture=False)
    structlog.configure(**events)
    structlog.contextvars.clear_contextvars()
    root.level, root.handlers, sys.excepthook = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
