"""Statements that one test had compiled serve the later ones of its process: each opens a database of its own, and
compiling the same statements for each of them was a quarter of its work.
"""

from functools import cache, wraps
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from persistence.database import engine as product

MOST_STATEMENTS = 5_000
_DIALECTS: dict[str, Dialect] = {}


@cache
def share_compiled_statements() -> None:
    """From now on the engines of this process share their dialect (one per kind of database) and what was compiled."""
    compiled: LRUCache[object, object] = LRUCache(MOST_STATEMENTS)
    make_engine = product.make_engine

    @wraps(make_engine)
    def made(url: str, **options: Any) -> AsyncEngine:
        engine = make_engine(url, **options)
        own = engine.sync_engine.dialect
        shared = _DIALECTS.setdefault(own.name, own)
        if not hasattr(shared, "default_isolation_level"):  # the first connection sets it: there was none yet
            _DIALECTS[own.name] = shared = own
        engine.sync_engine.dialect = shared
        engine.sync_engine.update_execution_options(compiled_cache=compiled)
        return engine

    product.make_engine = made
