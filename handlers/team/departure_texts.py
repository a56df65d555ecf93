"""A person leaves the team: the question, what becomes of the cookies, and those that stayed."""

from collections.abc import Sequence

from markupsafe import Markup

from core.domain.people.person import Person
from core.domain.platforms import Platform
from core.services.team.left_cookies import LeftBehind
from handlers.framework import specs
from handlers.framework.html import b, lines
from handlers.framework.reply import Keyboard, Reply
from handlers.framework.spanish import listing
from handlers.words.names import platform_name, short

_SHOWN = 10
_BACK = "⬅️ Volver"


def confirm_removal(person: Person, platforms: Sequence[Platform]) -> Reply:
    """Removal asks once; where there are cookies, also what becomes of them."""
    text = Markup("¿Quito a {}? Sus botones, su cola y sus avisos se detienen al instante.").format(b(person.name))
    no = specs.PERSON.button("No", person.person_id)
    if not platforms:
        yes = specs.PERSON_REMOVE.button("Sí, quitar", person.person_id, True, style="danger")
        return Reply(text, ((yes, no),), yes_no=True)
    cookies = Markup("Hay cookies suyas de {}. Lo recomendado es borrarlas: desaparecen de verdad, con sus copias.")
    keep = "Si las conservas, quedan cifradas y nadie las usa; podrás borrarlas en 👥 Personas."
    erase = specs.PERSON_LEAVE.button("Sí, quitar y borrar sus cookies", person.person_id, True, style="danger")
    stay = specs.PERSON_LEAVE.button("Sí, quitar y conservarlas", person.person_id, False)
    return Reply(lines(text, cookies.format(_networks(platforms)), keep), ((erase,), (stay,), (no,)))


def removed(person: Person, platforms: Sequence[Platform], *, erased: bool) -> Reply:
    """Done."""
    text = Markup("Listo: {} ya no está en el equipo.").format(b(person.name))
    return Reply(lines(text, _fate(platforms, erased=erased)), ((specs.ADMIN.button(_BACK, "people"),),))


def rows(left: Sequence[LeftBehind]) -> tuple[Markup, ...]:
    """Whose cookies stayed."""
    if not left:
        return ()
    head = Markup("\n🗄 {}").format(b("Ya no están, pero conservo sus cookies"))
    shown = [Markup("{} · {}").format(short(one.person.name, 60), _networks(one.platforms)) for one in left[:_SHOWN]]
    more = len(left) - _SHOWN
    return (head, *shown, Markup("… y {} más").format(more)) if more > 0 else (head, *shown)


def buttons(left: Sequence[LeftBehind]) -> Keyboard:
    """A way to erase them."""
    return tuple(
        (specs.LEFT_COOKIES.button(f"🗑 Borrar cookies de {short(one.person.name, 24)}", one.person.person_id, False),)
        for one in left[:_SHOWN]
    )


def confirm_erasure(left: LeftBehind) -> Reply:
    """Erasing asks once: nothing brings them back."""
    text = Markup("¿Borro las cookies de {} ({})? No se pueden recuperar.").format(
        b(left.person.name), _networks(left.platforms)
    )
    yes = specs.LEFT_COOKIES.button("Borrar sus cookies", left.person.person_id, True, style="danger")
    return Reply(text, ((yes, specs.ADMIN.button("Conservarlas", "people")),), yes_no=True)


def erased(left: LeftBehind) -> Reply:
    """Gone."""
    text = Markup("Listo: borré las cookies de {} ({}).").format(b(left.person.name), _networks(left.platforms))
    return Reply(text, ((specs.ADMIN.button(_BACK, "people"),),))


def _fate(platforms: Sequence[Platform], *, erased: bool) -> Markup | None:
    if not platforms:
        return None
    if erased:
        return Markup("🗑 Borré sus cookies de {}, con sus copias.").format(_networks(platforms))
    return Markup("🗄 Conservo sus cookies de {}, cifradas y sin usarlas.").format(_networks(platforms))


def _networks(platforms: Sequence[Platform]) -> str:
    return listing([platform_name(platform) for platform in platforms])
