"""A validation of all sessions keeps its limits: in all, per site and per proxy."""

import asyncio
from collections import Counter

from cryptography.fernet import Fernet
from sqlalchemy import update

from core.domain.platforms import Platform
from core.services.sessions.validation import SweepLimits
from persistence.crypto.encryption import SecretBox
from persistence.models import SessionRow
from tests.support.office import Office
from tests.support.slow_sites import DIRECT, Hands, slow_validation

ONE, OTHER = "http://127.0.0.1:3101", "http://127.0.0.1:3102"
EACH = 6
"""Sessions per site with either proxy, and with none."""
TURNS = 30
"""Transactions of somebody else, during which any further probe had time to begin."""


async def swept(office: Office, limits: SweepLimits, **expected: int) -> Counter[str]:
    """How much was in hand at once at most; `expected` has to be, before anything is put down."""
    for platform in Platform:
        for proxy in (None, ONE, OTHER) * EACH:
            await office.session(await office.person(), platform, proxy_url=proxy)
    hands = Hands()
    sweep = slow_validation(office, hands, limits)
    running = asyncio.create_task(sweep.sweep())
    await hands.hold(**expected)
    for _ in range(TURNS):
        await office.audit()
    hands.release.set()
    assert (await running).checked == len(Platform) * 3 * EACH
    return hands.most


async def test_no_more_than_the_limit_at_once_through_a_proxy(office: Office) -> None:
    unhindered = len(Platform) * EACH
    most = await swept(office, SweepLimits(60, 60, per_proxy=2), **{ONE: 2, OTHER: 2, DIRECT: unhindered})
    assert (most[ONE], most[OTHER], most[DIRECT]) == (2, 2, unhindered)


async def test_no_more_than_the_limit_at_once_at_a_site(office: Office) -> None:
    each = {platform.value: 4 for platform in Platform}
    most = await swept(office, SweepLimits(60, per_platform=4, per_proxy=60), **each)
    assert {name: most[name] for name in each} == each


async def test_no_more_than_the_limit_at_once_in_all(office: Office) -> None:
    assert (await swept(office, SweepLimits(total=5, per_platform=60, per_proxy=60), all=5))["all"] == 5


async def test_a_session_whose_secrets_do_not_open_does_not_hold_up_the_others(office: Office) -> None:
    sessions = [await office.session(await office.person()) for _ in range(3)]
    lost = SecretBox.from_keys([Fernet.generate_key().decode()])
    broken = update(SessionRow).where(SessionRow.session_id == sessions[1].session_id)
    async with office.database.engine.begin() as connection:
        await connection.execute(broken.values(cookies=lost.seal_json(sessions[1].storage_state)))
    result = await office.assembly.validate.sweep()
    assert (result.checked, result.states) == (3, {"valid": 2, "undecided": 1})
    assert result.changed == []
