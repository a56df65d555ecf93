"""The registry of job functions: a new job is one file and one line here."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.ports.jobs import JobFunction
from jobs.functions.purge import PurgeFunction, PurgeService
from jobs.functions.report import ReportFunction, ReportService
from jobs.functions.scrape import ScrapeFunction, ScrapeService
from jobs.functions.upload import UploadFunction, UploadService
from jobs.functions.validate import ValidateFunction, ValidateService


@dataclass(frozen=True, slots=True)
class JobServices:
    """The use cases behind the job functions."""

    scrape: ScrapeService
    validate: ValidateService
    report: ReportService
    purge: PurgeService
    upload: UploadService


def job_functions(services: JobServices) -> Mapping[str, JobFunction]:
    """Every job function by the name of its task."""
    return {
        ScrapeFunction.task: ScrapeFunction(services.scrape),
        ValidateFunction.task: ValidateFunction(services.validate),
        ReportFunction.task: ReportFunction(services.report),
        PurgeFunction.task: PurgeFunction(services.purge),
        UploadFunction.task: UploadFunction(services.upload),
    }
