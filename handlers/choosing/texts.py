"""The choice of lists and number, with the account that will act."""

from collections.abc import Iterable

from markupsafe import Markup

from core.domain.ids import JobId
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.results.profiles import ListKind
from core.services.following.choices import Choice
from handlers.framework import specs
from handlers.framework.buttons import ButtonSpec
from handlers.framework.html import b, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import number
from handlers.words.jobs import LIST_NAMES, in_part
from handlers.words.names import PLATFORM_NAMES

LIMITS = (50, 200, 1000, 0)
"""Rows per list that are offered; 0: all."""
NONE_CHOSEN = "Elige al menos una lista."
NO_LONGER_OPEN = "Esa pregunta ya no espera respuesta. Pide el perfil otra vez si te hace falta."


def choose(job: JobId, choice: Choice, mask: int, limit: int) -> Reply:
    """A button per list (pressed: chosen) and per number; below them, start."""
    known = Markup("Lo que elijas queda como tu costumbre para esa red.")
    return _question(choice, mask, limit, known, (specs.CHOOSE_LISTS, specs.CHOOSE_START, job))


def choose_first(order: int, choice: Choice, mask: int, limit: int) -> Reply:
    """The same before a person's first order of a network starts."""
    network = PLATFORM_NAMES[choice.ref.platform]
    new = Markup("Lo pregunto solo la primera vez que lees {}: después {} empieza enseguida con lo que elijas.")
    command = Markup("<code>/scrape {}</code>").format(choice.ref.identifier)
    return _question(choice, mask, limit, new.format(network, command), (specs.FIRST_LISTS, specs.FIRST_START, order))


def _question(choice: Choice, mask: int, limit: int, note: Markup, behind: tuple[ButtonSpec, ButtonSpec, int]) -> Reply:
    """`behind`: the buttons that change and start, and the number that they bring back."""
    change, start, order = behind
    network = PLATFORM_NAMES[choice.ref.platform]
    account = f" …{choice.account_id[-4:]}" if choice.account_id else ""
    chosen = tuple(kind for kind in choice.available if mask & bit(kind))
    text = lines(
        Markup("¿Qué leo de {} en {}?").format(b(choice.ref.identifier), network),
        Markup("Actúa tu cuenta{} de {}.").format(account, network),
        note,
        in_part(ScrapeArgs(choice.ref, chosen, None)),
    )
    kinds = [
        (change.button(f"{_mark(mask, kind)} {_name(kind)}", order, mask ^ bit(kind), limit),)
        for kind in choice.available
    ]
    sizes = tuple(
        change.button(f"🔘 {_size(size)}" if size == limit else _size(size), order, mask, size)
        for size in dict.fromkeys((*LIMITS, limit))
    )
    begin = start.button("▶ Empezar", order, mask, limit, style="primary")
    return Reply(text, (*kinds, sizes, (begin, specs.DISMISS.button("No"))))


def mask_of(kinds: Iterable[ListKind]) -> int:
    """Lists as the number that a button carries."""
    return sum(bit(kind) for kind in kinds)


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
