"""Every measure of this process, and of the whole service where the database knows it. No label tells of a person."""

from collections.abc import Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.domain.platforms import Platform
from core.domain.sessions.verdict import Verdict
from core.ports.metrics import Exposed
from core.ports.runtime import Clock
from core.ports.storage import UnitOfWorkFactory
from core.services.supervision.figures import ServiceFigures, read_figures

Contexts = Callable[[], Mapping[str, tuple[int, int]]]
"""Open browser contexts and their limit, by what they are for."""
_BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)


class Metrics:
    """Counts what happens in this process; implements Exposition."""

    def __init__(self, uow: UnitOfWorkFactory, clock: Clock, contexts: Contexts = dict, version: str = "") -> None:
        self._uow = uow
        self._clock = clock
        self._contexts = contexts
        self._registry = registry = CollectorRegistry()
        labels = ("network", "state", "reason")
        self._verdicts = Counter("centinela_verdicts", "Verdicts of session checks.", labels, registry=registry)
        self._probes = Histogram(
            "centinela_probe_seconds", "Time of one session check.", ("network",), buckets=_BUCKETS, registry=registry
        )
        self._telegram = Counter("centinela_telegram_errors", "Refusals by Telegram.", ("kind",), registry=registry)
        Gauge("centinela_info", "Which version runs.", ("version",), registry=registry).labels(version).set(1)

    def probed(self, platform: Platform, verdict: Verdict, seconds: float) -> None:
        """A session check ended."""
        self._probes.labels(platform.value).observe(seconds)
        self._verdicts.labels(platform.value, verdict.state.value, verdict.reason).inc()

    def telegram_failed(self, kind: str) -> None:
        """Telegram refused a request, or did not answer; `kind` is the class of the error."""
        self._telegram.labels(kind).inc()

    async def expose(self) -> Exposed:
        """As the port says."""
        figures = await read_figures(self._uow, self._clock)
        page = CollectorRegistry()
        page.register(_Now(figures, self._contexts()))
        return Exposed(generate_latest(self._registry) + generate_latest(page), CONTENT_TYPE_LATEST)


class _Now(Collector):
    """The figures as measures; lives for one page, so that what is gone is gone."""

    def __init__(self, figures: ServiceFigures, contexts: Mapping[str, tuple[int, int]]) -> None:
        self._figures = figures
        self._contexts = contexts

    def collect(self) -> list[GaugeMetricFamily]:
        """See prometheus_client."""
        found = self._figures
        sessions = _family("centinela_sessions", "Sessions of current people.", "network", "state")
        for (platform, status), count in found.sessions.items():
            sessions.add_metric((platform.value, status.value), count)
        jobs = _family("centinela_jobs", "Jobs.", "state")
        for state, count in found.jobs.items():
            jobs.add_metric((state.value,), count)
        used = _family("centinela_budget_used", "Calls in the running windows.", "endpoint")
        allowed = _family("centinela_budget_allowed", "Calls that the running windows allow.", "endpoint")
        spent = _family("centinela_budget_spent_sessions", "Sessions that have to wait for a window.", "endpoint")
        for endpoint, use in found.budgets.items():
            for family, value in ((used, use.used), (allowed, use.allowed), (spent, use.spent)):
                family.add_metric((endpoint,), value)
        contexts = _family("centinela_contexts", "Open browser contexts.", "use")
        limits = _family("centinela_contexts_limit", "Most browser contexts.", "use")
        for use_of, (count, limit) in self._contexts.items():
            contexts.add_metric((use_of,), count)
            limits.add_metric((use_of,), limit)
        return [sessions, jobs, used, allowed, spent, contexts, limits, *self._processes(), *self._single()]

    def _processes(self) -> list[GaugeMetricFamily]:
        labels = ("kind", "host", "process")
        running = _family("centinela_process_running", "Jobs that run in a process.", *labels)
        heartbeat = _family("centinela_process_heartbeat_seconds", "Age of its last sign of life.", *labels)
        memory = _family("centinela_process_browser_bytes", "Memory of its browsers.", *labels)
        for one in self._figures.processes:
            of = (one.kind.value, one.host, one.process_id[:8])
            running.add_metric(of, one.running)
            heartbeat.add_metric(of, one.unheard_s)
            memory.add_metric(of, one.browser_bytes)
        return [running, heartbeat, memory]

    def _single(self) -> list[GaugeMetricFamily]:
        found = self._figures
        return [
            GaugeMetricFamily("centinela_queue_age_seconds", "Age of the oldest runnable job.", found.queue_s),
            GaugeMetricFamily("centinela_outbox_age_seconds", "Age of the oldest unsent message.", found.outbox_s),
            GaugeMetricFamily(
                "centinela_webhook_age_seconds", "Age of the oldest undelivered event.", found.webhooks_s
            ),
            GaugeMetricFamily("centinela_webhook_pending", "Undelivered events.", found.webhooks),
            GaugeMetricFamily("centinela_incidents_open", "Unresolved incidents.", found.incidents),
        ]


def _family(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, about, labels=labels)
