"""HAR recordings: what the browser sent last to each host, and what the answers set or deleted."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.cookies.model import MAX_COOKIES, Loose
from core.cookies.readers.header import read_pairs
from core.cookies.refusals import malformed, too_many
from core.cookies.sites import APEX, clean_host, platform_of
from core.cookies.values.set_cookie import read_set_cookie

_Jar = dict[str, Loose]


def read_har(log: Mapping[str, Any]) -> list[Loose]:
    """The cookies of the last request to each host that carried any, changed by the answers that followed.

    A request tells no dates or flags: those come from earlier answers that set the same value. Raises `malformed`.
    """
    entries = log.get("entries")
    if not isinstance(entries, list):
        raise malformed("a HAR file without entries")
    jars: dict[str, _Jar] = {}
    answers = 0
    for entry in entries:
        request, response = _part(entry, "request"), _part(entry, "response")
        host, _ = clean_host(request.get("url"))
        sent = _sent(request)
        if sent:
            jars[host] = _merge(jars.pop(host, {}), sent, _site(host))  # last in, so that the latest host wins
        answered = _answered(response)
        answers += len(answered)
        if answers > MAX_COOKIES:
            raise too_many(MAX_COOKIES)
        if host and answered:
            _apply(jars.setdefault(host, {}), answered, host)
    return [cookie for jar in jars.values() for cookie in jar.values()]


def _part(outer: object, key: str) -> Mapping[str, Any]:
    inner = outer.get(key) if isinstance(outer, dict) else None
    return inner if isinstance(inner, dict) else {}


def _part_list(outer: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    inner = outer.get(key)
    return [item for item in inner if isinstance(item, dict)] if isinstance(inner, list) else []


def _site(host: str) -> str:
    """The domain that a cookie sent to `host` counts for: browsers do not tell it in a request."""
    platform = platform_of(host)
    return "." + APEX[platform] if platform else host


def _sent(request: Mapping[str, Any]) -> list[Loose]:
    listed = [dict(cookie) for cookie in _part_list(request, "cookies") if "name" in cookie and "value" in cookie]
    if listed:
        return listed
    return [pair for header in _headers(_part_list(request, "headers"), "cookie") for pair in read_pairs(header)]


def _answered(response: Mapping[str, Any]) -> list[str]:
    """The Set-Cookie lines of an answer; Chromium joins several into one header."""
    headers = _headers(_part_list(response, "headers"), "set-cookie")
    return [line for header in headers for line in header.split("\n")]


def _headers(headers: list[Mapping[str, Any]], name: str) -> Iterator[str]:
    for header in headers:
        if str(header.get("name")).lower() == name and isinstance(header.get("value"), str):
            yield header["value"]


def _merge(before: _Jar, sent: list[Loose], site: str) -> _Jar:
    jar: _Jar = {}
    for cookie in sent:
        name = str(cookie["name"])
        known = before.get(name)
        same = known is not None and known.get("value") == cookie["value"]
        jar[name] = known if same and known is not None else _from_request(cookie, site)
    return jar


def _from_request(cookie: Loose, site: str) -> Loose:
    """Chromium fills domain and dates into a request's cookies, Firefox and proxies leave them out."""
    domain, _ = clean_host(cookie.get("domain"))
    told = {
        key: cookie[key] for key in ("path", "expires", "httpOnly", "secure", "sameSite") if cookie.get(key) is not None
    }
    return {**told, "name": cookie["name"], "value": cookie["value"], "domain": cookie["domain"] if domain else site}


def _apply(jar: _Jar, lines: list[str], host: str) -> None:
    """Deletions first: sites clear a cookie in one scope and set it in another with the same answer."""
    changes = [change for change in (read_set_cookie(line, host) for line in lines) if change is not None]
    for change in changes:
        if change.deletes:
            jar.pop(change.name, None)
    jar.update((change.name, change.as_loose()) for change in changes if change.value and not change.deletes)
