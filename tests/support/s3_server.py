"""A real server of the S3 protocol (moto) in a process of its own, on a free port of the loopback."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import httpx

KEY, SECRET, BUCKET = "clave-ficticia", "secreto/ficticio", "centinela"


@dataclass(frozen=True, slots=True)
class LocalS3:
    """A server with one empty bucket."""

    port: int

    @property
    def url(self) -> str:
        """With a folder in the bucket."""
        return f"s3+http://{KEY}:{SECRET.replace('/', '%2F')}@127.0.0.1:{self.port}/{BUCKET}/equipo"

    async def objects(self) -> list[str]:
        """Names in the bucket, as the server lists them."""
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{self.port}/{BUCKET}?list-type=2")
        return [part.partition("</Key>")[0] for part in answer.text.split("<Key>")[1:]]

    async def unfinished(self) -> bool:
        """Whether the server keeps parts of an upload that was never completed."""
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{self.port}/{BUCKET}?uploads")
        return "<Upload>" in answer.text


@asynccontextmanager
async def local_s3(*, refusing: bool = False) -> AsyncIterator[LocalS3]:
    """Running, and stopped afterwards; `refusing`, it knows no key at all."""
    words = ("-m", "moto.server", "-H", "127.0.0.1", "-p", "0")
    # So many requests are taken from anybody: the one that makes the bucket.
    env = os.environ | ({"INITIAL_NO_AUTH_ACTION_COUNT": "1"} if refusing else {})
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stderr=asyncio.subprocess.PIPE, env=env)
    try:
        assert process.stderr is not None
        said = b""
        async with asyncio.timeout(100):
            while b"Running on http" not in said:
                line = await process.stderr.readline()
                assert line, f"the S3 server did not start: {said.decode(errors='replace')}"
                said += line
        draining = asyncio.create_task(process.stderr.read())
        server = LocalS3(int(said.rpartition(b"127.0.0.1:")[2].split()[0]))
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            (await client.put(f"http://127.0.0.1:{server.port}/{BUCKET}")).raise_for_status()
        yield server
        draining.cancel()
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
