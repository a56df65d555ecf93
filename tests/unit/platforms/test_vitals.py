"""The memory of a browser's family: children are looked for now and then, and at once when a context was opened."""

import os

import pytest

from core.platforms.browser.process import vitals
from core.platforms.browser.process.vitals import LOOKS_PER_SEARCH, Family, vitals_of


def test_children_are_searched_at_the_first_look_at_every_fifth_and_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[int] = []

    def search(pid: int) -> tuple[()]:
        searches.append(pid)
        return ()

    monkeypatch.setattr(vitals, "_family", search)
    family = Family(7)
    for _ in range(2 * LOOKS_PER_SEARCH):
        family.vitals()
    assert searches == [7, 7]
    family.vitals(anew=True)
    assert len(searches) == 3


def test_what_is_gone_takes_nothing_and_this_process_takes_something() -> None:
    assert (vitals_of(2**22 + 1).shared, vitals_of(2**22 + 1).renderers) == (0, {})
    assert Family(os.getpid()).vitals().shared > 0
