"""What holds for every test."""

import gc
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from structlog.typing import EventDict, WrappedLogger

# How long an example takes depends on the machine; what is slow is found by benchmarks, not by a flaky test.
# The examples are the same in each run, so that a failure says something of the change; `make fuzz` looks for new ones.
settings.register_profile("centinela", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("centinela")


def _as_record(_logger: WrappedLogger, _method: str, event: EventDict) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """The event and its facts as the message, and the traceback apart, as `caplog` shows records of libraries."""
    trace = event.pop("exc_info", None)
    message = str(event.pop("event"))
    facts = " ".join(f"{name}={value}" for name, value in event.items())
    return (f"{message} {facts}".strip(),), {"exc_info": trace}


# Without it, structlog prints each traceback with every variable, which takes seconds, and `caplog` sees nothing.
structlog.configure(
    processors=[structlog.contextvars.merge_contextvars, _as_record],
    wrapper_class=structlog.stdlib.BoundLogger,
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=False,
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported stays: looking for garbage in it costs seconds, now and in every later round."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


LONGEST_FIRST = ("e2e", "integration/platforms", "contract/jobs", "integration", "component", "contract")
"""Folders of tests by how long one of theirs takes."""
_TESTS = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that take long begin first, so that no worker is left alone with one at the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(_TESTS).as_posix()
    return next((turn for turn, name in enumerate(LONGEST_FIRST) if folder.startswith(f"{name}/")), len(LONGEST_FIRST))
