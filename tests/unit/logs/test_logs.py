"""A canary goes through every way in which something is logged; it must come out of none."""

import io
import json
import logging
import sys

import httpx
import pytest
import structlog
from telegram.error import InvalidToken

from bot.logs.setup import TALKATIVE
from tests.unit.logs.conftest import Configure

CANARY = "canarioZ9secreto"
TOKEN = "8123456789:AAFakeFakeFakeFakeFakeFakeFakeFake12"


def fall(secret: str) -> None:
    local = {"xs": secret}
    raise InvalidToken(f"rejected https://u:{secret}@proxy.example:1 {TOKEN} {len(local)}")


def test_the_canary_never_sings(configure: Configure, lines: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG", CANARY)
    ours, theirs = structlog.get_logger("core.x"), logging.getLogger("library")
    structlog.contextvars.bind_contextvars(session={"xs": CANARY})
    ours.info(f"event {CANARY}", cookies={"xs": CANARY}, url=f"https://a:{CANARY}@b.example", nested=[{"k": CANARY}])
    ours.warning("positional %s", CANARY)
    theirs.error("message %s", CANARY, extra={"proxy": f"http://u:{CANARY}@h:1", "headers": [("Cookie", CANARY)]})
    theirs.error({"not": "a text", "xs": CANARY})
    theirs.info("bytes %r", CANARY.encode(), stack_info=True)
    for logger in (ours, theirs):
        try:
            fall(CANARY)
        except InvalidToken:
            logger.exception("it broke")
    written = lines.getvalue()
    assert CANARY not in written
    assert TOKEN not in written
    assert written.count("it broke") == 2
    assert written.count("InvalidToken") >= 2
    captured = capsys.readouterr()
    assert CANARY not in captured.out + captured.err


def test_without_being_told_the_secrets_their_shapes_are_enough(configure: Configure, lines: io.StringIO) -> None:
    configure()
    try:
        fall(CANARY)
    except InvalidToken as error:
        structlog.get_logger().error("it broke", exc_info=error)
    assert "it broke" in lines.getvalue()
    assert TOKEN not in lines.getvalue()
    assert f"u:{CANARY}" not in lines.getvalue()


def test_tracebacks_show_no_local_variables(configure: Configure, lines: io.StringIO) -> None:
    configure()
    try:
        fall("local-" + "value")
    except InvalidToken:
        structlog.get_logger().exception("it broke")
    assert "Traceback" in lines.getvalue()
    assert "local-value" not in lines.getvalue()


async def test_http_libraries_are_heard_from_warning_on(configure: Configure, lines: io.StringIO) -> None:
    configure("DEBUG")
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert lines.getvalue() == ""
    assert {"httpx", "httpcore", "telegram"} <= set(TALKATIVE)
    for name in TALKATIVE:
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
        assert logging.getLogger(name).isEnabledFor(logging.WARNING)


def test_a_higher_level_holds_for_the_talkative_too(configure: Configure, lines: io.StringIO) -> None:
    configure("ERROR")
    logging.getLogger("httpx").warning("quiet")
    structlog.get_logger().warning("quiet")
    assert lines.getvalue() == ""


def test_one_record_is_one_line_with_its_facts(configure: Configure, lines: io.StringIO) -> None:
    configure("INFO")
    structlog.get_logger("jobs.embedded").info("job run ended", job_id=12, ending="Finished")
    line = lines.getvalue()
    assert line.count("\n") == 1
    for fact in ("job run ended", "12", "Finished", "jobs.embedded", "info"):
        assert fact in line
    if line.startswith("{"):
        record = json.loads(line)
        assert (record["event"], record["job_id"], record["level"]) == ("job run ended", 12, "info")


def test_an_uncaught_error_is_logged_and_redacted(configure: Configure, lines: io.StringIO) -> None:
    configure("INFO", CANARY)
    try:
        fall(CANARY)
    except InvalidToken as error:
        sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert lines.getvalue().count("uncaught error") == 1
    assert CANARY not in lines.getvalue()


def test_secrets_learnt_later_are_hidden_from_then_on(configure: Configure, lines: io.StringIO) -> None:
    redactor = configure("INFO")
    redactor.add("clave-del-proxy")
    structlog.get_logger().info("connected with clave-del-proxy")
    assert "clave-del-proxy" not in lines.getvalue()
