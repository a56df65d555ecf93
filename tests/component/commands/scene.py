"""A small team in the middle of a working day, over the real services."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from core.domain.jobs.job import Job
from core.domain.people.person import Person, Role
from core.domain.results.profiles import ListKind
from core.domain.sessions.session import ScrapingSession
from core.domain.sessions.verdict import SessionState, Verdict
from core.ports.remembered import USUAL_LISTS
from tests.fakes.chat import Said
from tests.fakes.platforms import people
from tests.support.beginnings import begin
from tests.support.office import Office

DEAD = Verdict(SessionState.EXPIRED, "facebook.session_ended", "code 1357053", strong=True)
BANNED = Verdict(SessionState.BANNED, "facebook.checkpoint.locked", "/checkpoint", strong=True)
CONSENT = Verdict(SessionState.CONSENT, "facebook.consent", "/privacy/consent", strong=True)
FAILURE = "Algo falló"


@dataclass(slots=True)
class Scene:
    """An analyst with a working Facebook session, a supervisor and an admin."""

    office: Office
    alondra: Person
    bruno: Person
    celia: Person
    session: ScrapingSession

    async def scrape(self, text: str = "fb:vega") -> Said:
        """Ask, run and deliver; the message of the job."""
        await self.office.say(self.alondra, f"/scrape {text}")
        await self.office.settle()
        shown = (await self.jobs())[0].card_message_id
        return next(said for said in self.office.messages(self.alondra) if said.message_id == shown)

    async def chose_before(self, person: Person) -> None:
        """The person has chosen the first list of every network once: a bare order starts at once."""
        first = {platform: tuple(gateway.lists[:1]) for platform, gateway in self.office.gateways.items()}
        await self.office.services.choices.remember(person, first, None)

    async def never_chose(self, person: Person) -> None:
        """The next bare order of any network is the person's first."""
        async with self.office.database() as uow:
            for platform in self.office.gateways:
                await USUAL_LISTS.forget(uow, f"{person.person_id}:{platform}")
            await uow.commit()

    async def jobs(self) -> list[Job]:
        """Alondra's, newest first."""
        async with self.office.database(write=False) as uow:
            return list(await uow.jobs.recent(self.alondra.person_id, 50))

    def said(self, person: Person | None = None) -> str:
        """The newest text."""
        return self.office.last(person or self.alondra).text


NewScene = Callable[[], AbstractAsyncContextManager[Scene]]


async def open_scene(office: Office) -> Scene:
    alondra, bruno, celia, session = await begin(office, _team)
    office.site.host("vega", "Vega <b>Ficticia</b>")
    office.site.rows[ListKind.FRIENDS] = people(10)
    return Scene(office, alondra, bruno, celia, session)


async def _team(office: Office) -> tuple[Person, Person, Person, ScrapingSession]:
    bruno, celia = await office.person(Role.SUPERVISOR), await office.person(Role.ADMIN)
    alondra = await office.person()
    scene = Scene(office, alondra, bruno, celia, await office.session(alondra))
    await scene.chose_before(alondra)
    return alondra, bruno, celia, scene.session
