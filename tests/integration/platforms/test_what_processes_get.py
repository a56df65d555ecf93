"""What the driver and the browser are told of the machine, and what a killed driver leaves behind."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from core.platforms.browser.pool import BrowserPool
from core.platforms.browser.process.scratch import PREFIX, Scratch, sweep
from tests.integration.platforms.pools import driver_of, identity, kill_driver, open_links

SECRETS = {
    "TELEGRAM_BOT_TOKEN": "1:valor-muy-secreto",
    "ENCRYPTION_KEYS": "valor-muy-secreto",
    "FTP_URL": "ftp://centinela:valor-muy-secreto@127.0.0.1/",
    "DATABASE_URL": "postgresql://centinela:valor-muy-secreto@127.0.0.1/",
    "HTTPS_PROXY": "http://centinela:valor-muy-secreto@127.0.0.1:1/",
    "AWS_SECRET_ACCESS_KEY": "valor-muy-secreto",
}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, empty."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.asyncio(loop_scope="package")
async def test_no_secret_of_ours_is_in_the_environment_of_driver_and_browser(
    chromium: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    async with BrowserPool(chromium) as pool, pool.context(identity()):
        driver = driver_of(pool)
        family = [driver, *driver.children(recursive=True)]
        told = {process.pid: _environment_of(process) for process in family}
        assert len(told) >= 3
        leaks = {pid: text for pid, text in told.items() if "valor-muy-secreto" in text}
    assert leaks == {}
    assert all("PATH=" in text for text in (told[driver.pid], told[family[1].pid]))
    assert os.environ["FTP_URL"] == SECRETS["FTP_URL"]


def inside(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def _environment_of(process: psutil.Process) -> str:
    return Path(f"/proc/{process.pid}/environ").read_text(errors="replace")


@pytest.mark.asyncio(loop_scope="package")
async def test_a_killed_driver_leaves_nothing_in_the_temporary_folder(chromium: str, temporary: Path) -> None:
    async with BrowserPool(chromium) as pool:
        await pool.warm()
        (before,) = inside(temporary)
        assert any(name.startswith("playwright-artifacts-") for name in inside(temporary / before))
        kill_driver(pool)
        async with pool.context(identity()):
            assert before not in inside(temporary)
    assert inside(temporary) == []


def test_what_a_killed_process_left_is_swept_and_nothing_else(temporary: Path) -> None:
    mine, foreign = Scratch(), temporary / "playwright-artifacts-ajena"
    foreign.mkdir()
    (temporary / f"{PREFIX}sin-dueño").mkdir()
    made = "s = Scratch(); print(s.path, flush=True); os.abort()"
    program = f"import os; from core.platforms.browser.process.scratch import Scratch; {made}"
    left = Path(
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=False,
            env={**os.environ, "TMPDIR": str(temporary)},
        ).stdout.strip()
    )  # fmt: skip
    (left / "playwright-artifacts-vieja").mkdir()
    assert sweep() == 1
    assert not left.exists()
    assert mine.path.is_dir()
    assert foreign.is_dir()
    mine.remove()


def test_a_folder_that_goes_in_another_thread_leaves_no_open_file(temporary: Path) -> None:
    with ThreadPoolExecutor() as makes, ThreadPoolExecutor() as removes:
        scratch = makes.submit(Scratch).result()
        removes.submit(scratch.remove).result()
        assert not any(str(scratch.path) in link for link in open_links())
    assert inside(temporary) == []
