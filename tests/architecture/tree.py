"""The project's own files, read as text and as syntax trees."""

import ast
import gc
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "web", "handlers", "core", "persistence", "exports", "jobs")
"""The packages of the product itself."""
SOURCE = (*PRODUCT, "sandbox")
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".woff2", ".ttf", ".db", ".xlsx", ".pdf"}


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path from the root, with forward slashes."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Parsed when first asked for."""
        gc.disable()  # looking for garbage in a tree that stays takes twice as long as making it
        try:
            return ast.parse(self.text)
        finally:
            gc.enable()

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Everything in the tree."""
        return tuple(ast.walk(self.tree))

    @cached_property
    def calls(self) -> tuple[tuple[ast.Call, str], ...]:
        """Every call with the dotted name of what is called, or "" where that is no name."""
        return tuple((node, _dotted(node.func)) for node in self.nodes if isinstance(node, ast.Call))

    @property
    def package(self) -> str:
        return self.name.partition("/")[0]


@cache
def files() -> tuple[str, ...]:
    """Every file that is in version control or would be added to it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file()))


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file."""
    return tuple(Source(name, (ROOT / name).read_text("utf-8")) for name in files() if name.endswith(".py"))


def product() -> list[Source]:
    """The product's Python files."""
    return [source for source in sources() if source.package in PRODUCT]


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """(name, content) of every text file."""
    return tuple((name, (ROOT / name).read_text("utf-8")) for name in files() if Path(name).suffix not in BINARY)


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
