"""Control profiles in the admin panel: chosen, looked at now, turned off."""

from core.domain.ids import PersonId
from core.domain.people.person import Role
from core.domain.platforms import Platform
from core.errors import GoneException
from core.services.targets.targets import parse_ref
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Context, ReplyHook
from handlers.framework.reply import Reply
from handlers.site import control_texts as texts
from handlers.words.names import PLATFORM_NAMES


async def controls(ctx: Context) -> Reply:
    """The page of `/admin`."""
    return texts.page(await ctx.services.controls.all(), ctx.now, ctx.tz)


async def choose(ctx: Context, platform: Platform) -> None:
    """Ask for the profile."""
    await ctx.reply(texts.ask_profile(platform))


async def named(ctx: Context) -> None:
    """The answer: ask whose session looks."""
    platform = next((one for one, name in PLATFORM_NAMES.items() if f"({name})" in ctx.reply_to_text), None)
    if platform is None:
        raise GoneException("the question does not name a network")
    given = ctx.args.strip()
    if not given:
        await ctx.reply(texts.ask_profile(platform))
        return
    ref = parse_ref(given, read_url=ctx.services.scrapes.read_url, default=platform)  # an address speaks for itself
    await ctx.services.controls.propose(ref)
    watchers = await ctx.services.controls.watchers(ref.platform)
    await ctx.reply(texts.whose_session(ref.platform, ref.identifier, watchers))


async def watch(ctx: Context, platform: Platform, person_id: int) -> None:
    """With this person's session; the first look begins at once."""
    if not await ctx.services.controls.choose(platform, PersonId(person_id), ctx.member):
        await ctx.toast(texts.NO_SESSION_NOW, alert=True)
        return
    await ctx.toast(texts.STARTED)
    await ctx.edit(await controls(ctx))


async def look(ctx: Context, platform: Platform) -> None:
    """Now, besides every night."""
    queued = await ctx.services.controls.look_now([platform])
    await ctx.toast(texts.STARTED if queued else texts.NO_SESSION_NOW, alert=not queued)


async def turn_off(ctx: Context, platform: Platform) -> None:
    """No more looks."""
    await ctx.services.controls.turn_off(platform, ctx.member)
    await ctx.edit(texts.off(platform))


CONTROL_BUTTONS = (
    ButtonAction(specs.CONTROL_CHOOSE, Role.ADMIN, choose),
    ButtonAction(specs.CONTROL_SESSION, Role.ADMIN, watch),
    ButtonAction(specs.CONTROL_LOOK, Role.ADMIN, look, once=True),
    ButtonAction(specs.CONTROL_OFF, Role.ADMIN, turn_off),
)
CONTROL_REPLIES = (ReplyHook(Role.ADMIN, texts.ASK_CONTROL, named, about_profile=True),)
