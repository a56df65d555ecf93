"""Takes secrets and the viewer's own data out of what a site answered, so that it may be kept and handed on. Pure."""

import base64
import html
import json
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from core.domain.platforms import NETWORKS
from core.domain.results.evidence import REMOVED_ID, REMOVED_TEXT, RawAnswer, StrippedAnswer, digest_of
from core.domain.sessions.session import SessionIdentity
from core.services.evidence.viewer import names_of_viewer

_SHORTEST_SECRET, _SHORTEST_OTHER = 6, 16
"""Values of cookies shorter than these (languages, sizes of screens) are no secrets and would be found in any text."""
_PRIVATE_KEYS = (
    "token|async_get_token|fb_dtsg|fb_dtsg_ag|dtsg|dtsg_ag|lsd|jazoest|csrf|csrf_token|csrftoken|_csrf|ct0|auth_token"
    "|access_token|accessToken|authenticity_token|bearer|guest_token|guestId|sessionid|session_key|nonce|encrypted"
    "|haste_session|hsi|rollout_hash|device_id|machine_id|deviceId|claim|www_claim"
)
_TOKENS = re.compile(rf'((?<!\\)"(?:{_PRIVATE_KEYS})"\s*:\s*)"(?:[^"\\]|\\.)*"')
_ESCAPED_TOKENS = re.compile(rf'(\\"(?:{_PRIVATE_KEYS})\\"\s*:\s*)\\"[^"\\]*\\"')
_INPUTS = re.compile(
    rf'(<input\b[^>]*\bname="(?:{_PRIVATE_KEYS})"[^>]*\bvalue=")[^"]*(")|'
    rf'(<input\b[^>]*\bvalue=")[^"]*("[^>]*\bname="(?:{_PRIVATE_KEYS})")'
)
_FORMS = re.compile(r"\b(fb_dtsg|lsd|jazoest|csrf_token|csrftoken|ct0|auth_token|authenticity_token)=[^&\s\"'\\<]+")
_BEARER = re.compile(r"\b(?:Bearer\s+|AAAAAAAA)[\w%.~+/=-]{20,}")
_JAZOEST = re.compile(r"\bjazoest(\\?\"?\s*[:,=]\s*\\?\"?)\d+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_BLOCK = re.compile(r'(<script\b[^>]*\bdata-content-len=")(\d+)("[^>]*>)(.*?)(?=</script>)', re.DOTALL)
_PRIVATE_PARAMETERS = frozenset(
    {"fb_dtsg", "fb_dtsg_ag", "lsd", "jazoest", "av", "__user", "__a", "__req", "__hs", "__hsi", "__csr", "__dyn"}
    | {"csrf_token", "access_token", "__spin_t", "__rev", "__s"}
)


class Stripper:
    """What belongs to one session: its secrets are known by its cookies, its names are learned from the answers.

    `subject_id` is the number of the profile that is read: an account that reads itself is not hidden from its own
    evidence.
    """

    def __init__(self, identity: SessionIdentity, subject_id: str = "") -> None:
        net = NETWORKS[identity.platform]
        named = {cookie.name for cookie in net.cookies if cookie.secret}
        self._secrets = set[str]()
        for cookie in identity.storage_state.cookies:
            value = str(cookie.get("value") or "")
            if len(value) >= (_SHORTEST_SECRET if cookie.get("name") in named else _SHORTEST_OTHER):
                self._secrets.update(_written(value))
        viewer = identity.account_id or ""
        self._viewer = "" if viewer == subject_id else viewer
        self._secrets -= {viewer}
        self._names = set[str]()

    def strip(self, answer: RawAnswer) -> StrippedAnswer:
        """The answer as it may be kept."""
        body = self.text(answer.body).encode()
        return StrippedAnswer(
            self.address(answer.url), answer.status, answer.operation, answer.media_type, body, digest_of(body)
        )

    def address(self, url: str) -> str:
        """An address likewise, without what the page's script sends along about itself."""
        parts = urlsplit(url)
        told = [(name, self.text(value)) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
        query = urlencode([(name, value) for name, value in told if name not in _PRIVATE_PARAMETERS], safe=",")
        return urlunsplit(parts._replace(path=self.text(parts.path), query=query, fragment=""))

    def learn(self, text: str) -> None:
        """Note the viewer's names in a text, before earlier ones are stripped."""
        if self._viewer:
            self._names |= names_of_viewer(text, self._viewer)

    def text(self, text: str) -> str:
        """A text without secrets and without the viewer; the lengths that pages declare of their parts stay true."""
        self.learn(text)
        found = self._without_viewer(_without_tokens(self._without_secrets(text)))
        return found if found == text else _BLOCK.sub(_measured, found)

    def _without_secrets(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            if secret in text:
                text = text.replace(secret, REMOVED_TEXT)
        return text

    def _without_viewer(self, text: str) -> str:
        if not self._viewer:
            return text
        for name in sorted(self._names, key=len, reverse=True):
            for form in _forms(name):
                if form in text:
                    text = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", REMOVED_TEXT, text)
        if self._viewer in text:
            text = re.sub(rf"(?<!\d){re.escape(self._viewer)}(?!\d)", REMOVED_ID, text)
        return self._without_hidden_ids(text)

    def _without_hidden_ids(self, text: str) -> str:
        """The number also stands inside of ids that are written as base64."""
        if not any(sign in text for sign in _base64_signs(self._viewer)):
            return text

        def cleaned(match: re.Match[str]) -> str:
            return _recoded(match.group(), self._viewer)

        return _BASE64.sub(cleaned, text)


def _without_tokens(text: str) -> str:
    text = _TOKENS.sub(rf'\1"{REMOVED_TEXT}"', text)
    text = _ESCAPED_TOKENS.sub(rf'\1\\"{REMOVED_TEXT}\\"', text)
    if "<input" in text:
        text = _INPUTS.sub(_emptied, text)
    text = _FORMS.sub(rf"\1={REMOVED_TEXT}", text)
    text = _JAZOEST.sub(r"jazoest\g<1>0", text)
    return _BEARER.sub(REMOVED_TEXT, text)


def _emptied(match: re.Match[str]) -> str:
    before, after, other_before, other_after = match.groups()
    return f"{before or other_before}{REMOVED_TEXT}{after or other_after}"


def _measured(match: re.Match[str]) -> str:
    start, _, middle, body = match.groups()
    return f"{start}{len(body)}{middle}{body}"


def _written(value: str) -> set[str]:
    """A secret as it may stand in an address, a page or JSON."""
    plain = unquote(value)
    return {form for one in (value, plain) for form in (*_forms(one), quote(one, safe=""))}


def _forms(value: str) -> set[str]:
    return {value, json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], html.escape(value)}


def _base64_signs(number: str) -> Iterable[str]:
    """What the base64 of any text with `number` in it contains, by where in its triples the number begins."""
    for shift in range(3):
        coded = base64.b64encode(b"." * shift + number.encode() + b"." * (-(shift + len(number)) % 3)).decode()
        yield coded[-(-8 * shift // 6) : 8 * (shift + len(number)) // 6]


def _recoded(word: str, number: str) -> str:
    try:
        plain = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_" if set("-_") & set(word) else None)
    except ValueError:
        return word
    cleaned = re.sub(rb"(?<!\d)" + number.encode() + rb"(?!\d)", REMOVED_ID.encode(), plain)
    if cleaned == plain:
        return word
    coded = base64.b64encode(cleaned).decode()
    return coded if word.endswith("=") or "=" not in coded else coded.rstrip("=")
