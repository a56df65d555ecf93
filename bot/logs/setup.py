"""Structured logs: ours (structlog) and those of libraries (logging) leave through one handler that hides secrets."""

import logging
import re
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.logs.redaction import Redactor

TALKATIVE = (
    *("httpx", "httpcore", "telegram", "apscheduler", "tzlocal", "aiosqlite", "sqlalchemy", "alembic", "asyncio"),
    *("uvicorn", "uvicorn.error", "uvicorn.access", "pyftpdlib", "filelock", "PIL"),
    *("aioftp", "websockets", "playwright", "proxy"),
)
"""Libraries that are heard from WARNING on: at INFO they write whole addresses, the bot token among them."""


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_LONG, _LINES = frozenset({"exception", "stack", "stack_info", "exc_info"}), "\n\t"


def configure_logging(
    level: str = "INFO", *, json: bool = False, secrets: Sequence[str] = (), stream: TextIO | None = None
) -> Redactor:
    """Send every log of the process to `stream` (stderr), one line each, `json` or for people.

    Nothing else on the root logger survives. Returns the redactor, for secrets that are learnt later.
    """
    redactor = Redactor(secrets)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(redactor, json=json, colors=stream is None and sys.stderr.isatty()))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level.upper())))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    return redactor


def _shared() -> list[Processor]:
    """What happens to our own records and to those of libraries alike."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(redactor: Redactor, *, json: bool, colors: bool) -> logging.Formatter:
    def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {str(name): _on_its_line(str(name), redactor.value(value, str(name))) for name, value in event.items()}

    def last_net(_logger: WrappedLogger, _method: str, line: object) -> str:
        return redactor.literal(str(line))

    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # Tracebacks become text here, without local variables, so that they are redacted like everything else.
            structlog.processors.format_exc_info,
            redact,
            renderer,
            last_net,
        ],
    )


def _on_its_line(name: str, value: object) -> object:
    """The value with what would work a terminal or begin another line shown as an escape; tracebacks have lines."""
    if not isinstance(value, str):
        return value
    kept = _LINES if name in _LONG else ""
    return _CONTROL.sub(lambda found: found[0] if found[0] in kept and kept else ascii(found[0])[1:-1], value)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """The default hook would print the traceback as it is."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("uncaught error", exc_info=(kind, error, trace))
