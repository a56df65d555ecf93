"""An empty folder to work in, and a member of the team to import sessions for."""

import asyncio
from pathlib import Path

import pytest

from bot.settings import load_settings
from bot.wiring.container import build_container
from core.domain.people.person import Role
from tests.support.database import used_folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    for name in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "FTP_URL", "ENCRYPTION_KEYS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def used(home: Path) -> Path:
    """The same, with the database of an earlier start."""
    used_folder(home / "data")
    return home


@pytest.fixture
def enrolled(used: Path) -> int:
    async def work() -> int:
        async with build_container(load_settings(None)) as container, container.database() as uow:
            person = await uow.people.add(name="Analista Inventada", role=Role.ANALYST)
            await uow.commit()
            return int(person.person_id)

    return asyncio.run(work())
