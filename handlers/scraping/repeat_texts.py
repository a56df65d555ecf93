"""Scrapes that repeat: what is said when one is made, found something, fails or pauses, and the list in /trabajos."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from markupsafe import Markup

from core.domain.jobs.repeats import Every, Repeat, RepeatState
from handlers.framework import specs
from handlers.framework.html import b, joined, lines
from handlers.framework.reply import Button, Keyboard, Reply
from handlers.framework.spanish import at_time, listing, number
from handlers.words.names import PLATFORM_NAMES, short

EVERY = {Every.DAY: "cada día", Every.WEEK: "cada semana"}
_PAUSED = {
    RepeatState.NO_OWNER: "en pausa: no estabas en el equipo. Reanúdala cuando quieras",
    RepeatState.NO_SESSION: "en pausa: no tienes sesión en esa red. Reanúdala cuando la tengas",
}
STOPPED = "Hecho: ya no se repite."


def kept(repeat: Repeat, now: datetime, tz: tzinfo) -> Reply:
    """The answer to an order that repeats."""
    text = Markup(
        "🔁 Repetiré {} {}. La próxima vez será {}; te aviso solo si algo cambia. Se para en /trabajos."
    ).format(b(repeat.args.ref.identifier), EVERY[repeat.every], at_time(repeat.next_at, now, tz))
    return Reply(text, (_stop(repeat),), silent=True)


def changed(result: Reply, repeat: Repeat) -> Reply:
    """The result of a repeat that found changes."""
    head = Markup("🔁 {}").format(b(f"Hay cambios ({EVERY[repeat.every]})"))
    return replace(result, text=lines(head, result.text))


def failing(result: Reply, repeat: Repeat) -> Reply:
    """A repeat that could not be carried out, told once."""
    head = Markup("🔁 La repetición de {} ({}) no salió bien. Sigo intentándolo a su hora y no avisaré otra vez.")
    return replace(result, text=lines(head.format(b(repeat.args.ref.identifier), EVERY[repeat.every]), result.text))


def paused(repeat: Repeat) -> Reply:
    """A repeat whose owner has no session any more."""
    network = PLATFORM_NAMES[repeat.args.ref.platform]
    text = Markup("⏸ Pausé la repetición de {} ({}): ya no tienes sesión de {}. Cuando la tengas, reanúdala aquí.")
    return Reply(text.format(b(repeat.args.ref.identifier), EVERY[repeat.every], network), (_resume(repeat),))


def rows(repeats: Sequence[Repeat], now: datetime, tz: tzinfo) -> tuple[Markup, ...]:
    """The section of /trabajos; empty without repeats."""
    if not repeats:
        return ()
    return (Markup("🔁 {}").format(b("Se repiten")), *(_row(repeat, now, tz) for repeat in repeats))


def buttons(repeats: Sequence[Repeat]) -> Keyboard:
    """A button to stop each, and one to start each paused one again."""
    return tuple((*(_resume(repeat) if repeat.state.paused else ()), _stop_listed(repeat)) for repeat in repeats)


def _row(repeat: Repeat, now: datetime, tz: tzinfo) -> Markup:
    args = repeat.args
    standing = _PAUSED.get(repeat.state) or f"próxima vez {at_time(repeat.next_at, now, tz)}"
    asked = [listing([kind.value for kind in args.lists]), number(args.limit) if args.limit else ""]
    parts = [PLATFORM_NAMES[args.ref.platform], *asked, EVERY[repeat.every], standing]
    return Markup("{} {} · {}").format(
        "⏸" if repeat.state.paused else "🔁", b(args.ref.identifier), joined(" · ", [part for part in parts if part])
    )


def _stop(repeat: Repeat) -> tuple[Button, ...]:
    return (specs.REPEAT_STOP.button(f"⏹ Parar {short(repeat.args.ref.identifier, 20)}", repeat.repeat_id),)


def _stop_listed(repeat: Repeat) -> Button:
    return replace(_stop(repeat)[0], data=specs.REPEAT_STOP_LISTED.button("", repeat.repeat_id).data)


def _resume(repeat: Repeat) -> tuple[Button, ...]:
    return (specs.REPEAT_RESUME.button(f"▶ Reanudar {short(repeat.args.ref.identifier, 20)}", repeat.repeat_id),)
