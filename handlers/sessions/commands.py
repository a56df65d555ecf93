"""`/sesion`: the state of my sessions, and of the team's for supervisors."""

from core.domain.ids import SessionId
from core.domain.people.person import Role
from core.errors import TransientException
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context
from handlers.framework.reply import Reply
from handlers.sessions import team_texts, texts
from handlers.sessions.login_commands import LOGIN_BUTTONS
from handlers.words import menu


async def show(ctx: Context) -> None:
    """My sessions."""
    await ctx.reply(await _mine(ctx))


async def recheck(ctx: Context, session_id: int) -> None:
    """Check my sessions now, the message following row by row."""
    views = await ctx.services.sessions.mine(ctx.member)
    wanted = [v.session.session_id for v in views if session_id in {0, v.session.session_id}]
    if not wanted:
        await ctx.toast(texts.NOTHING_TO_CHECK)
        return
    await ctx.toast(texts.CHECKING)
    refused, unsure = 0, []
    for number in wanted:
        await ctx.edit(await _mine(ctx, checking=number))
        try:
            refused += await ctx.services.sessions.recheck(number, ctx.member) is None
        except TransientException:
            unsure.append(number)  # the others are checked all the same
    await ctx.edit(await _mine(ctx, too_soon=refused == len(wanted), unsure=tuple(unsure)))


async def team(ctx: Context, offset: int) -> None:
    """The team's sessions."""
    await ctx.reply(team_texts.team(await ctx.services.sessions.team(), max(0, offset), ctx.now))


async def team_page(ctx: Context, offset: int) -> None:
    """Another page of them, in the same message."""
    await ctx.edit(team_texts.team(await ctx.services.sessions.team(), max(0, offset), ctx.now))


async def team_person(ctx: Context, person_id: int) -> None:
    """The sessions of one person, in the same message."""
    await ctx.edit(team_texts.person(await ctx.services.sessions.team(), person_id, ctx.now, ctx.tz))


async def history(ctx: Context, session_id: int) -> None:
    """What happened to a session."""
    view, events = await ctx.services.sessions.history(SessionId(session_id), ctx.member)
    await ctx.reply(texts.history(view, events, ctx.now, ctx.tz))


async def how_to_renew(ctx: Context) -> None:
    """Exporting cookies, step by step."""
    await ctx.reply(texts.how_to_renew())


async def _mine(
    ctx: Context, *, checking: int = 0, too_soon: bool = False, unsure: tuple[SessionId, ...] = ()
) -> Reply:
    views = await ctx.services.sessions.mine(ctx.member)
    look = texts.Look(ctx.now, ctx.tz, checking=checking, unsure=unsure)
    return texts.mine(views, look, supervisor=ctx.member.role.includes(Role.SUPERVISOR), too_soon=too_soon)


SESSIONS = Command(
    name="sesion",
    role=Role.ANALYST,
    description=menu.SESSIONS,
    aliases=("sesiones", "session", "sessions"),
    handler=show,
    buttons=(
        ButtonAction(specs.MY_SESSIONS, Role.ANALYST, show, once=True),
        ButtonAction(specs.RECHECK, Role.ANALYST, recheck),
        ButtonAction(specs.TEAM, Role.SUPERVISOR, team, once=True),
        ButtonAction(specs.TEAM_PAGE, Role.SUPERVISOR, team_page),
        ButtonAction(specs.TEAM_PERSON, Role.SUPERVISOR, team_person),
        ButtonAction(specs.HISTORY, Role.ANALYST, history, once=True),
        ButtonAction(specs.HOW_TO_RENEW, Role.ANALYST, how_to_renew, once=True),
        *LOGIN_BUTTONS,
    ),
    examples=menu.SESSIONS_EXAMPLES,
)
