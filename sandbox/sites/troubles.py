"""Named troubles in the answers of a site: drift, cuts, caps and lies, for single requests or until further notice.

What each of them does is the site's own affair; here is only which one is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NONE = ""


@dataclass(slots=True)
class Ordered:
    """A trouble for the next `times` answers (None: for all), after `after` of the same kind have passed unharmed."""

    name: str
    times: int | None
    after: int
    operation: str | None
    account_id: str | None

    def strikes(self, operation: str, account_id: str | None) -> bool:
        """Whether it is due for an answer of that operation to that account; counts it."""
        if self.times == 0 or self.operation not in (None, operation) or self.account_id not in (None, account_id):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times = None if self.times is None else self.times - 1
        return True


class Troubles:
    """The troubles that a site knows (name and what people read), and those that are ordered."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = known
        self._ordered: list[Ordered] = []
        self.standing = NONE
        """The one in force for every answer, set on the chat page."""

    def order(
        self,
        name: str,
        *,
        times: int | None = 1,
        after: int = 0,
        operation: str | None = None,
        account_id: str | None = None,
    ) -> None:
        """Order a trouble, of one operation or account if named; raises KeyError for one that the site cannot have."""
        self._require(name)
        self._ordered.append(Ordered(name, times, after, operation, account_id))

    def stand(self, name: str) -> None:
        """Let one be in force for every answer; an empty name ends that."""
        if name != NONE:
            self._require(name)
        self.standing = name

    def clear(self) -> None:
        """Forget all of them."""
        self._ordered.clear()
        self.standing = NONE

    def take(self, operation: str, account_id: str | None, *, named: bool = False) -> str:
        """The trouble that an answer is due, empty when there is none; `named`: only one ordered for that operation."""
        ordered = [one for one in self._ordered if one.operation is not None or not named]
        due = (one.name for one in ordered if one.strikes(operation, account_id))
        return next(due, NONE if named else self.standing)

    def in_force(self, name: str, account_id: str | None) -> bool:
        """Whether a trouble is in force or due for an account; counts nothing."""
        ordered = any(one.name == name and one.times != 0 and one.account_id in (None, account_id)
                      for one in self._ordered)  # fmt: skip
        return ordered or self.standing == name

    def _require(self, name: str) -> None:
        if name not in self.known:
            raise KeyError(f"unknown trouble {name!r}")
