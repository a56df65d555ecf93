"""Errors of the services as problems: one status per branch of the error tree, the sentence of the chat as title."""

import html
import re
from collections.abc import Callable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from core import errors
from web import words
from web.problems import Problem, answer, problem

Sentence = Callable[[errors.CentinelaException], str]
"""What people are told of an error, as HTML of the chat."""
_TAGS = re.compile(r"<[^>]+>")
_SIGN = re.compile(r"^[^\w¿¡«\"(]+")
_KINDS: Mapping[type[errors.CentinelaException], tuple[int, str]] = {
    errors.GoneException: (404, "no_existe"),
    errors.SessionNotFoundException: (404, "sin_sesion_de_red"),
    errors.AccessDeniedException: (403, "sin_permiso"),
    errors.CookieFileException: (422, "cookies_no_sirven"),
    errors.QueueLimitException: (429, "cola_llena"),
    errors.TooManyAttemptsException: (429, "demasiados_intentos"),
    errors.UserInputException: (422, "peticion_incorrecta"),
    errors.TargetException: (422, "perfil"),
    errors.SessionException: (409, "sesion"),
    errors.TransientException: (503, "reintentar"),
    errors.StorageException: (503, "almacenamiento"),
}
NOT_FOUND = 404
PAGES = ("/panel/", "/entrar/")
"""Where people look, not programs."""
_FAILURE = (500, "fallo_interno")


def kind_of(error: errors.CentinelaException) -> tuple[int, str]:
    """Status and stable code; the nearest class in the tree decides."""
    return next((_KINDS[cls] for cls in type(error).__mro__ if cls in _KINDS), _FAILURE)


def problem_of(error: errors.CentinelaException, sentence: Sentence) -> Problem:
    """An error of the services as a problem: in words of HTTP where the chat would ask back or speaks of a button."""
    status, kind = kind_of(error)
    match error:
        case errors.AmbiguousNetworkException():
            return problem(status, "red_ambigua", words.which_network(error.username))
        case errors.SeveralProfilesException():
            return problem(status, "varios_perfiles", words.one_profile_each())
        case errors.PostUrlException():
            return problem(status, "publicacion", words.post_of(error.platform, error.author))
        case errors.GoneException():
            return problem(status, kind, words.GONE)
        case _:
            return problem(status, kind, plain_sentence(sentence(error)))


def plain_sentence(markup: str) -> str:
    """The sentence without the chat's markup and the sign before it, on one line."""
    return _SIGN.sub("", " ".join(html.unescape(_TAGS.sub("", markup)).split()))


def install(app: FastAPI, sentence: Sentence, page: Callable[[Request, Problem], Response]) -> None:
    """Routes of `app` may let every error of the services through; `page` shows one to somebody with a browser."""

    @app.exception_handler(errors.CentinelaException)
    async def told(_request: Request, error: errors.CentinelaException) -> Response:
        return answer(problem_of(error, sentence))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        """What the framework refuses: no such route, no such method, a body that is no form."""
        if f"{request.url.path}/".startswith(PAGES) and error.status_code == NOT_FOUND:
            return page(request, words.no_such_page())
        return answer(words.by_status(error.status_code), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        """Only where it went wrong: what was sent may be a secret."""
        if any(one["type"] == "json_invalid" for one in error.errors()):
            return answer(words.not_json())
        places = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
        return answer(words.malformed(places))
