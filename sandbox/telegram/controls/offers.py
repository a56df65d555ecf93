"""What the world around the local Telegram lends to its page: files to upload, and switches to turn."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.telegram.errors import JsonDict


@dataclass(frozen=True, slots=True)
class FileAtHand:
    """A file that the chat page offers to whoever attaches one; made when it is chosen."""

    label: str
    filename: str
    make: Callable[[], bytes]
    group: str = ""

    def shown(self) -> JsonDict:
        """For the page."""
        return {"label": self.label, "filename": self.filename, "group": self.group}


@dataclass(frozen=True, slots=True)
class Option:
    """One position of a switch; options of the same `section` are shown together."""

    value: str
    label: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Switch:
    """Something of the outside world that the page shows and changes: `read` tells its value, `write` sets it."""

    label: str
    options: tuple[Option, ...]
    read: Callable[[], str]
    write: Callable[[str], None]
    group: str = ""

    def shown(self) -> JsonDict:
        """For the page, with the present value."""
        options = [{"value": o.value, "label": o.label, "section": o.section} for o in self.options]
        return {"label": self.label, "group": self.group, "options": options, "value": self.read()}

    def turn(self, value: str) -> None:
        """Set it; raises ValueError for a value that is none of its options."""
        if value not in {option.value for option in self.options}:
            raise ValueError(f"{value!r} is no option of {self.label}")
        self.write(value)
