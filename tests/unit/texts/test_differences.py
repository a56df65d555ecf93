"""A number that is not the declared one always comes with its reason."""

from core.domain.ids import RunId
from core.domain.results.profiles import EndReason, ListKind
from handlers.framework.html import visible
from handlers.scraping.job_texts import card
from tests.support.tables import each
from tests.unit.texts import world as w

PEOPLE, OF_POSTS = ListKind.FRIENDS, ListKind.COMMENTS


@each(
    ("kind", "end", "declared", "line"),
    [
        (PEOPLE, EndReason.END, 90, "90 amigos"),
        (PEOPLE, EndReason.END, None, "90 amigos"),
        (PEOPLE, EndReason.END, 97,
         "90 amigos (declara 97; 7 no se muestran: suelen ser cuentas desactivadas u ocultas)"),
        (PEOPLE, EndReason.END, 91,
         "90 amigos (declara 91; 1 no se muestra: suele ser una cuenta desactivada u oculta)"),
        (OF_POSTS, EndReason.END, 92,
         "90 comentarios (declara 92; 2 no se muestran: suelen estar ocultos o borrados)"),
        (PEOPLE, EndReason.END, 89, "90 amigos (declara 89; el contador va atrasado)"),
        (PEOPLE, EndReason.LIMIT, 97, "90 amigos (declara 97) · hasta el número que pediste"),
        (PEOPLE, EndReason.SITE_CAP, 97, "90 amigos (declara 97) · ⚠️ el sitio no muestra más que eso"),
        (OF_POSTS, EndReason.POSTS_UNSEEN, None,
         "90 comentarios · ⚠️ el sitio no llegó a mostrar todas sus publicaciones"),
        (PEOPLE, EndReason.STALLED, 97, "90 amigos (declara 97) · ⚠️ el sitio dejó de mostrar más"),
    ],
)  # fmt: skip
def test_why_it_is_not_the_declared_number(kind: ListKind, end: EndReason, declared: int | None, line: str) -> None:
    view = w.result(w.run(kind, end, run_id=RunId(9), declared=declared, unique=90))
    shown = visible(card(w.job_card(w.job(), view=view)).text).splitlines()
    assert any(row == line or row.startswith(f"{line} · ") for row in shown), shown


def test_of_a_profile_without_posts_the_empty_list_says_why() -> None:
    view = w.result(w.run(OF_POSTS, EndReason.NO_POSTS, run_id=RunId(9), declared=None, unique=0))
    shown = visible(card(w.job_card(w.job(), view=view)).text).splitlines()
    assert any(row == "0 comentarios · el perfil no muestra ninguna publicación a tu cuenta" for row in shown), shown
