"""The proxy pool in the admin panel: add, test, retire."""

from core.domain.ids import ProxyId
from core.domain.messages.erasures import Secret
from core.domain.people.person import Role
from core.errors import BadProxyException, ConflictException
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context, ReplyHook
from handlers.proxies import texts
from handlers.words import menu


async def show(ctx: Context) -> None:
    """The pool."""
    await ctx.reply(texts.pool(await ctx.services.proxies.all(), ctx.now, ctx.tz))


async def added(ctx: Context) -> None:
    """The answer with the address: its message carries a password and leaves the chat, whatever comes of it."""
    await ctx.order_erasure(Secret.PROXY)
    try:
        proxy = await ctx.services.proxies.add(ctx.args, ctx.member)
    except BadProxyException:
        await ctx.reply(texts.bad_address(await ctx.erase(Secret.PROXY)))
        return
    except ConflictException:
        await ctx.reply(texts.known(await ctx.erase(Secret.PROXY)))
        return
    await ctx.reply(texts.added(proxy, await ctx.erase(Secret.PROXY)))


async def test(ctx: Context, proxy_id: int) -> None:
    """Ask a site through it now."""
    proxy = await ctx.services.proxies.test(ProxyId(proxy_id), ctx.member)
    if proxy is not None:
        await ctx.toast(texts.tested(proxy), alert=True)
    await ctx.edit(texts.pool(await ctx.services.proxies.all(), ctx.now, ctx.tz))


async def retire(ctx: Context, proxy_id: int, confirmed: bool) -> None:
    """Ask, then take it out."""
    found = next((p for p in await ctx.services.proxies.all() if p.proxy_id == proxy_id), None)
    if found is not None and not confirmed:
        await ctx.edit(texts.confirm_retire(found))
        return
    await ctx.services.proxies.retire(ProxyId(proxy_id), ctx.member)
    await ctx.edit(texts.pool(await ctx.services.proxies.all(), ctx.now, ctx.tz))


PROXIES = Command(
    name="proxies",
    role=Role.ADMIN,
    description=menu.PROXIES,
    aliases=("proxy",),
    handler=show,
    buttons=(
        ButtonAction(specs.PROXY_TEST, Role.ADMIN, test),
        ButtonAction(specs.PROXY_RETIRE, Role.ADMIN, retire),
    ),
    replies=(ReplyHook(Role.ADMIN, texts.ASK_ADDRESS, added),),
    in_menu=False,
)
