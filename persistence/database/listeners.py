"""Callbacks after a commit, by what it changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from core.ports.storage import Change


class CommitListeners:
    """Callbacks of this process: cheap, synchronous, without errors. Nothing is called for what was rolled back."""

    def __init__(self) -> None:
        self._called: dict[Change, list[Callable[[], None]]] = defaultdict(list)

    def on(self, change: Change, call: Callable[[], None]) -> None:
        """Call it after each commit that changed that."""
        self._called[change].append(call)

    def announce(self, changes: Iterable[Change]) -> None:
        """These changes are committed."""
        for change in changes:
            for call in self._called[change]:
                call()
