"""`/start`: enrolment with an invitation, or the home menu."""

from core.domain.people.person import Role
from core.services.team.access import Newcomer
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.help import home_texts as texts
from handlers.words import common, menu


async def start(ctx: Context) -> None:
    """With a code: use the invitation. Without: the menu; strangers learn nothing."""
    code = ctx.args.strip()
    if code and ctx.is_private:
        newcomer = Newcomer(ctx.user_id, ctx.chat_id, ctx.sender_name)
        person = await ctx.services.access.enrol(code, newcomer)
        await ctx.menus.sync(person)
        await ctx.reply(texts.welcome(person, ready=await ctx.services.scrapes.ready(person)))
    elif ctx.person is None:
        await ctx.reply(common.stranger())
    else:
        await ctx.reply(texts.home(ctx.person, ready=await ctx.services.scrapes.ready(ctx.person)))


async def show_home(ctx: Context) -> None:
    """The menu again."""
    await ctx.reply(texts.home(ctx.member, ready=await ctx.services.scrapes.ready(ctx.member)))


START = Command(
    name="start",
    role=None,
    description=menu.START,
    aliases=("inicio", "menu", "hola"),
    handler=start,
    buttons=(ButtonAction(specs.HOME, Role.ANALYST, show_home, once=True),),
)
