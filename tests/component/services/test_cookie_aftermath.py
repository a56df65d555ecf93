"""Undoing an upload, and files that nobody answers for (docs/reference/chat.md section 6)."""

from collections.abc import Sequence
from datetime import timedelta

from core.cookies import parse
from core.domain.ids import UploadId
from core.domain.incidents.incident import Incident, Severity
from core.domain.jobs.job import JobState, WaitFor
from core.domain.people.actors import Actor
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import SessionExpiredException
from core.services.uploads.steps import UNDO_FOR, Accepted, AskPerson, UploadGone
from tests.component.services.scrapes import DEAD, Desk
from tests.component.services.uploads import file_of, stored, upload, waiting_files
from tests.contract.persistence.test_unreadable import spoil
from tests.fakes.platforms import Break, people
from tests.support.cookie_jar import SECRET, cookies
from tests.support.office import Office

FB, IG, X = Platform.FACEBOOK, Platform.INSTAGRAM, Platform.X
ACCOUNT = "100000000004821"


class TestUndo:
    async def test_puts_the_former_session_back_once(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        before = await office.session(alondra)
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, Accepted)
        assert step.backup_id is not None
        office.clock.advance(UNDO_FOR.total_seconds() - 1)
        restored = await office.services.cookies.undo(step.backup_id, celia)
        assert restored is not None
        assert restored.storage_state == before.storage_state
        assert await office.services.cookies.undo(step.backup_id, celia) is None
        assert [event.kind for event in await office.events(before.session_id)] == ["replaced", "undone"]
        assert (await office.audit())[-1].subject == "Alondra Quimera / facebook"

    async def test_opens_the_incident_again_that_the_new_cookies_had_closed(
        self, office: Office, celia: Person
    ) -> None:
        alondra = await office.person()
        session = await office.session(alondra)
        office.site.says(DEAD)
        await office.assembly.validate.check_by_id(session.session_id, actor=Actor.parse("person:1"))
        (first,) = await _open_incidents(office)
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, Accepted)
        assert step.backup_id is not None
        assert await _open_incidents(office) == []
        restored = await office.services.cookies.undo(step.backup_id, celia)
        assert restored is not None
        assert restored.status is SessionStatus.EXPIRED
        (again,) = await _open_incidents(office)
        assert (again.severity, again.reason) == (first.severity, first.reason)
        assert again.incident_id != first.incident_id

    async def test_is_over_after_ten_minutes(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        await office.session(alondra)
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, Accepted)
        assert step.backup_id is not None
        office.clock.advance(UNDO_FOR.total_seconds() + 1)
        assert await office.services.cookies.undo(step.backup_id, celia) is None
        session = await stored(office, alondra)
        assert session is not None
        assert session.storage_state.value("xs") == "nuevas-xs"

    async def test_is_not_offered_where_there_was_nothing(self, office: Office, celia: Person) -> None:
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, Accepted)
        assert step.backup_id is None


class TestAFileThatNobodyAnswersFor:
    async def test_is_dropped_after_ten_minutes_and_that_is_said(self, office: Office, celia: Person) -> None:
        step = await upload(office, celia, file_of(cookies()))
        assert isinstance(step, AskPerson)
        await office.services.cookies.prompted(step.upload_id, 4321)
        office.clock.advance(UNDO_FOR.total_seconds())
        assert await office.services.cookies.drop_stale() == 0
        office.clock.advance(1)
        assert await office.services.cookies.drop_stale() == 1
        (row,) = await office.pending("upload_dropped")
        assert (row.chat_id, row.payload) == (celia.chat_id, {"prompt_message_id": 4321})
        assert await waiting_files(office) == 0

    async def test_cannot_be_answered_late_even_before_it_was_dropped(self, office: Office, celia: Person) -> None:
        step = await upload(office, celia, file_of(cookies()))
        assert isinstance(step, AskPerson)
        office.clock.advance(UNDO_FOR.total_seconds() + 1)
        late = await office.services.cookies.choose_person(step.upload_id, celia.person_id, celia)
        assert isinstance(late, UploadGone)

    async def test_of_an_admin_who_was_removed_goes_without_a_word(self, office: Office, celia: Person) -> None:
        other = await office.person(Role.ADMIN, "Dorian Nadie")
        await upload(office, celia, file_of(cookies()))
        await office.services.access.remove(celia.person_id, other)
        office.clock.advance(UNDO_FOR.total_seconds() + 1)
        assert await waiting_files(office) == 0, "it went with them"
        assert await office.services.cookies.drop_stale() == 0
        assert [row.kind for row in await office.pending(chat=celia.chat_id)] == ["erasure"], "the file still has to go"

    async def test_an_answer_to_nothing_is_gone(self, office: Office, celia: Person) -> None:
        for step in (
            await office.services.cookies.choose_platform(UploadId(77), FB, celia),
            await office.services.cookies.choose_person(UploadId(77), celia.person_id, celia),
            await office.services.cookies.confirm(UploadId(77), celia),
        ):
            assert isinstance(step, UploadGone)


async def _open_incidents(office: Office) -> Sequence[Incident]:
    async with office.database(write=False) as uow:
        return await uow.incidents.all_unresolved()


async def test_cookies_wait_encrypted(office: Office, celia: Person) -> None:
    await upload(office, celia, file_of(cookies()))
    async with office.database(write=False) as uow:
        (kept,) = await uow.uploads.older_than(office.clock.now() + timedelta(days=1))
    assert SECRET not in repr(kept)


async def test_imported_cookies_that_work_close_the_incident_and_jobs_go_on(desk: Desk) -> None:
    office = desk.office
    office.site.host("vega")
    office.site.says(DEAD)
    job = await desk.scrape()
    assert job.wait is WaitFor.SESSION
    parsed = parse(file_of(cookies(secret="nuevas")), now=office.clock.now())
    await office.assembly.trial.import_for(desk.alondra.person_id, parsed, actor=Actor.parse("cli"))
    await office.assembly.validate.sweep()
    assert await _open_incidents(office) == []
    await office.work()
    assert (await office.job(job.job_id)).state is JobState.DONE


async def test_a_scrape_that_runs_while_its_session_gets_new_cookies_goes_on_with_them(
    desk: Desk, celia: Person
) -> None:
    site = desk.office.site
    site.host("vega")
    site.rows[ListKind.FRIENDS] = people(8)
    site.breaks[ListKind.FRIENDS] = Break(4, SessionExpiredException(verdict=DEAD))

    async def uploaded() -> None:
        desk.office.clock.advance(1)
        assert isinstance(await upload(desk.office, celia, file_of(cookies(secret="nuevas"))), Accepted)

    site.during_list.append(uploaded)
    job = await desk.scrape()
    assert (job.state, job.outcome["result"]) == (JobState.DONE, "done")
    session = await desk.now()
    assert (session.status, session.storage_state.value("xs")) == (SessionStatus.ACTIVE, "nuevas-xs")
    assert await _open_incidents(desk.office) == []


async def test_an_import_replaces_an_unreadable_session_though_the_site_is_silent(office: Office) -> None:
    session = await office.session(await office.person())
    await spoil(office.database, session.session_id, '{"v": 1, "cifrado": "otra"}')
    office.site.says(Verdict(SessionState.UNDECIDED, "transport.timeout"))
    parsed = parse(file_of(cookies(secret="nuevas")), now=office.clock.now())
    put = await office.assembly.trial.import_tried(session.person_id, parsed, actor=Actor.parse("cli"))
    assert isinstance(put, ScrapingSession)
    assert (put.readable, put.storage_state.value("xs")) == (True, "nuevas-xs")


async def test_an_imported_session_is_judged_by_the_next_validation(office: Office) -> None:
    alondra = await office.person()
    parsed = parse(file_of(cookies()), now=office.clock.now())
    session = await office.assembly.trial.import_for(alondra.person_id, parsed, actor=Actor.parse("cli"))
    assert office.site.probed == []
    assert session.checked_at is None
    office.site.says(DEAD)
    result = await office.assembly.validate.sweep()
    assert result.changed == [session.session_id]
    async with office.database(write=False) as uow:
        (incident,) = await uow.incidents.all_unresolved()
    assert incident.severity is Severity.EXPIRED
