"""Whatever people and profiles are called: the chat stays valid Telegram HTML; the panel shows texts, never tags."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx

from core.domain.people.person import Person, Role
from core.domain.results.profiles import ListKind
from sandbox.telegram.formatting.html_parser import parse_html
from tests.fakes.platforms import people
from tests.support.hostile_texts import HOSTILE_TEXTS
from tests.support.office import Office, open_office
from tests.support.tables import Walk
from tests.support.website import open_website

PLAIN = {
    "bold",
    "italic",
    "code",
    "pre",
    "text_link",
    "bot_command",
    "blockquote",
    "expandable_blockquote",
    "strikethrough",
}
TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that would have the rest of a line read backwards: who did something, in the audit trail."""
SCRIPT = "/estatico/js/vivo.js"


class Tags(HTMLParser):
    """Names and attributes of every tag of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


async def told(office: Office, admin: Person, text: str, place: str) -> list[str]:
    """Everything that the chat says about somebody with that name who reads a profile with that name."""
    person = await office.person(name=text[:200])
    await office.session(person)
    office.site.host(place, text)
    office.site.rows[ListKind.FRIENDS] = tuple(replace(row, name=text, subtitle=text) for row in people(3))
    before = len(office.messages(admin))
    for words in ("/start", "/sesion", f"/scrape fb:{place} amigos", "/trabajos"):
        await office.say(person, words)
        await office.settle()
    for words in ("/sesion", "/alertas", "/reporte hoy", "/admin"):
        await office.say(admin, words)
    for label in ("Registro", "Comprobar", "Volver", "Personas"):
        await office.press(admin, label)
    await office.deliver()
    return [str(said.reply.text) for said in (*office.messages(person), *office.messages(admin)[before:])]


async def test_chat_and_panel_show_it_as_a_text(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office, open_website(office) as site:
        admin = await office.person(Role.ADMIN)
        async with await site.browser(admin) as browser:
            with Walk() as walk:
                for number, (name, text) in enumerate(HOSTILE_TEXTS.items(), start=1):
                    with walk.row(name):
                        for said in await told(office, admin, text, f"vega.{number}"):
                            shown, entities = parse_html(said)
                            assert shown.strip()
                            assert {entity["type"] for entity in entities} <= PLAIN
                        await pages(browser, number)


async def pages(browser: httpx.AsyncClient, job: int) -> None:
    for address in ("/panel", "/panel/trabajos", f"/panel/trabajos/{job}", "/panel/registro", "/panel/equipo"):
        page = await browser.get(address)
        assert page.status_code == 200
        assert TURNING.isdisjoint(page.text)
        tags = Tags()
        tags.feed(page.text)
        assert [attributes.get("src") for tag, attributes in tags.found if tag == "script"] == [SCRIPT]
        assert not [a for _tag, attributes in tags.found for a in attributes if a.startswith("on")]
        links = [str(attributes["href"]) for _tag, attributes in tags.found if attributes.get("href")]
        assert not [link for link in links if "mal.example" in link or link.lower().startswith("javascript")]
