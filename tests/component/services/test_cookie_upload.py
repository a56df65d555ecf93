"""New cookies: asked about, tried on the site, and put in place only when they work.

Source: docs/reference/chat.md section 6.
"""

import pytest

from core.domain.jobs.job import JobState, WaitFor
from core.domain.people.actors import Actor
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.sessions.session import SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import Verdict
from core.errors import BrowserCrashedException, CookieFileException
from core.ports.platforms import ProbeResult
from core.services.uploads.steps import (
    Accepted,
    AskPerson,
    AskPlatform,
    ConfirmAccount,
    NotChecked,
    Rejected,
    UploadGone,
)
from tests.component.services.scrapes import BANNED, CONSENT, DEAD, PAUSE, UNDECIDED, Desk
from tests.component.services.uploads import file_of, stored, upload, waiting_files
from tests.fakes.platforms import alive
from tests.support.cookie_jar import SECRET, cookie, cookies
from tests.support.office import Office

FB, IG, X = Platform.FACEBOOK, Platform.INSTAGRAM, Platform.X
ACCOUNT = "100000000004821"


class TestWhatIsAsked:
    async def test_a_file_of_several_networks_asks_for_the_network(self, office: Office, celia: Person) -> None:
        step = await upload(office, celia, file_of(cookies(FB), cookies(X)), "Celia Inventada")
        assert isinstance(step, AskPlatform)
        assert set(step.platforms) == {FB, X}
        done = await office.services.cookies.choose_platform(step.upload_id, X, celia)
        assert isinstance(done, Accepted)
        assert (done.person, done.session.platform) == (celia, X)
        assert {c["domain"] for c in done.session.storage_state.cookies} == {".x.com"}

    async def test_nobody_known_asks_for_the_person(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        step = await upload(office, celia, file_of(cookies()))
        assert isinstance(step, AskPerson)
        assert (step.platform, step.account_id) == (FB, ACCOUNT)
        assert {person.name for person in step.people} == {"Alondra Quimera", "Celia Inventada"}
        done = await office.services.cookies.choose_person(step.upload_id, alondra.person_id, celia)
        assert isinstance(done, Accepted)
        assert done.person == alondra

    async def test_the_owner_of_the_very_account_is_not_asked_for(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        await office.session(alondra)
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, Accepted)
        assert step.person == alondra

    async def test_an_account_that_two_people_use_is_asked_about(self, office: Office, celia: Person) -> None:
        for name in ("Alondra Quimera", "Vega Ficticia"):
            await office.session(await office.person(name=name))
        assert isinstance(await upload(office, celia, file_of(cookies(secret="nuevas"))), AskPerson)

    async def test_another_account_than_before_has_to_be_confirmed(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        await office.session(alondra)
        step = await upload(office, celia, file_of(cookies(account="100000000009999")), "alondra fb")
        assert isinstance(step, ConfirmAccount)
        assert (step.person, step.old_account, step.new_account) == (alondra, ACCOUNT, "100000000009999")
        assert step.held_by == ""
        before = await stored(office, alondra)
        assert before is not None
        assert before.account_id == ACCOUNT
        done = await office.services.cookies.confirm(step.upload_id, celia)
        assert isinstance(done, Accepted)
        assert done.session.account_id == "100000000009999"

    async def test_whose_account_the_new_one_is_already_is_told(self, office: Office, celia: Person) -> None:
        await office.session(await office.person())
        vega = await office.person(name="Vega Ficticia")
        await office.session(vega, storage_state=cookies(account="100000000009999"))
        step = await upload(office, celia, file_of(cookies(account="100000000009999")), "alondra fb")
        assert isinstance(step, ConfirmAccount)
        assert step.held_by == vega.name

    async def test_a_cancelled_file_is_forgotten(self, office: Office, celia: Person) -> None:
        step = await upload(office, celia, file_of(cookies()))
        assert isinstance(step, AskPerson)
        await office.services.cookies.cancel(step.upload_id)
        assert await waiting_files(office) == 0
        assert isinstance(await office.services.cookies.confirm(step.upload_id, celia), UploadGone)

    async def test_a_person_who_left_meanwhile_is_asked_for_anew(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        step = await upload(office, celia, file_of(cookies()))
        assert isinstance(step, AskPerson)
        await office.services.access.remove(alondra.person_id, celia)
        again = await office.services.cookies.choose_person(step.upload_id, alondra.person_id, celia)
        assert isinstance(again, AskPerson)
        assert [person.name for person in again.people] == ["Celia Inventada"]


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Ñandú Ágreda", "Ñandú Ágreda"),
        ("nandu agreda facebook", "Ñandú Ágreda"),
        ("FB  ÑANDÚ", "Ñandú Ágreda"),
        ("alondra", None),
        ("alondra quimera", "Alondra Quimera"),
        ("alondra q", None),
        ("alondra quimeras", "Alondra Quimeras"),
        ("nadie", None),
        ("", None),
    ],
)
async def test_the_caption_names_a_person_with_or_without_accents_and_never_guesses(
    office: Office, celia: Person, caption: str, name: str | None
) -> None:
    for known in ("Ñandú Ágreda", "Alondra Quimera", "Alondra Quimeras"):
        await office.person(name=known)
    step = await upload(office, celia, file_of(cookies()), caption)
    assert (step.person.name if isinstance(step, Accepted) else None) == name


async def test_the_caption_chooses_the_network_of_a_mixed_file(office: Office, celia: Person) -> None:
    step = await upload(office, celia, file_of(cookies(FB), cookies(X)), "celia x")
    assert isinstance(step, Accepted)
    assert step.session.platform is X


@pytest.mark.parametrize(
    ("content", "caption", "cause"),
    [
        (b"hola", "", "not_cookies"),
        (file_of(StorageState({"cookies": [cookie("xs", "1", FB)]})), "", "missing_required"),
        (file_of(cookies(days=-3)), "", "all_expired"),
        (file_of(cookies(FB)), "celia ig", "wrong_platform"),
        (b"{" * 300_000, "", "too_large"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_by_cause_and_not_kept(
    office: Office, celia: Person, content: bytes, caption: str, cause: str
) -> None:
    with pytest.raises(CookieFileException) as caught:
        await upload(office, celia, content, caption)
    assert caught.value.cause == cause
    assert await waiting_files(office) == 0


class TestAccepted:
    async def test_the_incident_is_resolved_the_jobs_go_on_and_the_history_tells(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        office.site.host("vega")
        office.site.says(DEAD)
        job = await desk.scrape()
        assert job.wait is WaitFor.SESSION
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, Accepted)
        assert (step.person, step.cookies, step.resumed_jobs, len(step.resolved_incidents)) == (desk.alondra, 2, 1, 1)
        assert step.session.session_id == desk.session.session_id
        assert step.session.status is SessionStatus.ACTIVE
        async with office.database(write=False) as uow:
            assert await uow.incidents.all_unresolved() == []
        await office.work()
        assert (await office.job(job.job_id)).state is JobState.DONE
        last = (await office.events(desk.session.session_id))[-1]
        assert (last.kind, last.actor, last.before, last.after) == (
            "replaced", Actor.parse(f"upload:{celia.person_id}"), "expirada", "activa",
        )  # fmt: skip
        entry = next(entry for entry in await office.audit() if entry.action == "cookies.upload")
        assert (entry.actor, entry.subject) == (celia.person_id, "Alondra Quimera / facebook")
        assert SECRET not in repr(entry)

    async def test_proxy_agent_and_locale_stay_those_of_the_session(self, office: Office, celia: Person) -> None:
        alondra = await office.person()
        proxy = f"http://u:{SECRET}@proxy.example.test:8080"
        await office.session(alondra, proxy_url=proxy, user_agent="Navegador/7", locale="es-CO")
        step = await upload(office, celia, file_of(cookies(secret="nuevas")))
        assert isinstance(step, Accepted)
        ((identity, _),) = office.site.probed
        assert (identity.proxy_url, identity.user_agent, identity.locale) == (proxy, "Navegador/7", "es-CO")
        assert step.session.identity == identity

    async def test_a_new_session_gets_a_proxy_of_the_pool_before_the_site_sees_it(
        self, office: Office, celia: Person
    ) -> None:
        proxy = await office.services.proxies.add(f"http://u:{SECRET}@proxy.example.test:8080", celia)
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, Accepted)
        assert office.site.probed[0][0].proxy_url == proxy.url
        session = await office.now_of(step.session)
        assert (session.proxy_url, session.proxy_id) == (proxy.url, proxy.proxy_id)

    async def test_cookies_that_the_site_rotates_at_once_are_those_stored(self, office: Office, celia: Person) -> None:
        office.site.says(ProbeResult(alive(), 1.0, (cookie("xs", "rotada", FB),)))
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, Accepted)
        assert (await office.now_of(step.session)).storage_state.value("xs") == "rotada"

    async def test_a_session_that_only_needs_a_pause_is_accepted(self, office: Office, celia: Person) -> None:
        office.site.says(PAUSE)
        assert isinstance(await upload(office, celia, file_of(cookies()), "celia"), Accepted)

    async def test_who_asked_to_be_told_is_told_unless_removed(self, desk: Desk) -> None:
        office = desk.office
        celia = await office.person(Role.ADMIN)
        office.site.says(DEAD)
        job = await desk.scrape()
        await office.services.jobs.notify_when_back(job.job_id, desk.alondra)
        await office.services.jobs.notify_when_back(job.job_id, celia)
        await office.services.access.remove(desk.alondra.person_id, celia)
        await upload(office, celia, file_of(cookies(secret="nuevas")), "celia")
        async with office.database() as uow:
            await office.assembly.trial._changes.renewed(uow, desk.session, actor=Actor.parse("cli"))
            await uow.commit()
        assert [row.chat_id for row in await office.pending("session_back")] == [celia.chat_id]


class TestRefused:
    @pytest.mark.parametrize("verdict", [DEAD, BANNED, CONSENT], ids=lambda verdict: verdict.reason)
    async def test_the_old_session_stays_exactly_as_it_was(
        self, office: Office, celia: Person, verdict: Verdict
    ) -> None:
        alondra = await office.person()
        before = await office.session(alondra)
        office.site.says(verdict)
        step = await upload(office, celia, file_of(cookies(secret="malas")))
        assert isinstance(step, Rejected)
        assert (step.verdict, step.had_session) == (verdict, True)
        assert await office.now_of(before) == before
        assert await waiting_files(office) == 0
        assert (await office.audit())[-1].action == "cookies.rejected"

    async def test_without_an_old_one_nothing_is_stored(self, office: Office, celia: Person) -> None:
        office.site.says(DEAD)
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, Rejected)
        assert not step.had_session
        assert await stored(office, celia) is None

    async def test_when_nobody_can_be_asked_the_file_waits_for_another_try(self, office: Office, celia: Person) -> None:
        office.site.says(UNDECIDED, UNDECIDED)
        office.site.browser.append(UNDECIDED)
        step = await upload(office, celia, file_of(cookies()), "celia")
        assert isinstance(step, NotChecked)
        office.site.open_trouble = BrowserCrashedException("gone")
        assert isinstance(await office.services.cookies.confirm(step.upload_id, celia), NotChecked)
        assert await stored(office, celia) is None
        assert isinstance(await office.services.cookies.confirm(step.upload_id, celia), Accepted)

    async def test_the_browser_decides_where_the_probe_cannot(self, office: Office, celia: Person) -> None:
        office.site.says(UNDECIDED)
        office.site.browser.append(DEAD)
        assert isinstance(await upload(office, celia, file_of(cookies()), "celia"), Rejected)
        assert office.site.all_closed
