"""The bucket of kept files: what is no address, what the server refuses, and that nothing tells the key."""

import pytest

from core.errors import ArtifactStoreException
from persistence.artifacts.s3 import S3Address, S3Bucket
from tests.support.s3_server import KEY, SECRET, local_s3
from tests.support.tables import each

READ = [
    ("s3://k:s@cubos.ejemplo.org/uno", ("https://cubos.ejemplo.org", "uno", "", "us-east-1", "k", "s")),
    ("s3+http://k%2F1:s%40@127.0.0.1:9000/uno/dos/tres/?region=eu-west-1",
     ("http://127.0.0.1:9000", "uno", "dos/tres", "eu-west-1", "k/1", "s@")),
    ("s3://k:s@[::1]:9000/uno", ("https://[::1]:9000", "uno", "", "us-east-1", "k", "s")),
]  # fmt: skip
WRONG = [
    "s3://canario",
    "s3://canario@h/b",
    "s3://k:canario@h",
    "s3://k:canario@h:x/b",
    "http://k:canario@h/b",
    "s3://",
]
ESCAPES = ["../fuera", "/fuera", "a/../../fuera", "a//b", "", "a\nb"]


@each(("url", "parts"), READ)
def test_an_address_is_read(url: str, parts: tuple[str, ...]) -> None:
    address = S3Address.parse(url)
    read = (address.endpoint, address.bucket, address.folder, address.region, address.key, address.secret)
    assert read == parts
    assert "s@" not in repr(address)


@each("url", WRONG)
def test_what_is_no_address_is_explained_and_not_repeated(url: str) -> None:
    with pytest.raises(ArtifactStoreException, match="s3://key:secret@server/bucket") as caught:
        S3Bucket(url)
    assert "canario" not in str(caught.value)


async def test_what_cannot_be_used_is_explained_without_the_key() -> None:
    async with local_s3() as server:
        bucket = S3Bucket(server.url)
        assert await bucket.check_connection() > 0
        for path in ESCAPES:
            for attempt in (bucket.put(path, b"x"), bucket.get(path), bucket.delete(path)):
                with pytest.raises(ArtifactStoreException, match="not a relative file path"):
                    await attempt
        assert await server.objects() == []
        missing = S3Bucket(server.url.replace("/centinela/", "/otro-cubo/"))
        with pytest.raises(ArtifactStoreException, match=r"otro-cubo.* is no bucket of that server") as no_bucket:
            await missing.check_connection()
    with pytest.raises(ArtifactStoreException) as no_server:
        await bucket.put("a.csv", b"x")
    async with local_s3(refusing=True) as server:
        with pytest.raises(ArtifactStoreException, match="refuses the key: check ARTIFACTS_URL") as no_key:
            await S3Bucket(server.url).check_connection()
    for said in (str(no_bucket.value), str(no_server.value), str(no_key.value), repr(bucket)):
        assert "127.0.0.1" in said
        assert SECRET not in said
        assert KEY not in said
