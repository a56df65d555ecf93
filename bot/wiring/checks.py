"""The checks of each part that `/health` reports."""

from collections.abc import Mapping

import structlog

from bot.wiring.app import TelegramParts
from core.platforms.browser.pool import BrowserPool
from core.ports.files import ArtifactStore
from core.ports.session_cache import SessionCache
from core.services.supervision.health import Check
from core.services.supervision.service_status import ServiceStatus
from persistence.artifacts.ftp import FTPClient
from persistence.artifacts.s3 import S3Bucket
from persistence.cache.memory import MemoryCache
from persistence.database.engine import Database

log = structlog.get_logger(__name__)


def health_checks(
    database: Database,
    ftp: FTPClient | None,
    pool: BrowserPool,
    parts: TelegramParts | None,
    store: ArtifactStore | None = None,
) -> Mapping[str, Check | None]:
    """One check per part; None where the part is not configured."""

    async def check_database() -> str:
        latency = await database.ping()
        await database.probe_write()
        return f"{latency:.0f} ms"

    async def check_ftp() -> str:
        return f"{await ftp.ping():.0f} ms" if ftp else ""

    async def check_telegram() -> str:
        if parts is None:
            return ""
        parts.status.require_ok()
        return f"{await parts.client.check_connection():.0f} ms"

    async def check_browser() -> str:
        await pool.check()
        return "running"

    return {
        "database": check_database,
        "ftp": check_ftp if ftp else None,
        "telegram": check_telegram if parts else None,
        "browser": check_browser,
        **_shared(database.cache, store),
    }


async def tell_of_bucket(status: ServiceStatus) -> None:
    """Write into the log, once at the start, why files of results cannot be kept; the process works on meanwhile."""
    bucket = (await status.checks("bucket")).services.get("bucket")
    if bucket is not None and bucket.status == "error":
        log.error("files of results cannot be kept, and jobs wait with them until it works", error=bucket.message)


def _shared(cache: SessionCache | None, store: ArtifactStore | None) -> Mapping[str, Check]:
    """What several processes share, where it is a server of its own."""
    found: dict[str, Check] = {}
    if cache is not None and not isinstance(cache, MemoryCache):

        async def check_cache() -> str:
            return f"{await cache.ping():.0f} ms"

        found["cache"] = check_cache
    if isinstance(store, S3Bucket):

        async def check_bucket() -> str:
            return f"{await store.check_connection():.0f} ms"

        found["bucket"] = check_bucket
    return found
