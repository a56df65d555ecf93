"""`/scrape` up to the queue."""

import pytest

from core.domain.jobs.job import ApiOrigin, ChatOrigin, Job, JobState
from core.domain.people.person import Person, Role
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NetworkNotReadException,
    QueueLimitException,
    SessionNotFoundException,
    UnknownListException,
)
from core.services.following.requests import Receipt, Request
from core.services.scraping.request import FRESH
from core.services.targets.targets import ScrapeOrder
from tests.support.office import Office

FB, IG, X = Platform.FACEBOOK, Platform.INSTAGRAM, Platform.X


def request(person: Person, update_id: int, *, refresh: bool = False) -> Request:
    assert person.chat_id is not None
    return Request(person, ChatOrigin(person.chat_id, 50 + update_id, update_id), refresh)


async def ask(office: Office, person: Person, text: str, update_id: int, *, refresh: bool = False) -> Receipt:
    order = await office.services.scrapes.understand(text, person)
    return await office.services.scrapes.order(order, request(person, update_id, refresh=refresh))


async def jobs_of(office: Office, person: Person) -> list[Job]:
    async with office.database(write=False) as uow:
        return list(await uow.jobs.recent(person.person_id, 50))


async def test_an_order_becomes_one_job_with_its_message_in_one_transaction(office: Office) -> None:
    alondra = await office.person()
    session = await office.session(alondra)
    receipt = await ask(office, alondra, "fb:Vega.Ficticia amigos 40", 1)
    job = receipt.job
    assert (receipt.known, receipt.fresh, job.state, job.owner) == (False, False, JobState.QUEUED, alondra.person_id)
    assert job.args == {
        "platform": "facebook", "identifier": "Vega.Ficticia", "lists": ["amigos"], "limit": 40,
        "session_id": session.session_id, "target_key": "facebook:vega.ficticia:amigos:40",
    }  # fmt: skip
    (card,) = await office.pending("job_card")
    assert (card.chat_id, card.payload) == (alondra.chat_id, {"job_id": job.job_id})


async def test_the_same_update_gives_the_same_ticket_also_after_the_job_ended(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    office.site.host("vega")
    first = await ask(office, alondra, "fb:vega", 1)
    await office.work()
    again = await ask(office, alondra, "fb:vega", 1)
    assert again.job.job_id == first.job.job_id
    assert again.known
    assert len(await jobs_of(office, alondra)) == 1


@pytest.mark.parametrize("text", ["fb:vega", "fb:VEGA", "https://facebook.com/vega", "fb:vega amigos", "fb:@vega"])
async def test_the_same_reading_asked_in_other_words_is_the_same_job(office: Office, text: str) -> None:
    alondra = await office.person()
    await office.session(alondra)
    first = await ask(office, alondra, "fb:vega", 1)
    again = await ask(office, alondra, text, 2)
    assert (again.job.job_id, again.known) == (first.job.job_id, True)


async def test_other_lists_another_limit_or_another_person_are_other_jobs(office: Office) -> None:
    alondra, boss = await office.person(), await office.person(Role.SUPERVISOR)
    await office.session(alondra)
    await office.session(boss)
    tickets = [
        await ask(office, alondra, "fb:vega", 1),
        await ask(office, alondra, "fb:vega seguidores", 2),
        await ask(office, alondra, "fb:vega 20", 3),
        await ask(office, boss, "fb:vega", 4),
    ]
    assert len({receipt.job.job_id for receipt in tickets}) == 4


async def test_the_personal_limit_counts_unfinished_jobs_and_spares_known_ones(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    for number in range(5):
        await ask(office, alondra, f"fb:vega{number}", number)
    with pytest.raises(QueueLimitException) as caught:
        await ask(office, alondra, "fb:otra", 9)
    assert caught.value.limit == 5
    assert (await ask(office, alondra, "fb:vega0", 10)).known
    await office.work()
    assert (await ask(office, alondra, "fb:otra", 11)).job.state is JobState.QUEUED


async def test_a_result_of_less_than_ten_minutes_is_offered_instead(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    office.site.host("vega")
    first = await ask(office, alondra, "fb:vega", 1)
    await office.work()
    office.clock.advance(FRESH.total_seconds() - 1)
    offered = await ask(office, alondra, "fb:vega", 2)
    assert (offered.fresh, offered.job.job_id) == (True, first.job.job_id)
    anew = await ask(office, alondra, "fb:vega", 3, refresh=True)
    assert anew.job.job_id != first.job.job_id


async def test_an_older_result_is_read_anew(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    office.site.host("vega")
    first = await ask(office, alondra, "fb:vega", 1)
    await office.work()
    office.clock.advance(FRESH.total_seconds())
    assert (await ask(office, alondra, "fb:vega", 2)).job.job_id != first.job.job_id


async def test_what_failed_or_was_cancelled_is_never_offered_as_a_result(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    first = await ask(office, alondra, "fb:vega", 1)
    await office.services.jobs.cancel(first.job.job_id, alondra)
    second = await ask(office, alondra, "fb:vega", 2)
    assert not second.fresh
    assert second.job.job_id != first.job.job_id


async def test_without_a_session_there_the_person_is_told_and_nothing_is_queued(office: Office) -> None:
    alondra = await office.person()
    with pytest.raises(SessionNotFoundException):
        await ask(office, alondra, "fb:vega", 1)
    assert await jobs_of(office, alondra) == []


async def test_a_network_whose_profiles_are_not_read_yet_names_those_that_are(office: Office) -> None:
    alondra = await office.person()
    for gateway in office.gateways.values():
        gateway.lists = gateway.lists if gateway.platform is Platform.FACEBOOK else ()
    with pytest.raises(NetworkNotReadException) as caught:
        await ask(office, alondra, "ig:vega", 1)
    assert (caught.value.platform, caught.value.readable) == ("instagram", ("facebook",))


async def test_a_list_that_the_network_does_not_have_is_named(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    with pytest.raises(UnknownListException) as caught:
        await ask(office, alondra, "fb:vega reposts", 1)
    assert caught.value.available[:3] == ("amigos", "seguidores", "seguidos")


async def test_the_usual_list_of_the_network_is_read_when_none_is_named(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    assert (await ask(office, alondra, "fb:vega", 1)).job.args["lists"] == ["amigos"]


class TestTheNetworkOfABareName:
    @pytest.fixture(autouse=True)
    def _all_networks_are_read(self, office: Office) -> None:
        for gateway in office.gateways.values():
            gateway.lists = (ListKind.FOLLOWERS,)

    async def test_is_asked_when_nothing_tells(self, office: Office) -> None:
        alondra = await office.person()
        with pytest.raises(AmbiguousNetworkException):
            await office.services.scrapes.understand("vega", alondra)

    async def test_is_the_only_one_whose_profiles_are_read(self, office: Office) -> None:
        alondra = await office.person()
        office.gateways[IG].lists = office.gateways[X].lists = ()
        order = await office.services.scrapes.understand("vega 30", alondra)
        assert order == ScrapeOrder(ProfileRef(FB, "vega"), (), 30)

    async def test_is_the_only_one_that_has_the_list(self, office: Office) -> None:
        alondra = await office.person()
        office.gateways[FB].lists = (ListKind.FRIENDS, ListKind.FOLLOWERS)
        for platform in (FB, IG, X):
            await office.session(alondra, platform)
        assert (await office.services.scrapes.understand("vega amigos", alondra)).ref.platform is FB
        with pytest.raises(AmbiguousNetworkException):
            await office.services.scrapes.understand("vega seguidores", alondra)

    async def test_is_the_only_one_with_a_session(self, office: Office) -> None:
        alondra = await office.person()
        await office.session(alondra, X)
        assert (await office.services.scrapes.understand("vega", alondra)).ref.platform is X

    async def test_is_asked_again_when_there_are_two_sessions(self, office: Office) -> None:
        alondra = await office.person()
        await office.session(alondra, X)
        await office.session(alondra, IG)
        with pytest.raises(AmbiguousNetworkException):
            await office.services.scrapes.understand("vega", alondra)

    async def test_is_the_one_chosen_last_by_that_person(self, office: Office) -> None:
        alondra, other = await office.person(), await office.person(name="Vega Ficticia")
        await office.session(alondra, X)
        await office.services.scrapes.remember_network(alondra, IG)
        assert (await office.services.scrapes.understand("vega", alondra)).ref.platform is IG
        with pytest.raises(AmbiguousNetworkException):
            await office.services.scrapes.understand("vega", other)

    async def test_is_the_one_named_in_the_last_order(self, office: Office) -> None:
        alondra = await office.person()
        await office.session(alondra, X)
        await office.session(alondra, IG)
        await ask(office, alondra, "ig:vega", 1)
        assert (await office.services.scrapes.understand("bruno", alondra)).ref.platform is IG
        await ask(office, alondra, "x:vega", 2)
        await ask(office, alondra, "https://www.instagram.com/vega/", 3)
        assert (await office.services.scrapes.understand("bruno", alondra)).ref.platform is X

    async def test_is_never_one_where_the_name_is_impossible(self, office: Office) -> None:
        alondra = await office.person()
        await office.services.scrapes.remember_network(alondra, X)
        await office.session(alondra, IG)
        assert (await office.services.scrapes.understand("vega.ficticia", alondra)).ref.platform is IG


async def test_the_last_profiles_asked_for_come_newest_first_each_once(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    office.site.host("uno", "Persona Primera")
    for number, name in enumerate(["uno", "dos", "uno", "tres"], start=1):
        await ask(office, alondra, f"fb:{name} {number}", number)
    await office.work()
    recent = await office.services.scrapes.recent(alondra, 2)
    assert recent == [(FB, "tres", "tres"), (FB, "uno", "Persona Primera")]


async def test_an_order_without_a_chat_message_is_fine(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    order = ScrapeOrder(ProfileRef(FB, "vega"))
    assert alondra.chat_id is not None
    plain = Request(alondra, ChatOrigin(alondra.chat_id))
    first = await office.services.scrapes.order(order, plain)
    assert (await office.services.scrapes.order(order, plain)).job.job_id == first.job.job_id


async def test_an_order_by_http_says_nothing_in_the_chat(office: Office) -> None:
    alondra = await office.person()
    await office.session(alondra)
    receipt = await office.services.scrapes.order(ScrapeOrder(ProfileRef(FB, "vega")), Request(alondra, ApiOrigin()))
    assert receipt.job.chat_id is None
    assert await office.pending("job_card") == []
