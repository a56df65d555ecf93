"""`/panel`: a one-time link to the panel, and the Mini App where there is a public address."""

from core.domain.people.person import Role
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.panel import texts
from handlers.words import menu

ENTRANCE, MINI_APP = "/entrar", "/mini"


async def show(ctx: Context) -> None:
    """The door."""
    web = ctx.services.web
    url = web.url(f"{ENTRANCE}/{await web.link(ctx.member)}")
    await ctx.reply(texts.door(url, web.url(MINI_APP)) if web.public else texts.local_door(url))


PANEL = Command(
    name="panel",
    role=Role.ANALYST,
    description=menu.PANEL,
    handler=show,
    buttons=(ButtonAction(specs.PANEL, Role.ANALYST, show, once=True),),
    examples=menu.PANEL_EXAMPLES,
)
