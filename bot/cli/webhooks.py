"""`webhooks add | list | remove | test`: programs that are told of events."""

from typing import Annotated

import typer
from rich.markup import escape

from bot.cli.spanish_help import SpanishTyper
from bot.console import done_or_gone, fail, run_or_fail, say, settings_or_fail, table
from bot.wiring.container import build_container
from core.domain.messages.webhooks import SUBSCRIBABLE, EventType, Webhook, WebhookId
from core.errors import GoneException
from core.services.webhooks.addresses import AddressProblem
from core.services.webhooks.receivers import OwedWebhook
from handlers.terminal import texts as terminal

app = SpanishTyper()
Number = Annotated[int, typer.Argument(metavar="N", help="El id que muestra `webhooks list`.")]


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="Dirección https que recibe los avisos.")],
    event: Annotated[list[str] | None, typer.Option(help=f"Solo estos (se repite): {', '.join(SUBSCRIBABLE)}.")] = None,
) -> None:
    """Añade un receptor; su secreto se muestra una sola vez."""
    wanted = [word.strip() for word in event or ()]
    if unknown := [word for word in wanted if word not in set(SUBSCRIBABLE)]:
        fail(terminal.unknown_events(unknown, tuple(SUBSCRIBABLE)))
    settings = settings_or_fail()

    async def work() -> tuple[str, Webhook] | AddressProblem:
        async with build_container(settings) as container:
            return await container.assembly.services.webhooks.add(url.strip(), [EventType(word) for word in wanted])

    made = run_or_fail(work())
    if isinstance(made, AddressProblem):
        fail(terminal.WEBHOOK_ADDRESS[made.value])
    secret, webhook = made
    say(f"Webhook [bold]#{webhook.webhook_id}[/]. Guarda ahora el secreto con el que se comprueban sus firmas:")
    say(f"  {escape(secret)}", style="bold green")


@app.command("list")
def list_webhooks() -> None:
    """Muestra los receptores, sin su secreto."""
    settings = settings_or_fail()

    async def work() -> list[OwedWebhook]:
        async with build_container(settings) as container:
            return list(await container.assembly.services.webhooks.all())

    rows: list[list[object]] = []
    for owed in run_or_fail(work()):
        one = owed.webhook
        last = f"{one.delivered_at:%Y-%m-%d %H:%M}" if one.delivered_at else "nunca"
        rows.append([one.webhook_id, one.url, ", ".join(one.kinds) or "todos", owed.pending, last, one.last_error])
    table("Webhooks", ("id", "dirección", "eventos", "pendientes", "última entrega (UTC)", "último fallo"), rows)


@app.command("remove")
def remove(webhook_id: Number) -> None:
    """Quita un receptor; lo que se le debía ya no se manda."""
    settings = settings_or_fail()

    async def work() -> None:
        async with build_container(settings) as container:
            await container.assembly.services.webhooks.remove(WebhookId(webhook_id))

    done_or_gone(work(), done=terminal.WEBHOOK_REMOVED, gone=terminal.NO_SUCH_WEBHOOK)


@app.command("test")
def test(webhook_id: Number) -> None:
    """Manda ahora un aviso de prueba y dice qué contestó."""
    settings = settings_or_fail()

    async def work() -> int | str | None:
        async with build_container(settings) as container:
            try:
                return await container.assembly.services.webhooks.test(WebhookId(webhook_id))
            except GoneException:
                return None

    answer = run_or_fail(work())
    if answer is None:
        fail(terminal.NO_SUCH_WEBHOOK)
    if isinstance(answer, str):
        fail(terminal.webhook_unanswered(answer))
    if not 200 <= answer < 300:  # noqa: PLR2004 - the statuses that mean yes
        fail(terminal.webhook_refused(answer))
    say(terminal.WEBHOOK_WORKS, style="bold green")
