"""What the HTTP side says when it refuses: one problem per cause, with what to do."""

from handlers.words.names import platform_name
from web.problems import Problem, ProblemException, problem

GONE = "Eso ya no existe."


def foreign_origin() -> Problem:
    """A form or a script of another site."""
    return problem(403, "otro_origen", "Otra página mandó esa petición: ábrela desde el panel.")


def too_large() -> Problem:
    """A body beyond what a request may bring."""
    return problem(413, "demasiado_grande", "Eso es demasiado grande: cabe 1 MB.")


def stale_page() -> ProblemException:
    """A form without the token of its web session."""
    return ProblemException(403, "csrf", "Esta página quedó vieja: vuelve a cargarla e inténtalo otra vez.")


def not_for_this_role() -> ProblemException:
    """The role of the request does not reach that far."""
    return ProblemException(403, "sin_permiso", "Eso no está permitido para tu rol.")


def unknown_sender() -> ProblemException:
    """No token, or one that opens nothing."""
    return ProblemException(
        401,
        "sin_sesion",
        "Hace falta un token válido: créalo con `centinela tokens create` o en el panel.",
        headers={"WWW-Authenticate": 'Bearer realm="centinela"'},
    )


def too_many(retry_s: int) -> ProblemException:
    """Above a limit."""
    return ProblemException(
        429,
        "demasiadas_peticiones",
        f"Demasiadas peticiones: espera {retry_s} s.",
        headers={"Retry-After": str(retry_s)},
    )


def too_many_streams(most: int, retry_s: int) -> ProblemException:
    """All the streams that a sender may have open are open."""
    return ProblemException(
        429,
        "demasiadas_peticiones",
        f"Ya hay {most} conexiones en vivo abiertas: cierra alguna.",
        headers={"Retry-After": str(retry_s)},
    )


def malformed(places: list[str]) -> Problem:
    """A request that does not fit its description; only where is told, never what was sent."""
    return problem(422, "peticion_incorrecta", "La petición no se entiende.", f"Revisa: {', '.join(places)}.")


def not_json() -> Problem:
    """A body that is not JSON."""
    return problem(422, "peticion_incorrecta", "El cuerpo no es JSON válido.")


def which_network(username: str) -> str:
    """A bare name that several networks could have."""
    ways = f"fb:{username}, ig:{username} o x:{username}"
    return f"No se sabe de qué red es «{username}»: pon la red delante, como en {ways}."


def one_profile_each() -> str:
    """Several profiles in one request."""
    return "La petición nombra varios perfiles: manda una por cada uno."


def post_of(platform: str, author: str | None) -> str:
    """The address of a publication."""
    whose = f": manda el perfil de su autor, «{author}» en {platform_name(platform)}." if author else ", no un perfil."
    return f"Eso es una publicación{whose}"


def other_account(before: str, now: str) -> ProblemException:
    """The cookies are of another account than the session."""
    detail = f"Antes …{before[-4:]}, ahora …{now[-4:]}. Para cambiarla, manda `confirmar: true`."
    return ProblemException(409, "otra_cuenta", "Las cookies son de otra cuenta que la de la sesión.", detail)


def refused_cookies(seen: str, *, had_session: bool, unanswered: bool) -> ProblemException:
    """The site does not accept them; or it could not be asked (`unanswered`), and later they may do."""
    kept = "La sesión anterior sigue como estaba." if had_session else None
    if unanswered:
        title = f"No se pudieron comprobar: {seen}. Mándalas otra vez más tarde."
        return ProblemException(503, "cookies_sin_comprobar", title, kept)
    return ProblemException(422, "cookies_rechazadas", f"El sitio no las acepta: {seen}.", kept)


def too_late_to_undo() -> ProblemException:
    """Nothing is kept that could be put back."""
    title = "Ya no se puede deshacer: no había cookies anteriores, pasaron diez minutos o ya se deshizo."
    return ProblemException(409, "sin_deshacer", title)


def no_result() -> ProblemException:
    """A job that read nothing."""
    return ProblemException(404, "sin_resultado", "Ese trabajo todavía no leyó nada.")


def no_such_format(known: tuple[str, ...]) -> ProblemException:
    """A format that results do not come in."""
    return ProblemException(406, "formato", "No hay ese formato.", f"Hay: {', '.join(known)}.")


def reused_key() -> ProblemException:
    """An idempotency key with another request."""
    title = "Esa Idempotency-Key ya se usó con otra petición: manda una clave nueva."
    return ProblemException(422, "clave_repetida", title)


def key_under_way(retry_s: int) -> ProblemException:
    """An idempotency key whose first request has not ended."""
    title = "La primera petición con esa Idempotency-Key sigue en curso: espera y repítela."
    return ProblemException(409, "en_curso", title, headers={"Retry-After": str(retry_s)})


def bad_cursor() -> ProblemException:
    """A cursor that no answer of ours gave."""
    title = "Ese cursor no es de esta lista: usa el `siguiente` de la página anterior, o ninguno."
    return ProblemException(422, "cursor", title)


def wrong_media(known: tuple[str, ...]) -> ProblemException:
    """A body of a kind that the route does not read."""
    return ProblemException(
        415, "tipo_de_contenido", "Ese Content-Type no se lee aquí.", f"Sirven: {', '.join(known)}."
    )


def failed() -> Problem:
    """A defect of ours; what it is stands in the log."""
    return problem(500, "fallo_interno", "Algo falló de nuestro lado: inténtalo otra vez en un momento.")


def no_such_page() -> Problem:
    """An address below the panel's that shows nothing."""
    return problem(404, "no_existe", "Aquí no hay ninguna página.")


def by_status(status: int) -> Problem:
    """What the framework refuses before a route is asked."""
    kind, title = _BY_STATUS.get(status, ("peticion_incorrecta", "La petición no se entiende."))
    return problem(status, kind, title)


_BY_STATUS = {
    404: ("no_existe", "Aquí no hay nada: las direcciones de la API están en /docs."),
    405: ("metodo", "Esa dirección no acepta ese método: mira /docs."),
    413: ("demasiado_grande", "Eso es demasiado grande: cabe 1 MB."),
}


def no_such_incident() -> ProblemException:
    """An incident that does not exist."""
    return ProblemException(404, "no_existe", "Ese caso no existe.")
