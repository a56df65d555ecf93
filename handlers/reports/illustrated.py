"""The report as it is sent: the picture with its caption, or the text alone when no picture can be made."""

import asyncio

import structlog

from core.domain.messages.reports import ReportPeriod
from core.ports.files import ReportFiles
from core.services.supervision.reports import Report
from handlers.framework.reply import Attachment, Reply
from handlers.reports import texts
from handlers.reports.picture import sessions_picture

log = structlog.get_logger(__name__)


async def illustrated(report: Report, period: ReportPeriod, files: ReportFiles) -> Reply:
    """Never fails for the picture's sake: the report is never skipped (docs/reference/chat.md section 5)."""
    painted = await asyncio.gather(asyncio.to_thread(_paint, report, period, files), return_exceptions=True)
    picture = painted[0]
    if isinstance(picture, BaseException):
        log.error("the report's picture failed; the text goes alone", exc_info=picture)
        return texts.text(report, period)
    reply = texts.caption(report, period)
    return Reply(reply.text, reply.keyboard, silent=reply.silent, photo=Attachment(f"sesiones-{period}.png", picture))


def _paint(report: Report, period: ReportPeriod, files: ReportFiles) -> bytes:
    return files.picture(sessions_picture(report, period))
