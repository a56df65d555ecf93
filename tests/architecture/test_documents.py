"""What the source files say of documents is true: each exists, with the section that is meant."""

import ast
import re

from tests.architecture.house_map import MAP, written
from tests.architecture.tree import ROOT, SOURCE, files, sources, texts

CITED = re.compile(r"(?<![\w/.*<>-])([\w./-]*\w\.md)\b(?:,? (?:section )?(\d+(?:\.\d+)?))?")
HEADING = re.compile(r"^#+ (\d+(?:\.\d+)?)\.? ", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def citations() -> list[tuple[str, str, str]]:
    """(file, document, section) of every mention in something that is, or writes, no document itself."""
    return [
        (name, found.group(1), found.group(2) or "")
        for name, text in texts()
        if not name.endswith((".md", ".lock", "house_map.py"))
        for found in CITED.finditer(text)
    ]


def test_every_document_that_a_source_file_names_exists() -> None:
    cited = citations()
    assert len(cited) > 60
    assert [(name, document) for name, document, _ in cited if document not in files()] == []


def test_every_section_that_a_source_file_names_exists() -> None:
    sections = {name: set(HEADING.findall((ROOT / name).read_text())) for name in files() if name.endswith(".md")}
    named = [(name, document, section) for name, document, section in citations() if section]
    assert len(named) > 40
    assert [cited for cited in named if cited[2] not in sections[cited[1]]] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for name in (name for name in files() if name.endswith(".md")):
        folder = (ROOT / name).parent
        links = LINK.findall((ROOT / name).read_text())
        broken += [(name, link) for link in links if not (folder / link).exists()]
    assert broken == []


def test_every_room_says_what_it_is() -> None:
    silent = [
        source.name
        for source in sources()
        if source.package in SOURCE and source.name.endswith("/__init__.py") and not ast.get_docstring(source.tree)
    ]
    assert silent == []


def test_the_map_is_as_the_docstrings_say() -> None:
    assert MAP.read_text("utf-8") == written(), "the map is older than the code: run `make map` and commit docs/map.md"
