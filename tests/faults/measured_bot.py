"""`python -m bot` that tells what it holds: on SIGUSR2 it collects its garbage and writes the MEASURE_FILE."""

import ctypes
import gc
import json
import os
import signal
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil

from bot.cli.commands import main

MOST_KINDS = 60


def tell(*_: object) -> None:
    """Memory that is this process's own, open files, and the commonest kinds of objects and of open files."""
    gc.collect()
    with suppress(AttributeError, OSError):  # what the allocator keeps for later is not in use (glibc only)
        ctypes.CDLL(None).malloc_trim(0)
    me, folder = psutil.Process(), Path("/proc/self/fd")
    kinds = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    files: Counter[str] = Counter()
    for link in folder.iterdir():
        with suppress(OSError):
            files[str(link.readlink()).partition(":[")[0]] += 1
    told = {
        "memory": me.memory_full_info().uss,
        "files": me.num_fds(),
        "kinds": dict(kinds.most_common(MOST_KINDS)),
        "open": dict(files.most_common(MOST_KINDS)),
    }
    place = Path(os.environ["MEASURE_FILE"])
    half = place.with_suffix(".half")
    half.write_text(json.dumps(told), "utf-8")
    half.replace(place)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR2, tell)
    main()
