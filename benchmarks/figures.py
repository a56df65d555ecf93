"""Figures of a benchmark: a table for people, then one JSON line."""

import json
from collections.abc import Mapping, Sequence
from statistics import median, quantiles

from rich.console import Console
from rich.table import Table


def p50(samples: Sequence[float]) -> float:
    """The median."""
    return median(samples)


def p95(samples: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(samples, n=20, method="inclusive")[-1]


def show(title: str, rows: Sequence[tuple[str, str]], figures: Mapping[str, float | int]) -> None:
    """Print the table, and the named figures as the last line."""
    table = Table(title=title, title_justify="left", header_style="bold")
    table.add_column("medida")
    table.add_column("valor", justify="right")
    for name, value in rows:
        table.add_row(name, value)
    Console(highlight=False).print(table)
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


def ms(value: float) -> str:
    """Milliseconds for people."""
    return f"{value:.0f} ms"
