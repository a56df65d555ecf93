"""What a report of the sessions is asked for."""

from enum import StrEnum


class ReportPeriod(StrEnum):
    """The time a report covers; the value is the word people type after `/reporte`."""

    TODAY = "hoy"
    """Since midnight of the team's time zone."""
    YESTERDAY = "ayer"
    DAY = "24h"
    """The last 24 hours: what the daily report covers."""
    WEEK = "7d"
