"""Names of result files: network, profile and date, so that one can be told apart in any folder; and their types."""

import re
import unicodedata
from datetime import datetime

from core.domain.results.files import ExportFormat
from core.domain.results.profiles import Profile
from core.ports.files import ResultOrigin

_LONGEST_PROFILE, _LONGEST_ANALYST = 60, 40
MEDIA_TYPES = {
    ExportFormat.JSON: "application/json",
    ExportFormat.CSV: "text/csv",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.JSON_LINES: "application/jsonl",
    ExportFormat.GRAPHML: "application/graphml+xml",
    ExportFormat.GEXF: "application/gexf+xml",
    ExportFormat.PICTURE: "image/png",
}


def file_path(profile: Profile, origin: ResultOrigin, fmt: ExportFormat, at: datetime) -> str:
    """`2026/11/23/facebook-alondra.quimera-2026-11-22-brisa-tornasol-max200-trabajo12.xlsx`.

    Network, profile, the day it was asked for, by whom, how many rows at most, and the job. Only letters, digits, dots
    and dashes; the folder is the day it was made.
    """
    parts = [
        profile.platform.value,
        _plain(profile.username or profile.external_id, _LONGEST_PROFILE) or "perfil",
        f"{origin.asked_at.astimezone(origin.zone):%Y-%m-%d}",
        _plain(origin.analyst.lower(), _LONGEST_ANALYST),
        f"max{origin.limit}" if origin.limit else "",
        f"trabajo{origin.job_id}",
    ]
    return f"{at:%Y/%m/%d}/{'-'.join(part for part in parts if part)}.{fmt.value}"


def _plain(text: str, longest: int) -> str:
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "-", bare)[:longest].strip("-.")
