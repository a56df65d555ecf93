"""The validation of sessions wired to its settings."""

from datetime import timedelta

from bot.settings import Settings
from core.ports.jobs import JobEngine
from core.ports.runtime import Clock
from core.services.incidents.lifecycle import IncidentLifecycle
from core.services.proxies.pool import ProxyPool
from core.services.sessions.changes import SessionChanges
from core.services.sessions.policy import PolicySettings
from core.services.sessions.proofs import SessionProofs
from core.services.sessions.validation import SweepLimits


def session_changes(
    settings: Settings, clock: Clock, engine: JobEngine, lifecycle: IncidentLifecycle, proxies: ProxyPool
) -> SessionChanges:
    """The service that carries out what follows from a verdict."""
    policy = PolicySettings(timedelta(seconds=settings.confirmation_interval_s))
    proofs = SessionProofs(clock, timedelta(minutes=settings.proof_valid_minutes))
    return SessionChanges(clock, engine, lifecycle, policy, proxies, proofs)


def sweep_limits(settings: Settings) -> SweepLimits:
    """How many sessions are checked at a time."""
    usual, at_site = SweepLimits(), settings.validation_per_site
    return SweepLimits(max(usual.total, at_site), at_site, settings.validation_per_proxy)
