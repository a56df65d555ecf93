"""`/admin`: people, invitations, schedule, audit, and what is stored of profiles."""

from collections.abc import Sequence

from core.domain.ids import PersonId
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.errors import BadScheduleException, GoneException, LastAdminException
from core.text import one_line
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context, ReplyHook
from handlers.framework.reply import Reply
from handlers.proxies import texts as proxy_texts
from handlers.site import commands as site
from handlers.site import control_commands as controls
from handlers.team import data_commands as data
from handlers.team import data_texts, texts
from handlers.team import departure_texts as departures
from handlers.words import menu
from handlers.words.names import ROLE_NAMES


async def show(ctx: Context) -> None:
    """The panel."""
    await ctx.reply(texts.panel())


async def page(ctx: Context, name: str) -> None:
    """A page of the panel, in the same message; questions come as new ones."""
    if name == "schedule-edit":
        await ctx.reply(texts.ask_schedule())
        return
    if name == "proxy-add":
        await ctx.reply(proxy_texts.ask_address())
        return
    if name == "erase":
        await ctx.reply(data_texts.ask_profile())
        return
    if name == "audit-file":
        await data.export_audit(ctx)
        return
    reply = await _page(ctx, name)
    if reply is not None:
        await ctx.edit(reply)


async def invite(ctx: Context, role: Role) -> None:
    """Ask for the name of the new person."""
    await ctx.reply(texts.ask_name(role))


async def named(ctx: Context) -> None:
    """The answer: make the invitation."""
    role = next((role for role, name in ROLE_NAMES.items() if f"({name})" in ctx.reply_to_text), Role.ANALYST)
    name = one_line(ctx.args)[:80]
    if not name:
        await ctx.reply(texts.ask_name(role))
        return
    code = await ctx.services.access.invite(name, role, ctx.member.person_id, update_id=ctx.update_id)
    await ctx.reply(texts.invitation(name, role, f"https://t.me/{ctx.bot_username}?start={code}"))


async def schedule(ctx: Context) -> None:
    """The answer to the question for the hour of the report."""
    try:
        new = await ctx.services.schedules.change(ctx.args, ctx.member)
    except BadScheduleException as exc:
        await ctx.reply(texts.bad_schedule(exc.text, exc.zone))
        return
    await ctx.reply(texts.schedule_changed(new, await ctx.services.schedules.upcoming(), ctx.now))


async def people(ctx: Context, offset: int) -> None:
    """Another page of the team."""
    everybody, left = await ctx.services.access.people(), await ctx.services.left_cookies.kept()
    await ctx.edit(texts.people(everybody, max(0, offset), left))


async def withdraw(ctx: Context, mark: str) -> None:
    """An open invitation opens nothing any more."""
    await ctx.services.access.withdraw(mark, ctx.member)
    await ctx.toast(texts.WITHDRAWN)
    await ctx.edit(texts.invite_role(await ctx.services.access.pending(), ctx.now))


async def person(ctx: Context, person_id: int) -> None:
    """One person."""
    await ctx.edit(texts.person_page(await _person(ctx, person_id)))


async def change_role(ctx: Context, person_id: int, role: Role, confirmed: bool) -> None:
    """Ask, then give another role; the person is told."""
    if not confirmed:
        await ctx.edit(texts.confirm_role(await _person(ctx, person_id), role))
        return
    try:
        changed = await ctx.services.access.change_role(PersonId(person_id), role, ctx.member)
    except LastAdminException:
        await ctx.edit(texts.last_admin())
        return
    await ctx.menus.sync(changed)
    await ctx.edit(texts.person_page(changed))


async def remove(ctx: Context, person_id: int, confirmed: bool) -> None:
    """Ask, then remove; with cookies the question has two answers (`leave`)."""
    someone = await _person(ctx, person_id)
    platforms = await ctx.services.left_cookies.platforms(someone.person_id)
    if not confirmed or platforms:
        await ctx.edit(departures.confirm_removal(someone, platforms))
        return
    await _remove(ctx, someone, platforms, erase=False)


async def leave(ctx: Context, person_id: int, erase: bool) -> None:
    """Remove, and erase their cookies or keep them."""
    someone = await _person(ctx, person_id)
    await _remove(ctx, someone, await ctx.services.left_cookies.platforms(someone.person_id), erase=erase)


async def _remove(ctx: Context, someone: Person, platforms: Sequence[Platform], *, erase: bool) -> None:
    try:
        gone = await ctx.services.access.remove(someone.person_id, ctx.member, erase_cookies=erase)
    except LastAdminException:
        await ctx.edit(texts.last_admin())
        return
    if gone.chat_id is not None:
        await ctx.menus.clear(gone.chat_id)
    await ctx.edit(departures.removed(gone, platforms, erased=erase))


async def erase_left(ctx: Context, person_id: int, confirmed: bool) -> None:
    """Ask, then erase what was kept of a removed person."""
    left = next((one for one in await ctx.services.left_cookies.kept() if one.person.person_id == person_id), None)
    if left is not None and not confirmed:
        await ctx.edit(departures.confirm_erasure(left))
        return
    erased = await ctx.services.left_cookies.erase(PersonId(person_id), ctx.member)
    if erased is None:
        raise GoneException("no cookies of that person")
    await ctx.edit(departures.erased(erased))


async def audit(ctx: Context, offset: int) -> None:
    """Who did what."""
    offset = max(0, offset)
    entries = await ctx.services.schedules.audit(texts.AUDIT_PAGE + 1, offset)
    if not entries and offset:  # beyond the end
        offset = 0
        entries = await ctx.services.schedules.audit(texts.AUDIT_PAGE + 1)
    await ctx.edit(texts.audit(entries, offset, ctx.now, ctx.tz))


async def _page(ctx: Context, name: str) -> Reply | None:
    match name:
        case "people":
            return texts.people(await ctx.services.access.people(), 0, await ctx.services.left_cookies.kept())
        case "invite":
            return texts.invite_role(await ctx.services.access.pending(), ctx.now)
        case "cookies":
            return texts.cookies_help()
        case "schedule":
            return texts.schedule(await ctx.services.schedules.current())
        case "proxies":
            return proxy_texts.pool(await ctx.services.proxies.all(), ctx.now, ctx.tz)
        case "audit-check":
            return data_texts.checked(await ctx.services.audit_trail.check())
        case "site":
            return await site.changes(ctx)
        case "controls":
            return await controls.controls(ctx)
        case "home":
            return texts.panel()
        case _:
            return None


async def _person(ctx: Context, person_id: int) -> Person:
    everybody = await ctx.services.access.people()
    found = next((person for person in everybody if person.person_id == person_id), None)
    if found is None:
        raise GoneException("no such person")
    return found


ADMIN = Command(
    name="admin",
    role=Role.ADMIN,
    description=menu.ADMIN,
    handler=show,
    buttons=(
        ButtonAction(specs.ADMIN, Role.ADMIN, page),
        ButtonAction(specs.INVITE, Role.ADMIN, invite),
        ButtonAction(specs.INVITE_WITHDRAW, Role.ADMIN, withdraw),
        ButtonAction(specs.PEOPLE_PAGE, Role.ADMIN, people),
        ButtonAction(specs.PERSON, Role.ADMIN, person),
        ButtonAction(specs.PERSON_ROLE, Role.ADMIN, change_role),
        ButtonAction(specs.PERSON_REMOVE, Role.ADMIN, remove),
        ButtonAction(specs.PERSON_LEAVE, Role.ADMIN, leave),
        ButtonAction(specs.LEFT_COOKIES, Role.ADMIN, erase_left),
        ButtonAction(specs.AUDIT_PAGE, Role.ADMIN, audit),
        ButtonAction(specs.ERASE_PROFILE, Role.ADMIN, data.erase),
        *site.SITE_BUTTONS,
        *controls.CONTROL_BUTTONS,
    ),
    replies=(
        ReplyHook(Role.ADMIN, texts.ASK_NAME, named),
        ReplyHook(Role.ADMIN, texts.ASK_SCHEDULE, schedule),
        ReplyHook(Role.ADMIN, data_texts.ASK_PROFILE, data.named, about_profile=True),
        *controls.CONTROL_REPLIES,
    ),
    examples=menu.ADMIN_EXAMPLES,
)
