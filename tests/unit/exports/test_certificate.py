"""A certificate: what it holds, that any changed byte of it is found, and that no secret is in it."""

import copy
import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.ids import JobId
from core.domain.platforms import Platform
from core.domain.results.evidence import GENESIS, Link, LinkKind, canonical, digest_of
from core.domain.results.profiles import Profile
from core.ports.files import CertificateContent
from exports.certificate.archive import PACKAGE_DIGEST_PATH, PACKAGE_PATH, WARC_PATH, sort_key
from exports.certificate.layout import (
    ARCHIVE,
    CHAIN,
    DIGESTS,
    FORMAT,
    MANIFEST,
    PICTURE,
    README,
    Part,
    digests_of,
    write_zip,
)
from exports.certificate.verify import Finding, verify
from exports.certificate.writer import CertificateZip
from handlers.terminal import evidence_texts
from tests.support.tables import each

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
PROFILE = Profile(
    Platform.FACEBOOK, "100070000000101", "Vega Ficticia", "vega.ficticia", "https://www.facebook.com/vega"
)
PHOTO = b"\xff\xd8\xff a picture"
BODIES: Mapping[int, bytes] = {
    0: b"<html>vega</html>",
    1: PHOTO,
    2: '{"rows":["Ñandú Inventado"]}'.encode(),
    3: b'{"rows":[]}',
}
KINDS = (LinkKind.PROFILE, LinkKind.SCREENSHOT, LinkKind.PAGE, LinkKind.PAGE, LinkKind.END)
TYPES = ("text/html", "image/jpeg", "application/json", "application/json")


def links() -> tuple[Link, ...]:
    found: list[Link] = []
    for position, kind in enumerate(KINDS):
        at = START + timedelta(seconds=position)
        facts = {"kind": kind.value, "position": position, "received_at": at.isoformat(timespec="milliseconds")}
        facts["previous"] = found[-1].digest if found else GENESIS
        if position in BODIES:
            url = "https://www.facebook.com/api/graphql/" if kind is LinkKind.PAGE else PROFILE.url
            facts |= {"sha256": digest_of(BODIES[position]), "url": url, "status": 200, "media_type": TYPES[position]}
        text = canonical(facts)
        found.append(Link(position, JobId(7), position, kind, text, digest_of(text), at, kept=position in BODIES))
    return tuple(found)


def made(kept: Mapping[int, bytes] = BODIES) -> bytes:
    out = io.BytesIO()
    content = CertificateContent(PROFILE, JobId(7), links(), lambda link: kept.get(link.position), START, "1.0.0")
    CertificateZip().write(content, out)
    return out.getvalue()


CERTIFICATE = made()


def parts(content: bytes = CERTIFICATE) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def again(files: Mapping[str, bytes], *, listed: bool = True) -> bytes:
    """Wrapped as certificates are; with `listed` the digests are made to fit, as a forger would."""
    out = io.BytesIO()
    rest = [Part(name, content) for name, content in files.items() if name != DIGESTS]
    write_zip([*rest, digests_of(rest) if listed else Part(DIGESTS, files[DIGESTS])], out)
    return out.getvalue()


def wrong(content: bytes, head: str | None = None) -> set[tuple[Finding, str]]:
    return {(check.finding, check.subject) for check in verify(io.BytesIO(content), head).checks if not check.holds}


def test_it_holds_and_says_what_it_holds() -> None:
    found = verify(io.BytesIO(CERTIFICATE), links()[-1].digest)
    assert found.holds
    told = {check.finding: check.subject for check in found.checks}
    assert told == {
        Finding.FILES: "6", Finding.CHAIN: "5", Finding.ANSWERS: "4", Finding.PICTURE: "",
        Finding.HEAD: links()[-1].digest,
    }  # fmt: skip
    assert found.manifest["profile"]["id"] == PROFILE.external_id
    assert set(parts()) == {README, MANIFEST, CHAIN, ARCHIVE, PICTURE, DIGESTS}
    assert "este servidor recibió" in parts()[README].decode()


def test_any_changed_byte_is_found() -> None:
    """Every byte of the wrapping, and of the files a sample that leaves no stretch of 17 bytes untried."""
    unnoticed = []
    for position in range(0, len(CERTIFICATE), 17):
        changed = bytearray(CERTIFICATE)
        changed[position] ^= 0x21
        if verify(io.BytesIO(bytes(changed))).holds:
            unnoticed.append(position)
    assert unnoticed == []


@each("cut", [0, 1, 100, len(CERTIFICATE) // 2, len(CERTIFICATE) - 1])
def test_a_cut_one_does_not_hold(cut: int) -> None:
    assert not verify(io.BytesIO(CERTIFICATE[:cut])).holds


def test_bytes_after_its_end_are_found() -> None:
    assert not verify(io.BytesIO(CERTIFICATE + b"more")).holds


@each("name", [README, MANIFEST, CHAIN, ARCHIVE, PICTURE, DIGESTS])
def test_a_missing_file_is_named(name: str) -> None:
    files = {other: content for other, content in parts().items() if other != name}
    out = io.BytesIO()
    write_zip([Part(other, content) for other, content in files.items()], out)
    assert (Finding.MISSING, name) in wrong(out.getvalue())


def test_an_extra_file_is_named() -> None:
    assert wrong(again({**parts(), "nota.txt": b"hola"}, listed=False)) == {(Finding.EXTRA, "nota.txt")}


def test_a_changed_file_is_named() -> None:
    assert wrong(again({**parts(), README: b"otra cosa"}, listed=False)) == {(Finding.CHANGED, README)}


def forged_chain(position: int, /, **facts: object) -> bytes:
    """The facts of one link changed, its own digest made to fit."""
    told = [json.loads(line) for line in parts()[CHAIN].splitlines()]
    told[position]["facts"] |= facts
    told[position]["digest"] = digest_of(canonical(told[position]["facts"]))
    return "".join(json.dumps(line) + "\n" for line in told).encode()


def linked(facts: object) -> str:
    """A chain of one link, with its own digest."""
    return json.dumps({"digest": digest_of(json.dumps(facts, sort_keys=True, separators=(",", ":"))), "facts": facts})


FIRST = {"previous": GENESIS, "position": 0}
INVENTED = (
    linked(FIRST | {"kind": "captura"}),
    linked(FIRST | {"kind": "captura", "sha256": [1]}),
    linked(FIRST | {"sha256": {"a": 1}}),
    linked(FIRST | {"position": "0", "sha256": "x"}),
    linked(FIRST | {"position": 1e999}),
    linked([["previous", GENESIS], ["position", 0]]),
    linked(FIRST | {"previous": "\ud800"}),
    '{"digest": 5, "facts": {"position": ' + "9" * 5_000 + "}}",
    "[" * 100_000,
    "null",
)


@each("chain", INVENTED)
def test_whatever_stands_in_an_invented_chain_is_told_and_raises_nothing(chain: str) -> None:
    assert wrong(again({**parts(), CHAIN: chain.encode()}))


@each("manifest", ["[]", "5", '{"format": []}', '{"format": %s, "head": "\\ud800", "answers_no_longer_kept": 5}'])
def test_whatever_stands_in_an_invented_manifest_is_told_and_raises_nothing(manifest: str) -> None:
    assert wrong(again({**parts(), MANIFEST: manifest.replace("%s", json.dumps(FORMAT)).encode()}))


def test_a_forged_link_breaks_the_chain_behind_it() -> None:
    assert wrong(again({**parts(), CHAIN: forged_chain(2, rows=9)})) == {(Finding.CHAIN_BROKEN, "3")}


def test_a_forged_last_link_has_another_head() -> None:
    files = {**parts(), CHAIN: forged_chain(4, end="otro")}
    assert wrong(again(files)) == {(Finding.CHAIN_BROKEN, "5")}
    manifest = json.loads(files[MANIFEST])
    manifest["head"] = json.loads(files[CHAIN].splitlines()[-1])["digest"]
    forged = again({**files, MANIFEST: json.dumps(manifest).encode()})
    assert wrong(forged) == set(), "whoever forges all of it is found by the head in the audit only"
    head = links()[-1].digest
    assert wrong(forged, head) == {(Finding.HEAD_DIFFERS, head)}


def test_an_answer_in_place_of_another_is_found() -> None:
    other = parts(made({**BODIES, 2: b'{"rows":["Otra"]}'}))[ARCHIVE]
    assert wrong(again({**parts(), ARCHIVE: other})) == {(Finding.ANSWER_CHANGED, "2")}
    without = parts(made({key: body for key, body in BODIES.items() if key != 2}))[ARCHIVE]
    assert wrong(again({**parts(), ARCHIVE: without})) == {(Finding.ANSWER_MISSING, "2")}


def test_another_picture_is_found() -> None:
    assert wrong(again({**parts(), PICTURE: b"\xff\xd8 another"})) == {(Finding.PICTURE_CHANGED, "")}


def test_answers_that_are_no_longer_kept_are_told_and_their_digests_stay() -> None:
    content = made({0: BODIES[0]})
    found = verify(io.BytesIO(content))
    assert found.holds
    assert {(check.finding, check.subject) for check in found.checks} >= {(Finding.NO_LONGER_KEPT, "3")}
    assert PICTURE not in parts(content)
    assert "ya no se conservaban" in parts(content)[README].decode()


KEYS = (
    ("https://www.facebook.com/Vega.Ficticia", "com,facebook)/vega.ficticia"),
    (
        "https://x.com/i/api/Q/Followers?variables=1&Count=2",
        "com,x)/i/api/q/followers?count=2&variables=1",
    ),
    ("https://www.instagram.com", "com,instagram)/"),
)


@each(("url", "key"), KEYS)
def test_addresses_are_sorted_by_their_turned_round_hosts(url: str, key: str) -> None:
    assert sort_key(url) == key


def test_every_finding_has_its_sentence() -> None:
    assert set(evidence_texts.CHECKS) == {finding.value for finding in Finding}


def repacked(**changed: bytes) -> bytes:
    """The archive inside with other parts, its own digests made to fit."""
    with zipfile.ZipFile(io.BytesIO(parts()[ARCHIVE])) as packed:
        files = {name: packed.read(name) for name in packed.namelist()} | changed
    package = json.loads(files[PACKAGE_PATH])
    for resource in package["resources"]:
        resource["hash"] = f"sha256:{digest_of(files[resource['path']])}"
    files[PACKAGE_PATH] = json.dumps(package).encode()
    files[PACKAGE_DIGEST_PATH] = json.dumps({"hash": f"sha256:{digest_of(files[PACKAGE_PATH])}"}).encode()
    out = io.BytesIO()
    write_zip([Part(name, content) for name, content in files.items()], out)
    return again({**parts(), ARCHIVE: out.getvalue()})


def deflated() -> bytes:
    """Every file compressed: what a certificate never is, and what unfolds."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts().items():
            packed.writestr(name, content)
    return out.getvalue()


def overlapping() -> bytes:
    """The same bytes listed as a hundred files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(README, bytes(10_000))
        (info,) = packed.filelist
        for number in range(100):
            other = copy.copy(info)
            other.filename = f"{number}.txt"
            packed.filelist.append(other)
    return out.getvalue()


def manifest_with(**changed: object) -> bytes:
    return again({**parts(), MANIFEST: json.dumps(json.loads(parts()[MANIFEST]) | changed).encode()})


ATTACKS: Mapping[str, tuple[bytes, tuple[Finding, str]]] = {
    "files that unfold": (deflated(), (Finding.CONTAINER, "")),
    "files one upon the other": (overlapping(), (Finding.CONTAINER, "")),
    "answers that unfold": (repacked(**{WARC_PATH: gzip.compress(bytes(3 << 20))}), (Finding.UNREADABLE, ARCHIVE)),
    "answers cut": (repacked(**{WARC_PATH: gzip.compress(b"WARC/1.1\r\n")[:-9]}), (Finding.UNREADABLE, ARCHIVE)),
    "no answers but junk": (repacked(**{WARC_PATH: bytes(99)}), (Finding.UNREADABLE, ARCHIVE)),
    "a position that is a list": (
        again({**parts(), CHAIN: forged_chain(1, position=[1])}),
        (Finding.CHAIN_BROKEN, "1"),
    ),
    "answers gone by a list": (manifest_with(answers_no_longer_kept=[[1]]), (Finding.UNREADABLE, ARCHIVE)),
    "answers gone by a number": (manifest_with(answers_no_longer_kept=7), (Finding.UNREADABLE, ARCHIVE)),
    "a manifest that is a list": (again({**parts(), MANIFEST: b"[]"}), (Finding.UNREADABLE, MANIFEST)),
    "a manifest of a million brackets": (again({**parts(), MANIFEST: b"[" * 10**6}), (Finding.UNREADABLE, MANIFEST)),
}


@each("attack", sorted(ATTACKS))
def test_a_hostile_one_is_refused_and_costs_nothing(attack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.certificate.verify.MOST_UNPACKED", 1 << 20)
    content, finding = ATTACKS[attack]
    assert finding in wrong(content)


def test_what_is_made_unfolds_to_less_than_is_read() -> None:
    assert verify(io.BytesIO(repacked())).holds
