"""The troubles that the local Instagram can have with profiles and lists."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.sites.troubles import Troubles

PROFILE, PEOPLE, LIKERS, COMMENTS, POSTS = "profile", "people", "likers", "comments", "posts"
OLD_PROFILE = "old_profile"
_LISTS = frozenset({PEOPLE, LIKERS, COMMENTS})
_ALL = _LISTS | {PROFILE, OLD_PROFILE, POSTS}
_LATER = 2
"""A standing trouble of the middle of a list strikes its third page."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble. `calls` are the kinds of calls it can strike; standing, it strikes page `page`, or all when None.

    Those without calls are in the document of the page.
    """

    name: str
    label: str
    calls: frozenset[str]
    page: int | None = None


KNOWN = (
    Trouble("emptied", "Consulta vaciada: 200, el número bien y nadie", frozenset({PEOPLE, LIKERS, COMMENTS})),
    Trouble("limited", "Lista limitada: solo una parte, sin siguiente página", frozenset({PEOPLE}), 0),
    Trouble("missing_cursor", "Falta el cursor a mitad de lista", frozenset({PEOPLE, COMMENTS}), _LATER),
    Trouble("repeated_cursor", "El cursor se repite", frozenset({PEOPLE, COMMENTS}), _LATER),
    Trouble("empty_page", "Una página vacía con cursor", frozenset({PEOPLE, COMMENTS}), _LATER),
    Trouble("lying_has_more", "Dice que no hay más, y hay", frozenset({PEOPLE})),
    Trouble("overlap", "Repite la mitad de la página anterior", frozenset({PEOPLE})),
    Trouble("moved", "La lista está en otro lugar de la respuesta", _LISTS),
    Trouble("operation_renamed", "Las consultas y direcciones cambian de nombre", frozenset()),
    Trouble("login_sync", "El marco oculto login_sync acaba en la página de acceso", frozenset()),
    Trouble("errors_beside", "Errores junto a los datos", _ALL),
    Trouble("renamed", "Campos con otro nombre; la página los dibuja", _LISTS),
    Trouble("renamed_undrawn", "Campos con otro nombre, y nada dibujado", _LISTS | {PROFILE, OLD_PROFILE}),
    Trouble("hidden", "No autorizado a ver la lista", frozenset({PEOPLE})),
    Trouble("rate_limited", "429: demasiadas peticiones", _ALL - {PROFILE, OLD_PROFILE}, _LATER),
    Trouble("please_wait", "401: espera unos minutos", frozenset({PEOPLE}), _LATER),
    Trouble("bad_request", "400 sin explicación", frozenset({PEOPLE}), _LATER),
    Trouble("feedback", "feedback_required en las listas", frozenset({PEOPLE}), _LATER),
    Trouble("feedback_profile", "feedback_required solo en web_profile_info", frozenset({OLD_PROFILE})),
    Trouble("server_error", "500 a mitad de lista", _LISTS, _LATER),
    Trouble("cut", "Respuesta cortada a mitad de lista", _LISTS, _LATER),
    Trouble("stalled", "La página pierde el aviso de que hay que pedir más", frozenset({PEOPLE}), _LATER),
)

_BY_NAME = {trouble.name: trouble for trouble in KNOWN}
TROUBLES = {trouble.name: trouble.label for trouble in KNOWN}


def due(troubles: Troubles, call: str, account_id: str, *, page: int = 0) -> str:
    """The trouble that strikes a call of that kind for that page of a list, empty when none does.

    Those that are ordered name the kind as their operation.
    """
    standing = troubles.standing
    trouble = _BY_NAME.get(troubles.take(call, account_id))
    if trouble is None or call not in trouble.calls:
        return ""
    struck = trouble.page in (None, page) or trouble.name != standing
    return trouble.name if struck else ""
