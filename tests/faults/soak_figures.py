"""What a soak counts, and how it is printed."""

from collections import Counter
from dataclasses import dataclass, field

from tests.faults.soak_rest import Reading


@dataclass(slots=True)
class Figures:
    """What happened, and what of it was wrong."""

    commands: int = 0
    presses: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    deaths: int = 0
    jobs: Counter[str] = field(default_factory=Counter)
    alerts: int = 0
    refused: int = 0
    """Commands beyond what one person may have waiting: dropped, and the person was told so."""
    lost: int = 0
    doubled: int = 0
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    files: list[tuple[float, float]] = field(default_factory=list)
    rests: list[dict[str, Reading]] = field(default_factory=list)
    """At minute 5 and at the end; empty in a short soak."""

    def table(self) -> str:
        """As it is printed."""
        told = {
            "commands": f"{self.commands} and {self.presses} presses",
            "jobs": ", ".join(f"{count} {state}" for state, count in sorted(self.jobs.items())),
            "faults": ", ".join(f"{count} {name}" for name, count in sorted(self.faults.items())),
            "processes that died": self.deaths,
            "alerts": self.alerts,
            "refused with a word (too many at once)": self.refused,
            "lost": self.lost,
            "doubled": self.doubled,
            "memory of the bot": _span(self.memory, 1024 * 1024, "MB"),
            "open files of the bot": _span(self.files, 1, ""),
        }
        for name in self.rests[0] if self.rests else ():
            seen = [rest[name] for rest in self.rests if name in rest]
            told[f"{name} at rest, minute 5 and end"] = ", ".join(
                f"{one.memory / 1024 / 1024:.1f} MB and {one.files} files" for one in seen
            )
        return "\n".join([*(f"  {name}: {value}" for name, value in told.items()), *(f"  ✗ {w}" for w in self.wrong)])


def _span(seen: list[tuple[float, float]], unit: float, name: str) -> str:
    if not seen:
        return "not measured"
    values = [value / unit for _at, value in seen]
    return f"{values[0]:.0f} first, {max(values):.0f} most, {values[-1]:.0f} last {name}".rstrip()
