"""The choice of lists and number, with the account that will act."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from core.domain.ids import JobId
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.services.following.choices import Choice
from handlers.framework import specs
from handlers.framework.buttons import ButtonSpec
from handlers.framework.html import b, lines
from handlers.framework.reply import Reply
from handlers.framework.spanish import listing, number
from handlers.words.jobs import LIST_NAMES, in_part
from handlers.words.names import PLATFORM_NAMES, PLATFORM_PREFIXES, short

LIMITS = (50, 200, 1000, 0)
"""Rows per list that are offered; 0: all."""
NONE_CHOSEN = "Elige al menos una lista."
NO_LONGER_OPEN = "Esa pregunta ya no espera respuesta. Pide el perfil otra vez si te hace falta."


def choose(job: JobId, choice: Choice, mask: int, limit: int) -> Reply:
    """A button per list (pressed: chosen) and per number; below them, start."""
    known = Markup("Lo que elijas queda como tu costumbre para esa red.")
    return _question(choice, mask, limit, known, (specs.CHOOSE_LISTS, specs.CHOOSE_START, job))


def choose_first(order: int, choice: Choice, mask: int, limit: int) -> Reply:
    """The same before a person's first order of a network starts, of one profile or several."""
    new = Markup("Lo pregunto solo la primera vez que lees {}: después {} empieza enseguida con lo que elijas.")
    ref = choice.refs[0]
    alone = Markup("<code>/scrape {} {}</code>").format(PLATFORM_PREFIXES[ref.platform], ref.identifier)
    command = alone if len(choice.refs) == 1 else "la misma orden"
    note = new.format(listing([PLATFORM_NAMES[platform] for platform in choice.available]), command)
    return _question(choice, mask, limit, note, (specs.FIRST_LISTS, specs.FIRST_START, order))


def asked_together(names: Sequence[str]) -> Reply:
    """The receipt of several profiles."""
    text = Markup("👥 Analizo {} perfiles: {}. Al terminar te mando un resumen con lo que tienen en común.")
    return Reply(text.format(number(len(names)), b(listing([short(name) for name in names]))))


def none_of(platforms: Sequence[Platform]) -> str:
    """None of the chosen lists is to be had on these networks."""
    names = [PLATFORM_NAMES[platform] for platform in platforms]
    return f"{listing(names)} no {'tiene' if len(names) == 1 else 'tienen'} ninguna de esas listas: elige también otra."


def _question(choice: Choice, mask: int, limit: int, note: Markup, behind: tuple[ButtonSpec, ButtonSpec, int]) -> Reply:
    """`behind`: the buttons that change and start, and the number that they bring back."""
    change, start, order = behind
    chosen = tuple(kind for kind in choice.kinds if mask & bit(kind))
    shown_in_part = {
        ref.platform: ScrapeArgs(ref, choice.of_network(ref.platform, chosen), None) for ref in choice.refs
    }
    text = lines(
        _profiles(choice),
        _accounts(choice),
        note,
        Markup("Cada red lee las que tiene de las que elijas.") if len(choice.available) > 1 else None,
        *map(in_part, shown_in_part.values()),
    )
    kinds = [
        (change.button(f"{_mark(mask, kind)} {_name(kind)}", order, mask ^ bit(kind), limit),) for kind in choice.kinds
    ]
    sizes = tuple(
        change.button(f"🔘 {_size(size)}" if size == limit else _size(size), order, mask, size)
        for size in dict.fromkeys((*LIMITS, limit))
    )
    begin = start.button("▶ Empezar", order, mask, limit, style="primary")
    return Reply(text, (*kinds, sizes, (begin, specs.DISMISS.button("No"))))


def _profiles(choice: Choice) -> Markup:
    if len(choice.available) == 1:
        names = listing([short(ref.identifier) for ref in choice.refs])
        return Markup("¿Qué leo de {} en {}?").format(b(names), PLATFORM_NAMES[choice.refs[0].platform])
    named = [f"{short(ref.identifier)} ({PLATFORM_NAMES[ref.platform]})" for ref in choice.refs]
    return Markup("¿Qué leo de {}?").format(b(listing(named)))


def _accounts(choice: Choice) -> Markup:
    named = [_account(platform, account) for platform, account in choice.accounts.items()]
    acting = Markup("Actúa tu cuenta {}.") if len(named) == 1 else Markup("Actúan tus cuentas {}.")
    return acting.format(listing(named))


def _account(platform: Platform, account: str | None) -> str:
    network = f"de {PLATFORM_NAMES[platform]}"
    return f"…{account[-4:]} {network}" if account else network


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
