"""What is known before a job starts of lists that a network shows of others only in part."""

from markupsafe import Markup

from core.domain.jobs.job import Job
from core.domain.jobs.scrapes import ScrapeArgs
from core.domain.platforms import NETWORKS
from handlers.framework.spanish import listing
from handlers.words.jobs import LIST_NAMES


def shown_in_part(job: Job) -> Markup | None:
    """Which of the lists that were asked for may come in part; None when nothing is known against any."""
    asked = ScrapeArgs.of(job)
    network = NETWORKS[asked.ref.platform]
    names = [LIST_NAMES[kind][1] for kind in asked.lists if kind.value in network.lists_in_part]
    if not names:
        return None
    return Markup("ℹ️ De otras personas, {} suele mostrar solo una parte de sus {}: unas {}, las más recientes.").format(
        network.title, listing(names), network.rows_in_part
    )
