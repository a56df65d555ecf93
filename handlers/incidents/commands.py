"""`/alertas`: open incidents, the buttons of every alert, silences and quiet hours."""

from core.domain.ids import IncidentId
from core.domain.incidents.incident import IncidentState, Severity
from core.domain.people.person import Role
from core.errors import BadQuietHoursException
from core.services.supervision.incident_actions import SnoozeChoice
from handlers.framework import specs
from handlers.framework.buttons import ButtonAction
from handlers.framework.command import Command, Context, ReplyHook
from handlers.framework.reply import Reply
from handlers.incidents import list_texts as texts
from handlers.incidents import texts as incident_texts
from handlers.sessions import texts as session_texts
from handlers.words import menu


async def show(ctx: Context) -> None:
    """Open incidents."""
    views = await ctx.services.incidents.open_incidents()
    me = ctx.member if ctx.is_private else None
    await ctx.reply(texts.listing(views, ctx.now, topics=ctx.topics, me=me))


async def card(ctx: Context, incident_id: int) -> None:
    """The message of an incident, here and new; it is the one that changes from now on."""
    view = await ctx.services.incidents.view(IncidentId(incident_id))
    if view is None:
        await ctx.toast(incident_texts.GONE)
        return
    await ctx.toast("")
    message_id = await ctx.reply(incident_texts.alert(view, ctx.now, ctx.tz))
    if message_id < 0:
        return  # it arrives later: until then the incident is followed where it was
    former = await ctx.services.incidents.adopt(IncidentId(incident_id), ctx.chat_id, message_id, ctx.thread_id)
    if former is not None:
        await ctx.remove_keyboard(former)


async def take(ctx: Context, incident_id: int) -> None:
    """I look after it."""
    incident = await ctx.services.incidents.take(IncidentId(incident_id), ctx.member)
    if incident is None:
        await ctx.toast(incident_texts.GONE)
    elif incident.state is IncidentState.RESOLVED:
        await ctx.toast(incident_texts.ALREADY_RESOLVED)
    else:
        mine = incident.taken_by == ctx.member.person_id
        await ctx.toast(incident_texts.TAKEN if mine else incident_texts.ALREADY_TAKEN)


async def snooze(ctx: Context, incident_id: int, choice: SnoozeChoice) -> None:
    """Silence for an hour, or until tomorrow."""
    incident = await ctx.services.incidents.snooze(IncidentId(incident_id), choice, ctx.member)
    if incident is None:
        await ctx.toast(incident_texts.GONE)
        return
    await ctx.toast(incident_texts.snoozed(incident, ctx.now, ctx.tz))


async def wake(ctx: Context, incident_id: int) -> None:
    """End the silence."""
    incident = await ctx.services.incidents.wake(IncidentId(incident_id), ctx.member)
    await ctx.toast(incident_texts.GONE if incident is None else incident_texts.AWAKE)


async def wake_listed(ctx: Context, incident_id: int) -> None:
    """End the silence; its row goes, and the list keeps the others."""
    await wake(ctx, incident_id)
    await ctx.edit(texts.silences(await ctx.services.incidents.silences(), ctx.now, ctx.tz))


async def check(ctx: Context, incident_id: int) -> None:
    """Check the incident's session again (all of them, for a group)."""
    incident = await ctx.services.incidents.get(IncidentId(incident_id))
    group = incident is not None and incident.severity is Severity.GROUP
    if group:
        await ctx.toast(incident_texts.CHECKING_ALL)
    judgement = await ctx.services.incidents.revalidate(IncidentId(incident_id), ctx.member)
    if judgement is None:
        await ctx.toast(incident_texts.GONE)
        return
    verdict = judgement.verdict
    await ctx.toast(session_texts.checked(verdict.state, judgement.session.platform, verdict.reason), alert=True)


async def history(ctx: Context, incident_id: int) -> None:
    """What happened to the incident's session."""
    incident = await ctx.services.incidents.look_back(IncidentId(incident_id), ctx.member)
    if incident is None or incident.session_id is None:
        await ctx.toast(incident_texts.GONE)
        return
    view, events = await ctx.services.sessions.history(incident.session_id, ctx.member)
    await ctx.toast("")
    await ctx.reply(session_texts.history(view, events, ctx.now, ctx.tz))


async def page(ctx: Context, name: str) -> None:
    """A page of my own; it is private, so a group never sees it."""
    if name == "topic":
        await _alerts_here(ctx)
        return
    reply = await _page(ctx, name)
    if reply is None:
        await ctx.toast(incident_texts.GONE)
    elif ctx.is_private or ctx.member.chat_id is None:
        await ctx.reply(reply)
    else:
        await ctx.send(ctx.member.chat_id, reply)
        await ctx.toast(texts.IN_PRIVATE)


async def quiet_hours(ctx: Context) -> None:
    """The answer to the question for the quiet hours."""
    try:
        changed = await ctx.services.incidents.set_quiet_hours(ctx.args, ctx.member)
    except BadQuietHoursException as exc:
        await ctx.reply(texts.bad_quiet(exc.text))
        return
    await ctx.reply(texts.quiet_changed(changed))


async def _alerts_here(ctx: Context) -> None:
    if ctx.is_private:
        await ctx.toast(texts.ONLY_IN_GROUPS)
        return
    await ctx.services.incidents.alerts_here(ctx.source_chat_id, ctx.thread_id, ctx.member)
    await ctx.toast(texts.TOPIC_SET, alert=True)


async def _page(ctx: Context, name: str) -> Reply | None:
    incidents = ctx.services.incidents
    match name:
        case "silences":
            return texts.silences(await incidents.silences(), ctx.now, ctx.tz)
        case "quiet":
            return texts.quiet(ctx.member)
        case "quiet-edit":
            return texts.ask_quiet()
        case "quiet-off":
            return texts.quiet_changed(await incidents.set_quiet_hours("no", ctx.member))
        case "digest":
            return texts.preview(await incidents.digest(ctx.member), ctx.member, ctx.now)
        case _:
            return None


ALERTS = Command(
    name="alertas",
    role=Role.SUPERVISOR,
    description=menu.ALERTS,
    aliases=("alerta", "casos", "alerts"),
    handler=show,
    buttons=(
        ButtonAction(specs.CASES, Role.SUPERVISOR, show, once=True),
        ButtonAction(specs.INCIDENT_OPEN, Role.SUPERVISOR, card, once=True),
        ButtonAction(specs.INCIDENT_TAKE, Role.SUPERVISOR, take),
        ButtonAction(specs.INCIDENT_CHECK, Role.SUPERVISOR, check),
        ButtonAction(specs.INCIDENT_SNOOZE, Role.SUPERVISOR, snooze),
        ButtonAction(specs.INCIDENT_WAKE, Role.SUPERVISOR, wake),
        ButtonAction(specs.INCIDENT_WAKE_LISTED, Role.SUPERVISOR, wake_listed),
        ButtonAction(specs.INCIDENT_HISTORY, Role.SUPERVISOR, history, once=True),
        ButtonAction(specs.ALERTS_PAGE, Role.SUPERVISOR, page),
    ),
    replies=(ReplyHook(Role.SUPERVISOR, texts.ASK_QUIET, quiet_hours, yes_no=True),),
    in_groups=True,
    examples=menu.ALERTS_EXAMPLES,
)
