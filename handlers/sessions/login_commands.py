"""Entering a network from a live browser: the person does it; supervision can only ask for it."""

from core.domain.ids import IncidentId
from core.domain.people.person import Role
from core.domain.people.web_access import LinkPurpose
from core.domain.platforms import Platform
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Context
from handlers.sessions import login_texts as texts

ENTRANCE = "/entrar"


async def choose(ctx: Context) -> None:
    """Which network?"""
    await ctx.reply(texts.choose(tuple(Platform)))


async def enter(ctx: Context, platform: Platform) -> None:
    """A one-time link to one's own live browser."""
    web = ctx.services.web
    if not web.reachable:
        await ctx.reply(texts.no_public_address())
        return
    code = await web.link(ctx.member, LinkPurpose.LOGIN, platform.value)
    await ctx.reply(texts.here(platform, web.url(f"{ENTRANCE}/{code}"), public=web.public))


async def ask(ctx: Context, incident_id: int) -> None:
    """Ask the analyst of an incident."""
    asked = await ctx.services.logins.ask(IncidentId(incident_id), ctx.member)
    await ctx.toast(texts.ASKED if asked else texts.CANNOT_ASK)


LOGIN_BUTTONS = (
    ButtonAction(specs.LOGIN_CHOICE, Role.ANALYST, choose, once=True),
    ButtonAction(specs.LOGIN_HERE, Role.ANALYST, enter),
    ButtonAction(specs.LOGIN_ASK, Role.SUPERVISOR, ask),
)
