"""`proxies list | add | test | retire`: the pool without the chat."""

from typing import Annotated

import typer

from bot.cli.spanish_help import SpanishTyper
from bot.console import fail, run_or_fail, say, settings_or_fail, table
from bot.wiring.container import build_container
from core.domain.ids import ProxyId
from core.domain.sessions.proxies import Proxy
from core.errors import BadProxyException, ConflictException
from handlers.proxies.texts import answer, sign, tested
from handlers.terminal import texts as terminal

app = SpanishTyper()
Number = Annotated[int, typer.Argument(metavar="N", help="Número del proxy (`proxies list`).")]


@app.command("list")
def list_proxies() -> None:
    """Muestra los proxies, sin sus credenciales."""
    settings = settings_or_fail()

    async def work() -> list[list[object]]:
        async with build_container(settings) as container:
            proxies = await container.assembly.services.proxies.all()
        return [[p.proxy_id, sign(p), p.label, p.sessions, answer(p)] for p in proxies]

    table("Proxies", ("id", "", "servidor", "sesiones", "respuesta"), run_or_fail(work()))


@app.command()
def add() -> None:
    """Agrega un proxy; la dirección se pide sin mostrarla (lleva la clave)."""
    settings = settings_or_fail()
    url = typer.prompt("Dirección (http://usuario:clave@servidor:puerto)", hide_input=True)

    async def work() -> Proxy:
        async with build_container(settings) as container:
            return await container.assembly.services.proxies.add(url, None)

    try:
        say(terminal.proxy_added(run_or_fail(work())))
    except BadProxyException:
        fail(terminal.BAD_PROXY)
    except ConflictException:
        fail(terminal.KNOWN_PROXY)


@app.command()
def test(proxy_id: Number) -> None:
    """Comprueba un proxy ahora."""
    settings = settings_or_fail()

    async def work() -> Proxy | None:
        async with build_container(settings) as container:
            return await container.assembly.services.proxies.test(ProxyId(proxy_id), None)

    _tell(run_or_fail(work()))


@app.command()
def retire(proxy_id: Number) -> None:
    """Retira un proxy; sus sesiones pasan a otro."""
    settings = settings_or_fail()

    async def work() -> Proxy | None:
        async with build_container(settings) as container:
            return await container.assembly.services.proxies.retire(ProxyId(proxy_id), None)

    proxy = run_or_fail(work())
    if proxy is None:
        fail("No existe ese proxy.")
    say(f"✓ {proxy.label} retirado.")


def _tell(proxy: Proxy | None) -> None:
    if proxy is None:
        fail("No existe ese proxy.")
    say(tested(proxy))
