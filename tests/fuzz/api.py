"""`python -m tests.fuzz.api [--examples N]`: schemathesis over the running API, what its description allows and not."""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks as openapi_checks

from core.domain.people.person import Role
from tests.support.office import Office, open_office
from tests.support.website import open_website
from web.server.server import serve

DESCRIPTION = "/api/v1/openapi.json"
JUDGED = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
)
"""No 5xx, no answer that the description does not have, no body that is not as described."""


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Office, str, str]]:
    """The API on a real port with some data in it: the office, its address and the token of an admin."""
    async with open_office(folder) as office:
        celia = await office.person(Role.ADMIN)
        await office.session(celia)
        secret, _ = await office.services.tokens.create("fuzz", Role.ADMIN, person_id=celia.person_id)
        async with open_website(office) as site, serve(site.app, "127.0.0.1", 0) as port:
            yield office, f"http://127.0.0.1:{port}", secret


def fuzz(base: str, token: str, examples: int, relax: Callable[[], None]) -> int:
    """Send so many requests to every operation; how many were sent. Raises on the first answer that is not right.

    `relax` is called before each request: limits per minute are not what is tried here.
    """
    with httpx.Client(base_url=base, trust_env=False) as client:
        schema = schemathesis.openapi.from_dict(client.get(DESCRIPTION).json())
    sent = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.path.endswith("/eventos"):
            continue  # a stream: its answers are tried where a job ends

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case[Any]) -> None:
            nonlocal sent
            sent += 1
            relax()
            case.call_and_validate(base_url=base, headers={"Authorization": f"Bearer {token}"}, checks=list(JUDGED))

        one()
    return sent


async def run(folder: Path, examples: int) -> int:
    """The whole description, in a thread beside the loop that serves it."""
    async with running(folder) as (office, base, token):
        return await asyncio.to_thread(fuzz, base, token, examples, lambda: office.clock.advance(60))


def main() -> None:
    """The long run."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.api")
    parser.add_argument("--examples", type=int, default=200, help="requests per operation")
    wanted = parser.parse_args().examples
    with tempfile.TemporaryDirectory() as folder:
        print(f"requests: {asyncio.run(run(Path(folder), wanted))}")  # noqa: T201 - its result


if __name__ == "__main__":
    main()
