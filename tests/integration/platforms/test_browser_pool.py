"""The shared Chromium: isolation of contexts, crashes, retirement, limits, and nothing left behind."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from core.errors import BrowserCrashedException, ProxyException
from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.limits import BrowserLimits
from core.platforms.browser.process.processes import MARKER_SWITCH, OwnedProcess, reap_leftovers
from core.platforms.facebook.manager import FacebookScraperManager
from tests.integration.platforms.pools import alive, crash, identity, names, ours
from tests.support.patience import HANG_S

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def pool(chromium: str) -> AsyncIterator[BrowserPool]:
    """One that serves many tests; a browser that a test has killed is replaced by the next."""
    async with BrowserPool(chromium) as opened:
        yield opened


async def test_two_contexts_never_share_cookies(pool: BrowserPool) -> None:
    async with pool.context(identity(value="1")) as one, pool.context(identity(value="2")) as two:
        await one.add_cookies([{"name": "xs", "value": "mine", "domain": ".facebook.com", "path": "/"}])
        assert await names(one) == [("c_user", "1"), ("xs", "mine")]
        assert await names(two) == [("c_user", "2")]
        assert len(pool.processes) == 1


async def test_nothing_is_left_after_close(chromium: str) -> None:
    before = set(psutil.Process().children(recursive=True))
    pool = BrowserPool(chromium)
    async with pool.context(identity()) as context:
        await context.new_page()
        pids = ours(pool)
    assert len(pids) > 1
    await pool.close()
    assert alive(pids) == set()
    left = {child for child in psutil.Process().children(recursive=True) if child not in before}
    assert {child.name() for child in left if child.status() != psutil.STATUS_ZOMBIE} == set()
    with pytest.raises(BrowserCrashedException):
        await pool.warm()


async def test_a_context_is_closed_whatever_happens_inside(chromium: str) -> None:
    async with BrowserPool(chromium, max_contexts=1) as pool:
        with pytest.raises(ZeroDivisionError):
            async with pool.context(identity()) as context:
                raise ZeroDivisionError
        assert context.pages == []
        task = asyncio.create_task(_hold(pool))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(HANG_S), pool.context(identity()):
            pass  # the place of the cancelled one is free again


async def _hold(pool: BrowserPool) -> None:
    async with pool.context(identity()):
        await asyncio.Event().wait()


async def test_a_crash_is_told_to_who_was_using_the_browser_and_the_next_context_works(pool: BrowserPool) -> None:
    with pytest.raises(BrowserCrashedException):
        await _use_after_a_crash(pool)
    async with pool.context(identity(value="3")) as context:
        assert await names(context) == [("c_user", "3")]
        assert (await context.new_page()).url == "about:blank"


async def _use_after_a_crash(pool: BrowserPool) -> None:
    async with pool.context(identity()) as context:
        page = await context.new_page()
        await crash(pool)
        await page.goto("about:blank")


async def test_a_manager_waiting_for_nothing_in_particular_hears_of_the_crash(pool: BrowserPool) -> None:
    async with FacebookScraperManager(pool=pool) as manager:
        await manager.open(identity())
        waiting = asyncio.create_task(manager.guard.wait(asyncio.Event().wait()))
        await crash(pool)
        with pytest.raises(BrowserCrashedException):
            await asyncio.wait_for(waiting, HANG_S)


async def test_after_a_crash_one_new_browser_serves_all_who_wait(pool: BrowserPool) -> None:
    await pool.warm()
    (old,) = pool.processes
    await crash(pool)
    async with asyncio.TaskGroup() as group:
        opened = [group.create_task(_process_of_a_context(pool)) for _ in range(4)]
    processes = {task.result() for task in opened}
    assert len(processes) == 1
    assert processes != {old}


async def _process_of_a_context(pool: BrowserPool) -> OwnedProcess:
    async with pool.context(identity()):
        (process,) = pool.processes
        return process


async def test_no_more_contexts_than_allowed_are_open_at_once(chromium: str) -> None:
    async with BrowserPool(chromium, max_contexts=2) as pool:
        open_now, most, two = 0, 0, asyncio.Event()

        async def use() -> None:
            nonlocal open_now, most
            async with pool.context(identity()) as context:
                open_now += 1
                most = max(most, open_now)
                if most > 1:
                    two.set()
                await two.wait()  # however long the second one takes
                await context.new_page()
                open_now -= 1

        await asyncio.gather(*(use() for _ in range(6)))
    assert most == 2


async def test_an_old_browser_retires_when_its_last_context_closes(chromium: str) -> None:
    async with BrowserPool(chromium, retire_after=2) as pool:
        async with pool.context(identity()), pool.context(identity()):
            (old,) = pool.processes
            async with pool.context(identity()):
                assert len(pool.processes) == 2
        assert old not in pool.processes
        assert alive({old.pid}) == set()
        assert len(pool.processes) == 1


async def test_who_asks_for_a_busy_browsers_health_neither_waits_nor_makes_it_busier(chromium: str) -> None:
    limits = BrowserLimits(proof_every_s=0.0, open_s=HANG_S)
    async with BrowserPool(chromium, limits=limits) as pool:
        await pool.check()  # not there yet: started, and waited for
        before = pool.processes
        browser = psutil.Process(before[0].pid)
        browser.suspend()  # the most that a busy machine can do to it
        for _ in range(50):
            await pool.check()
        assert pool.contexts <= 1
        browser.resume()
        await pool.warm()  # the same examination
        assert (pool.healthy, pool.processes, pool.contexts) == (True, before, 0)


async def test_a_chromium_that_does_not_start_is_a_crashed_browser(tmp_path: Path) -> None:
    async with BrowserPool(tmp_path / "no-such-browser") as pool:
        with pytest.raises(BrowserCrashedException):
            await pool.warm()


@pytest.mark.parametrize("url", ["socks5://ana:clave-ficticia@127.0.0.1:1", "ftp://127.0.0.1:1", "http://127.0.0.1:x"])
async def test_an_unusable_proxy_is_the_proxys_fault_and_its_password_is_not_told(pool: BrowserPool, url: str) -> None:
    with pytest.raises(ProxyException) as caught:
        async with pool.context(identity(proxy_url=url)):
            pass
    assert "clave-ficticia" not in str(caught.value)


async def test_the_state_file_names_our_browser_while_it_runs(chromium: str, tmp_path: Path) -> None:
    file = tmp_path / "navegador.json"
    async with BrowserPool(chromium, pool_state_file=file) as pool:
        await pool.warm()
        data = json.loads(file.read_text())
        assert [entry["pid"] for entry in data["processes"]] == [pool.processes[0].pid]
        assert reap_leftovers(file) == 0  # its owner is alive: hands off
        assert pool.healthy
    assert not file.exists()


async def test_a_browser_left_by_a_killed_process_is_ended_and_nobody_elses_is(tmp_path: Path) -> None:
    left = await asyncio.to_thread(_sleeper, f"{MARKER_SWITCH}left")
    other = await asyncio.to_thread(_sleeper, "--of-somebody-else")
    gone = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await gone.wait()
    entries = [_recorded(left.pid, "left"), _recorded(other.pid, "other"), {**_recorded(left.pid, "left"), "pid": 1}]
    file = tmp_path / "navegador.json"
    file.write_text(json.dumps({"owner": {"pid": gone.pid, "created": 1.0}, "processes": entries}))
    assert await asyncio.to_thread(reap_leftovers, file) == 1
    assert alive({left.pid, other.pid}) == {other.pid}
    for process in (left, other):
        process.kill()
        await asyncio.to_thread(process.communicate)
    assert reap_leftovers(file) == 0


async def test_an_unreadable_state_file_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "navegador.json"
    assert reap_leftovers(file) == 0
    for content in ("", "[]", '{"owner": 1}', '{"owner": {"pid": 1, "created": 0}, "processes": [{}]}'):
        file.write_text(content)
        assert reap_leftovers(file) == 0


def _sleeper(argument: str) -> subprocess.Popen[bytes]:
    """A process that waits; not asyncio's, which would quarrel with psutil about who buries it."""
    code = "import sys; print(flush=True); sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", code, argument], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def _recorded(pid: int, marker: str) -> dict[str, object]:
    return {"pid": pid, "created": psutil.Process(pid).create_time(), "marker": marker, "profile_dir": ""}
