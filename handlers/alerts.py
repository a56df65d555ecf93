"""`/alertas`: open cases, and the buttons of every alert."""

from core.domain.ids import IncidentId
from core.domain.incidents import IncidentState
from core.domain.people import Role
from handlers import specs
from handlers.buttons import ButtonAction
from handlers.command import Command, Context
from handlers.texts import incidents as texts
from handlers.texts import sessions as session_texts


async def show(ctx: Context) -> None:
    """Open cases."""
    await ctx.reply(texts.listing(await ctx.services.cases.open_cases(), ctx.now))


async def take(ctx: Context, incident_id: int) -> None:
    """I look after it."""
    incident = await ctx.services.cases.take(IncidentId(incident_id), ctx.member)
    if incident is None:
        await ctx.toast(texts.GONE)
    elif incident.state is IncidentState.RESOLVED:
        await ctx.toast(texts.ALREADY_RESOLVED)
    else:
        await ctx.toast(texts.TAKEN if incident.taken_by == ctx.member.person_id else texts.ALREADY_TAKEN)


async def check(ctx: Context, incident_id: int) -> None:
    """Check the case's session again."""
    judgement = await ctx.services.cases.revalidate(IncidentId(incident_id), ctx.member)
    if judgement is None:
        await ctx.toast(texts.GONE)
        return
    verdict = judgement.verdict
    await ctx.toast(session_texts.checked(verdict.state, judgement.session.platform, verdict.reason), alert=True)


async def history(ctx: Context, incident_id: int) -> None:
    """What happened to the case's session."""
    incident = await ctx.services.cases.get(IncidentId(incident_id))
    if incident is None or incident.session_id is None:
        await ctx.toast(texts.GONE)
        return
    view, events = await ctx.services.sessions.history(incident.session_id, ctx.member)
    await ctx.toast("")
    await ctx.reply(session_texts.history(view, events, ctx.now, ctx.tz))


ALERTS = Command(
    name="alertas",
    role=Role.SUPERVISOR,
    description="Casos abiertos",
    handler=show,
    buttons=(
        ButtonAction(specs.CASES, Role.SUPERVISOR, show),
        ButtonAction(specs.CASE_TAKE, Role.SUPERVISOR, take),
        ButtonAction(specs.CASE_CHECK, Role.SUPERVISOR, check),
        ButtonAction(specs.CASE_HISTORY, Role.SUPERVISOR, history),
    ),
    in_groups=True,
)
