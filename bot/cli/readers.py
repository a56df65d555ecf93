"""`readers list | choose | look | off | release`: control profiles, and networks that changed, without the chat."""

from typing import Annotated

import typer

from bot.cli.spanish_help import SpanishTyper
from bot.console import fail, run_or_fail, say, settings_or_fail, table
from bot.wiring.container import build_container
from core.domain.ids import PersonId
from core.domain.platforms import Platform
from core.domain.results.profiles import ProfileRef
from core.domain.results.site_change import PROFILE_PART, ChangePlace
from handlers.terminal import reader_texts as texts
from handlers.words.names import PLATFORM_NAMES

app = SpanishTyper()
Network = Annotated[Platform, typer.Argument(metavar="RED", help="facebook, instagram o x.")]


@app.command("list")
def list_readers() -> None:
    """Muestra el control de cada red y lo que no se deja leer."""
    settings = settings_or_fail()

    async def work() -> tuple[list[list[object]], list[list[object]]]:
        async with build_container(settings) as container:
            services = container.assembly.services
            controls, changes = await services.controls.all(), await services.site.all()
        chosen: list[list[object]] = []
        for network in Platform:
            control = controls.get(network)
            chosen.append([PLATFORM_NAMES[network], control.identifier if control else "", texts.looked(control)])
        return chosen, [
            [PLATFORM_NAMES[change.place.platform], change.place.part, change.detail[:80], texts.waits(change)]
            for change in changes
        ]

    controls, changes = run_or_fail(work())
    table("Perfiles de control", texts.CONTROL_COLUMNS, controls)
    if changes:
        table("Cambios de las redes", texts.CHANGE_COLUMNS, changes)
    else:
        say(texts.ALL_READABLE)


@app.command()
def choose(
    network: Network,
    profile: Annotated[str, typer.Argument(metavar="PERFIL", help="Usuario o número, sin dirección.")],
    person: Annotated[int, typer.Option(metavar="N", help="De quién es la sesión que mira (`users list`).")],
) -> None:
    """Elige el perfil de control de una red; el bot lo mira en cuanto corra y cada noche."""
    settings = settings_or_fail()

    async def work() -> bool:
        async with build_container(settings) as container:
            controls = container.assembly.services.controls
            if person not in {one.person.person_id for one in await controls.watchers(network)}:
                return False
            await controls.propose(ProfileRef(network, profile.lstrip("@")))
            return await controls.choose(network, PersonId(person), None)

    if not run_or_fail(work()):
        fail(texts.NO_SESSION)
    say(texts.CHOSEN)


@app.command()
def look(network: Network) -> None:
    """Manda mirar ahora el perfil de control de una red."""
    settings = settings_or_fail()

    async def work() -> int:
        async with build_container(settings) as container:
            return await container.assembly.services.controls.look_now([network])

    if not run_or_fail(work()):
        fail(texts.NO_CONTROL)
    say(texts.QUEUED)


@app.command()
def off(network: Network) -> None:
    """Deja de mirar el perfil de control de una red."""
    settings = settings_or_fail()

    async def work() -> bool:
        async with build_container(settings) as container:
            return await container.assembly.services.controls.turn_off(network, None)

    if not run_or_fail(work()):
        fail(texts.NO_CONTROL)
    say(texts.OFF)


@app.command()
def release(
    network: Network,
    part: Annotated[str, typer.Argument(metavar="PARTE", help="perfil, o la lista: seguidores…")] = PROFILE_PART,
) -> None:
    """Suelta los trabajos que esperan porque la red cambió."""
    settings = settings_or_fail()

    async def work() -> int | None:
        async with build_container(settings) as container:
            return await container.assembly.services.site.release(ChangePlace(network, part), None)

    released = run_or_fail(work())
    if released is None:
        fail(texts.NOTHING_CHANGED)
    say(texts.released(released))
