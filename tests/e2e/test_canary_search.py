"""What looks for secrets finds those that are put there: in every spelling, and in every place that is searched."""

import base64
import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil

from tests.e2e.canaries import OPEN_CODE, PROXY_PASSWORD, kept_files, leaks, processes, temporary_files
from tests.support.tables import each

SECRETS = {"password": PROXY_PASSWORD, "code": OPEN_CODE}
SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "quoted": lambda secret: quote(secret, safe=""),
    "inside": lambda secret: f"«{secret}»",
    "in JSON": json.dumps,
    "in base64": lambda secret: base64.b64encode(secret.encode()).decode(),
}


@each("spelling", sorted(SPELLINGS))
def test_a_secret_is_found_however_it_is_spelled(spelling: str) -> None:
    said = SPELLINGS[spelling]
    places = [("here", said(PROXY_PASSWORD)), ("there", said(OPEN_CODE)), ("nowhere", "CANARIO")]
    assert leaks(places, SECRETS) == ["password in here", "code in there"]


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("part", content)
    return packed.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "workbook": zipped,
    "gzip": gzip.compress,
    "archive in a certificate": lambda content: zipped(zipped(gzip.compress(content))),
    "two members of gzip": lambda content: gzip.compress(b"before") + gzip.compress(content),
}


@each("packing", sorted(PACKED))
def test_a_secret_is_found_however_deep_it_is_packed(packing: str, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir(exist_ok=True)
    (tmp_path / "below" / "file").write_bytes(PACKED[packing](f"x {OPEN_CODE} y".encode() * 50))
    assert leaks(kept_files(tmp_path), SECRETS) == ["code in file below/file"]


@contextmanager
def careless(temporary: Path, *words: str, **environment: str) -> Iterator[psutil.Process]:
    """A process that waits, told all this."""
    told = {"TMPDIR": str(temporary), **environment}
    command = [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()", *words]
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield psutil.Process(process.pid)
        process.communicate()


def test_a_secret_is_found_in_arguments_environments_and_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Cookies").write_bytes(zipped(OPEN_CODE.encode()))
    with careless(tmp_path, PROXY_PASSWORD, PROXY=PROXY_PASSWORD) as one:
        found = leaks([*processes([one]), *temporary_files([one])], SECRETS)
    assert found == [
        f"password in command line of {one.pid}",
        f"password in environment of {one.pid}",
        "code in temporary deep/Cookies",
    ]
    assert list(processes([one])) == list(temporary_files([one])) == []
