"""Routes that people look at: an error is a page too, with the way back."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from core.errors import CentinelaException
from web import words
from web.api.errors import Sentence, problem_of
from web.pages import Pages
from web.problems import Problem, ProblemException

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def page_route(pages: Pages, sentence: Sentence) -> type[APIRoute]:
    """A class of routes that answer errors with a page; `sentence` words those of the services."""

    class PageRoute(APIRoute):
        """Answers errors with a page."""

        def get_route_handler(self) -> Handler:
            """See APIRoute."""
            handler = super().get_route_handler()

            async def handled(request: Request) -> Response:
                try:
                    return await handler(request)
                except ProblemException as error:
                    return _refused(pages, request, error.problem, error.headers)
                except RequestValidationError:
                    return _refused(pages, request, words.malformed([]))
                except CentinelaException as error:
                    return _refused(pages, request, problem_of(error, sentence))

            return handled

    return PageRoute


def _refused(pages: Pages, request: Request, given: Problem, headers: Mapping[str, str] | None = None) -> Response:
    page = pages.problem(request, given)
    page.headers.update(headers or {})
    return page
