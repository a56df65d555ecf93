"""A small bot for the tests of the dispatcher: one command per thing that can happen."""

import asyncio
from dataclasses import dataclass, field

from markupsafe import Markup

from core.domain.people.person import Role
from core.errors import NotAProfileException, QueueLimitException, StorageException
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction, ButtonSpec
from handlers.framework.command import Command, Context, ReplyHook, TextHook
from handlers.framework.html import b
from handlers.framework.reply import Attachment, Reply
from handlers.help.commands import help_command

COUNT = ButtonSpec("ct", (int,))
BOSS = ButtonSpec("bs")
CRASH = ButtonSpec("cr")
PROMPT = "¿Qué perfil?"


@dataclass(slots=True)
class Bench:
    """What happened, and the levers of the slow command."""

    ran: list[str] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    files: list[bytes] = field(default_factory=list)

    async def start(self, ctx: Context) -> None:
        self.contexts.append(ctx)
        await ctx.reply(Reply(Markup("Bienvenida, {}").format(ctx.args)))

    async def echo(self, ctx: Context) -> None:
        self.ran.append(ctx.args)
        self.contexts.append(ctx)
        buttons = (COUNT.button("Más", 1, style="primary"), BOSS.button("Solo jefes"), CRASH.button("Romper"))
        await ctx.reply(Reply(b(ctx.args or "nada"), (buttons,)), quote=True)

    async def count(self, ctx: Context, number: int) -> None:
        self.ran.append(f"count {number}")
        await ctx.edit(Reply(b(f"van {number}"), ((COUNT.button("Más", number + 1),),)))

    async def boss(self, ctx: Context) -> None:
        self.ran.append("boss")
        await ctx.toast("hecho")

    async def crash(self, _ctx: Context, *_args: object) -> None:
        raise RuntimeError("broken on purpose")

    async def refuse(self, ctx: Context) -> None:
        errors = {"perfil": NotAProfileException("hola <b>!!"), "cola": QueueLimitException(5)}
        raise errors.get(ctx.args) or StorageException("disk full on purpose")

    async def slow(self, ctx: Context) -> None:
        await self.go_on.wait()
        await ctx.reply(Reply(b("por fin")))

    async def ask(self, ctx: Context) -> None:
        await ctx.reply(Reply(Markup(PROMPT), force_reply="usuario"))

    async def took(self, ctx: Context) -> None:
        await ctx.reply(Reply(Markup("respuesta: {}").format(ctx.args)))

    async def link(self, ctx: Context) -> None:
        await ctx.reply(Reply(Markup("enlace: {}").format(ctx.args)))

    async def document(self, ctx: Context) -> None:
        assert ctx.document is not None
        self.files.append(await ctx.document.download())
        gone = await ctx.client.delete(ctx.source_chat_id, ctx.message_id)
        await ctx.reply(
            Reply(
                Markup("{} de {} ({})").format(ctx.args, ctx.document.name, gone),
                document=Attachment("copia.txt", self.files[-1]),
            )
        )

    async def group(self, ctx: Context) -> None:
        await ctx.reply(Reply(b("en el grupo")), quote=True)

    async def queue(self, ctx: Context) -> None:
        await ctx.reply(Reply(b("tu cola")))

    def commands(self) -> tuple[Command, ...]:
        analyst = Role.ANALYST
        commands: tuple[Command, ...] = (
            Command("start", None, "Empezar", self.start),
            Command(
                "eco", analyst, "Repite", self.echo,
                buttons=(ButtonAction(COUNT, analyst, self.count), ButtonAction(BOSS, Role.SUPERVISOR, self.boss),
                         ButtonAction(CRASH, analyst, self.crash), ButtonAction(specs.MY_QUEUE, analyst, self.queue)),
                texts=(TextHook(analyst, lambda text: text.startswith("https://"), self.link),),
                replies=(ReplyHook(analyst, PROMPT, self.took),),
                document=self.document,
                examples=(("/eco hola", "responde hola"),),
            ),
            Command("jefes", Role.SUPERVISOR, "Solo jefes", self.boss),
            Command("romper", analyst, "Falla", self.crash),
            Command("negar", analyst, "Se niega", self.refuse),
            Command("lento", analyst, "Tarda", self.slow),
            Command("preguntar", analyst, "Pregunta", self.ask),
            Command("grupo", analyst, "En grupos", self.group, in_groups=True),
            help_command(lambda: commands),
        )  # fmt: skip
        return commands
