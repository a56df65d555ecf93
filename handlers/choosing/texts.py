"""The choice of lists and number, with the account that will act."""

from markupsafe import Markup

from core.domain.ids import JobId
from core.domain.results.profiles import ListKind
from core.services.following.choices import Choice
from handlers.framework import specs
from handlers.framework.html import b, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import number
from handlers.words.jobs import LIST_NAMES
from handlers.words.names import PLATFORM_NAMES

LIMITS = (50, 200, 1000, 0)
"""Rows per list that are offered; 0: all."""
NONE_CHOSEN = "Elige al menos una lista."


def choose(job: JobId, choice: Choice, mask: int, limit: int) -> Reply:
    """A button per list (pressed: chosen) and per number; below them, start."""
    network = PLATFORM_NAMES[choice.ref.platform]
    account = f" …{choice.account_id[-4:]}" if choice.account_id else ""
    text = lines(
        Markup("¿Qué leo de {} en {}?").format(b(choice.ref.identifier), network),
        Markup("Actúa tu cuenta{} de {}. Lo que elijas queda como tu costumbre para esa red.").format(account, network),
    )
    kinds = [
        (specs.CHOOSE_LISTS.button(f"{_mark(mask, kind)} {_name(kind)}", job, mask ^ bit(kind), limit),)
        for kind in choice.available
    ]
    sizes = tuple(
        specs.CHOOSE_LISTS.button(f"{'🔘' if size == limit else '⚪'} {_size(size)}", job, mask, size)
        for size in dict.fromkeys((*LIMITS, limit))
    )
    start = specs.CHOOSE_START.button("🔎 Analizar", job, mask, limit, style="primary")
    return Reply(text, (*kinds, sizes, (start, specs.DISMISS.button("No"))))


def bit(kind: ListKind) -> int:
    """The place of a list in the number that a button carries."""
    return 1 << list(ListKind).index(kind)


def _mark(mask: int, kind: ListKind) -> str:
    return "✅" if mask & bit(kind) else "⬜"


def _name(kind: ListKind) -> str:
    many = LIST_NAMES[kind][1]
    return many[:1].upper() + many[1:]


def _size(size: int) -> str:
    return number(size) if size else "Todo"
