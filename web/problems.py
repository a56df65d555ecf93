"""Errors over HTTP as problem details (RFC 9457): a stable `type`, a Spanish `title`, never an internal."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """The documented body of every error."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(examples=["sin_permiso"])
    """Stable code of the problem."""
    title: str
    """What happened and what to do, one Spanish sentence."""
    status: int
    detail: str | None = None
    """What is worth knowing of this occurrence."""


class ProblemException(Exception):
    """Raised by a route to answer with a problem."""

    def __init__(
        self, status: int, kind: str, title: str, detail: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(kind)
        self.problem = problem(status, kind, title, detail)
        self.headers = headers or {}


def problem(status: int, kind: str, title: str, detail: str | None = None) -> Problem:
    """A problem, its fields in the order in which they are thought of."""
    return Problem(type=kind, title=title, status=status, detail=detail)


def answer(given: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    """The response of a problem."""
    return JSONResponse(given.model_dump(exclude_none=True), given.status, headers=headers, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Routes of `app` may raise ProblemException."""

    @app.exception_handler(ProblemException)
    async def answered(_request: Request, error: ProblemException) -> Response:
        return answer(error.problem, error.headers)
