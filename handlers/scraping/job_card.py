"""Gathers what the message of a job shows, for handlers and for the outbox alike."""

from core.domain.jobs.job import Job
from handlers.framework.command import Context
from handlers.scraping.job_texts import JobCard


async def gather(ctx: Context, job: Job) -> JobCard:
    """The card of a job as things stand."""
    return JobCard(job, ctx.now, ctx.tz, view=await ctx.services.results.view(job.job_id))
