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
from web.problems import answer, problem

Sentence = Callable[[errors.CentinelaException], str]
"""What people are told of an error, as HTML of the chat."""
_TAGS = re.compile(r"<[^>]+>")
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
_FAILURE = (500, "fallo_interno")


def kind_of(error: errors.CentinelaException) -> tuple[int, str]:
    """Status and stable code; the nearest class in the tree decides."""
    return next((_KINDS[cls] for cls in type(error).__mro__ if cls in _KINDS), _FAILURE)


def plain_sentence(markup: str) -> str:
    """The sentence without the chat's markup, on one line."""
    return " ".join(html.unescape(_TAGS.sub("", markup)).split())


def install(app: FastAPI, sentence: Sentence) -> None:
    """Routes of `app` may let every error of the services through."""

    @app.exception_handler(errors.CentinelaException)
    async def told(_request: Request, error: errors.CentinelaException) -> Response:
        status, kind = kind_of(error)
        return answer(problem(status, kind, plain_sentence(sentence(error))))

    @app.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> Response:
        """What the framework refuses: no such route, no such method, a body that is no form."""
        return answer(words.by_status(error.status_code), dict(error.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> Response:
        """Only where it went wrong: what was sent may be a secret."""
        places = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
        return answer(words.malformed(places))
