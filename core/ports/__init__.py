"""What the core needs of the outside, as Protocols; adapters live in persistence, jobs, core.platforms and bot."""

from core.ports.files import ArtifactStore, FileServer, ReportFiles, ResultExporter
from core.ports.jobs import JobContext, JobEngine, JobFunction
from core.ports.platforms import PlatformGateway, ProbeResult, ProfileReader, ProxyChecker
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWork, UnitOfWorkFactory

__all__ = [
    "ArtifactStore",
    "Clock",
    "FileServer",
    "JobContext",
    "JobEngine",
    "JobFunction",
    "PlatformGateway",
    "ProbeResult",
    "ProfileReader",
    "ProxyChecker",
    "ReportFiles",
    "ResultExporter",
    "UnitOfWork",
    "UnitOfWorkFactory",
]
