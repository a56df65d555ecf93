"""Every kind of outbox row: typed where it is written and read, plain JSON in between."""

import json
from collections.abc import Iterator
from dataclasses import fields

from core.domain.ids import ChatId, GroupId, IncidentId, JobId, PersonId, RepeatId, UploadId
from core.domain.messages import login_notices, notices, scrape_notices, site_notices
from core.domain.messages.erasures import Secret
from core.domain.messages.notices import Notice
from core.domain.messages.reports import ReportPeriod
from core.domain.platforms import Platform
from tests.support.office import Office

SAMPLES: tuple[Notice, ...] = (
    notices.JobCardNotice(JobId(3)),
    notices.JobDoneNotice(JobId(3)),
    notices.IncidentNotice(IncidentId(2)),
    notices.IncidentResolvedNotice(IncidentId(2)),
    notices.IncidentReminderNotice(IncidentId(2), rings=True),
    notices.IncidentDigestNotice([IncidentId(2), IncidentId(4)]),
    notices.AnalystNotice(IncidentId(2), silent=True),
    notices.AnalystResolvedNotice(IncidentId(2)),
    notices.SessionBackNotice(Platform.X),
    notices.ReportNotice(ReportPeriod.WEEK, "America/Lima", complete=False),
    notices.InvitationUsedNotice(PersonId(7), "Vega Ficticia"),
    notices.RoleChangedNotice(PersonId(7)),
    notices.CookieIntruderNotice(PersonId(7)),
    notices.CookieAccountNotice(UploadId(1), PersonId(7), Platform.FACEBOOK, "1234", "5678"),
    notices.UploadDroppedNotice(88),
    notices.UnreadableRowsNotice([["trabajos", "5"]]),
    notices.ClockJumpNotice(3600, -3600),
    notices.UndeliveredNotice(ChatId(5), "too_old", alert=True),
    notices.KeptAnswerNotice(-4),
    notices.ErasureNotice(12, Secret.PROXY, PersonId(7)),
    notices.ErasureRefusedNotice(ChatId(5), 12, Secret.PROXY),
    notices.ErasureLeftNotice(ChatId(5), 12, Secret.COOKIE_FILE, PersonId(7)),
    login_notices.LoginCapturedNotice(Platform.X, "4821", None, 2),
    login_notices.LoginEndedNotice(Platform.X, "expired"),
    login_notices.LoginAskedNotice(Platform.X, "Celia Fabulada"),
    scrape_notices.UnavailableStreakNotice(JobId(5), 3),
    scrape_notices.RepeatChangedNotice(RepeatId(3), JobId(5)),
    scrape_notices.RepeatFailingNotice(RepeatId(3), JobId(5)),
    scrape_notices.RepeatPausedNotice(RepeatId(3)),
    scrape_notices.GroupDoneNotice(GroupId(9)),
    site_notices.SiteChangeNotice(Platform.X, "seguidores"),
    site_notices.ControlNotice(Platform.X),
    site_notices.SiteReadableNotice(Platform.X, "perfil", site_notices.SiteReadableWhy.READ, 2),
)


def kinds() -> Iterator[type[Notice]]:
    modules = (notices, login_notices, scrape_notices, site_notices)
    for one in (found for module in modules for found in vars(module).values()):
        if one is not Notice and isinstance(one, type) and issubclass(one, Notice) and hasattr(one, "kind"):
            yield one


def test_every_kind_has_a_sample_and_a_name_of_its_own() -> None:
    assert {type(sample) for sample in SAMPLES} == set(kinds())
    assert len({kind.kind for kind in kinds()}) == len(SAMPLES)


def test_what_is_written_is_what_is_read() -> None:
    for sample in SAMPLES:
        row = sample.to(ChatId(1), "key")
        stored = json.loads(json.dumps(row.payload))
        assert (row.kind, type(sample).read(stored)) == (sample.kind, sample)
        assert set(stored) == {one.name for one in fields(sample)}


def test_a_field_that_an_older_row_lacks_has_its_default() -> None:
    report = notices.ReportNotice.read({"period": "24h", "time_zone": "UTC"})
    assert report == notices.ReportNotice(ReportPeriod.DAY, "UTC")
    assert notices.AnalystNotice.read({"incident_id": 2}) == notices.AnalystNotice(IncidentId(2))


async def test_every_kind_has_its_renderer(office: Office) -> None:
    assert {kind.kind for kind in kinds()} == set(office.delivery._renderers)
