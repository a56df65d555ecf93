"""What admins do about networks that changed: look at a sample, and let jobs go on."""

from core.domain.people.person import Role
from core.domain.results.site_change import ChangePlace, SiteChange
from core.errors import GoneException
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Context
from handlers.framework.reply import Attachment, Reply
from handlers.site import texts


async def changes(ctx: Context) -> Reply:
    """The page of `/admin`."""
    return texts.page(await ctx.services.site.all(), await ctx.services.site.waiting(), ctx.now, ctx.tz)


async def sample(ctx: Context, key: str) -> None:
    """The newest sample, as a ZIP."""
    place = _place(key)
    await ctx.toast("")
    content = await ctx.services.site.sample(place)
    if content is None:
        await ctx.reply(texts.no_sample())
        return
    name = f"muestra-{place.platform}-{place.part}-{ctx.now.astimezone(ctx.tz):%Y-%m-%d}.zip"
    await ctx.reply(Reply(texts.SAMPLE_CAPTION, document=Attachment(name, content)))


async def release(ctx: Context, key: str, confirmed: bool) -> None:
    """Ask, then let what waits go on."""
    place = _place(key)
    known = await _known(ctx, place)
    if known is None:
        await ctx.toast(texts.NOTHING_CHANGED)
        return
    waiting = (await ctx.services.site.waiting()).get(place.platform.value, 0)
    if not confirmed:
        await ctx.reply(texts.confirm_release(known, waiting))
        return
    released = await ctx.services.site.release(place, ctx.member)
    await ctx.edit(texts.released(place, released or 0))


async def _known(ctx: Context, place: ChangePlace) -> SiteChange | None:
    return next((change for change in await ctx.services.site.all() if change.place == place), None)


def _place(key: str) -> ChangePlace:
    try:
        return ChangePlace.of(key)
    except ValueError as exc:
        raise GoneException("no such network") from exc


SITE_BUTTONS = (
    ButtonAction(specs.SITE_SAMPLE, Role.ADMIN, sample, once=True),
    ButtonAction(specs.SITE_RELEASE, Role.ADMIN, release),
)
