"""schemathesis over the running API: a short, always equal run; `make fuzz-api` is the long one."""

from pathlib import Path

import pytest


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_no_request_is_answered_with_what_is_not_described(tmp_path: Path) -> None:
    from tests.fuzz.api import run  # schemathesis takes a second to import, of every worker that collects this file

    assert await run(tmp_path, 6) > 60
