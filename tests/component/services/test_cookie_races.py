"""Two admins, two presses, a pause: of several things at once the session gets one, and never a worse one."""

from pathlib import Path

import pytest

from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.platforms import ProbeResult
from core.services.uploads.steps import (
    UNDO_FOR,
    Accepted,
    AskPerson,
    ConfirmAccount,
    NotChecked,
    Rejected,
    UploadGone,
    UploadStep,
)
from tests.component.services.scrapes import DEAD, PAUSE, WEAK
from tests.component.services.uploads import file_of, stored, upload, waiting_files
from tests.fakes.platforms import alive
from tests.support.cookie_jar import cookies
from tests.support.office import Office, build_office, open_office

X = Platform.X


async def test_of_two_admins_at_once_the_later_one_stays_and_the_earlier_undo_is_over(
    office: Office, celia: Person
) -> None:
    dorian = await office.person(Role.ADMIN, "Dorian Nadie")
    alondra = await office.person()
    before = await office.session(alondra)
    inner: list[UploadStep] = []

    async def meanwhile() -> None:
        inner.append(await upload(office, dorian, file_of(cookies(secret="dorian"))))

    office.site.during_probe.append(meanwhile)
    outer = await upload(office, celia, file_of(cookies(secret="celia")))
    (first,) = inner
    assert isinstance(first, Accepted)
    assert isinstance(outer, Accepted)
    assert first.backup_id is not None
    assert outer.backup_id is not None
    assert (await office.now_of(before)).storage_state.value("xs") == "celia-xs"
    assert await office.services.cookies.undo(first.backup_id, dorian) is None
    undone = await office.services.cookies.undo(outer.backup_id, celia)
    assert undone is not None
    assert undone.storage_state.value("xs") == "dorian-xs"


async def test_one_file_is_accepted_once_however_often_it_is_answered(office: Office, celia: Person) -> None:
    alondra = await office.person()
    step = await upload(office, celia, file_of(cookies()))
    assert isinstance(step, AskPerson)
    others: list[UploadStep] = []

    async def again() -> None:
        others.append(await office.services.cookies.choose_person(step.upload_id, alondra.person_id, celia))
        others.append(await office.services.cookies.confirm(step.upload_id, celia))

    office.site.during_probe.append(again)
    assert isinstance(await office.services.cookies.choose_person(step.upload_id, alondra.person_id, celia), Accepted)
    assert others == [UploadGone(told=True)] * 2
    assert [entry.action for entry in await office.audit()].count("cookies.upload") == 1


async def test_a_file_that_is_forgotten_while_it_is_tried_changes_nothing(office: Office, celia: Person) -> None:
    alondra = await office.person()
    step = await upload(office, celia, file_of(cookies()))
    assert isinstance(step, AskPerson)

    async def cancelled() -> None:
        assert await office.services.cookies.cancel(step.upload_id)

    office.site.during_probe.append(cancelled)
    done = await office.services.cookies.choose_person(step.upload_id, alondra.person_id, celia)
    assert done == UploadGone(told=True)
    assert await stored(office, alondra) is None
    assert not await office.services.cookies.cancel(step.upload_id)


async def test_a_file_that_is_being_tried_when_its_time_runs_out_is_not_dropped(office: Office, celia: Person) -> None:
    async def late() -> None:
        office.clock.advance(UNDO_FOR.total_seconds() + 1)
        assert await office.services.cookies.drop_stale() == 0

    office.site.during_probe.append(late)
    assert isinstance(await upload(office, celia, file_of(cookies()), "celia"), Accepted)
    assert await office.pending("upload_dropped") == []


class TestAPauseProvesNothing:
    async def test_so_the_old_session_stays_whatever_its_state_and_the_file_waits(
        self, office: Office, celia: Person
    ) -> None:
        alondra = await office.person()
        before = await office.session(alondra)
        await office.assembly.sessions.mark_session_expired(before.session_id)
        office.site.says(PAUSE)
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, NotChecked)
        assert step.kept_until > office.clock.now()
        now = await office.now_of(before)
        assert (now.status, now.storage_state) == (SessionStatus.EXPIRED, before.storage_state)
        assert isinstance(await office.services.cookies.confirm(step.upload_id, celia), Accepted)

    async def test_so_a_session_that_appeared_meanwhile_stays_too(self, office: Office, celia: Person) -> None:
        office.site.says(PAUSE)

        async def another() -> None:
            await office.session(celia, storage_state=cookies(secret="buenas"))

        office.site.during_probe.append(another)
        step = await upload(office, celia, file_of(cookies(secret="nuevas")), "celia")
        assert isinstance(step, NotChecked)
        session = await stored(office, celia)
        assert session is not None
        assert session.storage_state.value("xs") == "buenas-xs"
        assert await waiting_files(office) == 1

    async def test_and_a_new_session_waits_for_its_end(self, office: Office, celia: Person) -> None:
        office.site.says(PAUSE)
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, Accepted)
        session = await stored(office, celia)
        assert session is not None
        assert session.cooldown_until == step.paused_until
        assert step.paused_until is not None
        assert step.paused_until > office.clock.now()


async def test_a_name_that_nobody_has_is_asked_about_though_the_account_has_an_owner(
    office: Office, celia: Person
) -> None:
    alondra = await office.person()
    await office.session(alondra)
    step = await upload(office, celia, file_of(cookies(secret="nuevas")), "vega facebook")
    assert isinstance(step, AskPerson)


async def test_an_account_that_only_the_site_names_is_confirmed_like_any_other(office: Office, celia: Person) -> None:
    alondra = await office.person()
    await office.session(alondra, X)
    nameless = [c for c in cookies(X, account="100000000009999").cookies if c["name"] != "twid"]
    named = [c for c in cookies(X, account="100000000009999").cookies if c["name"] == "twid"]
    answer = ProbeResult(alive(X), 1.0, tuple(named))
    office.gateways[X].says(answer, answer)
    step = await upload(office, celia, file_of(StorageState({"cookies": nameless})), "alondra")
    assert isinstance(step, ConfirmAccount)
    assert step.new_account == "100000000009999"
    done = await office.services.cookies.confirm(step.upload_id, celia)
    assert isinstance(done, Accepted)
    assert done.session.account_id == "100000000009999"


@pytest.mark.parametrize(
    ("second", "step"), [(WEAK, Rejected), (DEAD, Rejected), (alive(), Accepted), (PAUSE, Accepted)]
)
async def test_weak_proof_against_new_cookies_is_asked_for_at_another_address(
    office: Office, celia: Person, second: Verdict, step: type[UploadStep]
) -> None:
    office.site.says(WEAK, second)
    assert isinstance(await upload(office, celia, file_of(cookies()), "celia"), step)
    assert [asked for _, asked in office.site.probed] == [False, True]


async def test_a_restart_between_the_file_and_the_answer_loses_nothing(office: Office, celia: Person) -> None:
    alondra = await office.person()
    step = await upload(office, celia, file_of(cookies()))
    assert isinstance(step, AskPerson)
    restarted = build_office(office.database, office.clock)
    done = await restarted.services.cookies.choose_person(step.upload_id, alondra.person_id, celia)
    assert isinstance(done, Accepted)
    assert done.person == alondra


@pytest.mark.parametrize(("mode", "asked"), [("auto", (1, 1)), ("http", (1, 0)), ("browser", (0, 1))])
async def test_new_cookies_are_tried_by_those_whom_the_mode_names(
    tmp_path: Path, mode: str, asked: tuple[int, int]
) -> None:
    async with open_office(tmp_path, validation_mode=mode) as office:
        celia = await office.person(Role.ADMIN)
        office.site.says(*([] if mode == "browser" else [Verdict(SessionState.UNDECIDED, "facebook.forbidden")]))
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, NotChecked if mode == "http" else Accepted)
        assert (len(office.site.probed), office.site.opens) == asked
        assert office.site.all_closed


async def test_a_proxy_that_failed_the_trial_is_looked_at_and_the_next_try_goes_through_another(
    office: Office, celia: Person
) -> None:
    first = await office.services.proxies.add("http://uno.example.test:8080", celia)
    step = await upload(office, celia, file_of(cookies()), "celia")
    assert isinstance(step, Accepted)
    second = await office.services.proxies.add("http://dos.example.test:8080", celia)
    office.checker.fail([first.url])
    office.site.says(Verdict(SessionState.UNDECIDED, "proxy.unreachable"))
    step = await upload(office, celia, file_of(cookies(secret="nuevas")))
    assert isinstance(step, NotChecked)
    assert office.site.begun == 0
    assert isinstance(await office.services.cookies.confirm(step.upload_id, celia), Accepted)
    assert office.site.probed[-1][0].proxy_url == second.url
