"""`readers list | choose | look | off | release`, typed by an operator over a real database."""

import asyncio

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.settings import load_settings
from bot.wiring.container import build_container
from core.domain.ids import PersonId
from core.domain.jobs.job import TaskName
from core.domain.platforms import Platform
from core.domain.results.site_change import ChangePlace, ChangeSign
from core.domain.sessions.session import NewSession
from tests.support.cookie_jar import cookies

runner = CliRunner()
ROOM = "seguidores"


def call(*words: str) -> Result:
    return runner.invoke(app, ["readers", *words], catch_exceptions=False)


def said(answer: Result) -> str:
    return " ".join((answer.output + answer.stderr).split())


@pytest.fixture
def watcher(enrolled: int) -> str:
    """A person with a session on X."""

    async def work() -> None:
        async with build_container(load_settings(None)) as container, container.database() as uow:
            new = NewSession(PersonId(enrolled), Platform.X, cookies(Platform.X))
            await uow.sessions.save(new, container.clock.now())
            await uow.commit()

    asyncio.run(work())
    return str(enrolled)


def queued_looks() -> int:
    async def work() -> int:
        async with build_container(load_settings(None)) as container, container.database(write=False) as uow:
            return sum(job.task == TaskName.CONTROL for job in await uow.jobs.unfinished())

    return asyncio.run(work())


def test_a_control_is_chosen_looked_at_shown_and_turned_off(watcher: str) -> None:
    assert call("look", "x").exit_code == 1
    refused = call("choose", "x", "vega_ficticia", "--person", "999")
    assert (refused.exit_code, "no tiene sesión" in said(refused)) == (1, True)
    assert call("choose", "x", "@vega_ficticia", "--person", watcher).exit_code == 0
    assert queued_looks() == 1
    shown = said(call("list"))
    assert "vega_ficticia" in shown
    assert "aún sin mirar" in shown
    assert "Todo lo que leo se deja leer" in shown
    assert call("look", "x").exit_code == 0
    assert queued_looks() == 1  # one at a time
    assert call("off", "x").exit_code == 0
    assert call("off", "x").exit_code == 1


def test_a_changed_network_is_shown_and_released(home: object) -> None:
    async def work() -> None:
        async with build_container(load_settings(None)) as container:
            place = ChangePlace(Platform.X, ROOM)
            await container.assembly.services.site.met(place, ChangeSign.LAYOUT, "x:vega", "no timeline")

    assert home
    asyncio.run(work())
    assert "los trabajos esperan" in said(call("list"))
    assert call("release", "x", ROOM).exit_code == 0
    again = call("release", "x", ROOM)
    assert (again.exit_code, "nada esperaba" in said(again)) == (1, True)
