"""What the HTTP side says when it refuses: one problem per cause, with what to do."""

from web.problems import Problem, ProblemException, problem


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
