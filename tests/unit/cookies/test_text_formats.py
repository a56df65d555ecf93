"""cookies.txt, headers and curl commands as people really paste them."""

import base64
import json
from collections.abc import Callable

from core.cookies import CookieFormat
from core.domain.platforms import Platform
from tests.fuzz.exporters import header, netscape
from tests.fuzz.sessions import IDS, LATER, facebook, instagram, x
from tests.support.tables import each
from tests.unit.cookies.conftest import Read, Refused

LINE = ".facebook.com\tTRUE\t/\tTRUE\t{expires}\t{name}\t{value}\n"


def test_lines_with_the_http_only_prefix_are_cookies_and_other_comments_are_not(read: Read) -> None:
    parsed = read(netscape(facebook()) + b"# .facebook.com\tTRUE\t/\tTRUE\t0\tcomentario\t1\n")
    flags = {c["name"]: c["httpOnly"] for c in parsed.storage_state.cookies}
    assert flags == {"c_user": False, "xs": True, "datr": True, "fr": True, "presence": False}


def test_a_cookies_txt_without_its_title_is_recognised(read: Read) -> None:
    parsed = read(b"\n".join(netscape(facebook()).split(b"\n")[3:]))
    assert (parsed.format, parsed.count) == (CookieFormat.NETSCAPE, 5)


@each("gap", [" ", "    ", "\u00a0", " \t "])
def test_tabs_that_a_chat_turned_into_spaces_are_understood(gap: str, read: Read) -> None:
    text = netscape(instagram()).decode()
    assert read(text.replace("\t", gap)).storage_state == read(text).storage_state


@each("gap", ["\t", "  "])
def test_lines_that_a_chat_has_indented_are_understood_with_their_prefix(gap: str, read: Read) -> None:
    text = netscape(facebook()).decode()
    indented = "\n".join("   " + line.replace("\t", gap) for line in text.split("\n"))
    assert read(indented).storage_state == read(text).storage_state


@each(
    "text",
    [
        "GET / HTTP/1.1\rHost: x.com\rCookie: auth_token=1; ct0=2\rAccept: */*\r",
        "Set-Cookie: auth_token=1; Domain=.x.com\rSet-Cookie: ct0=2; Domain=.x.com\r",
    ],
)
def test_headers_whose_lines_end_like_those_of_an_old_mac_are_read(text: str, read: Read) -> None:
    assert {c["name"]: c["value"] for c in read(text).storage_state.cookies} == {"auth_token": "1", "ct0": "2"}


@each(("expires", "seconds"), [("0", -1.0), ("", -1.0), ("-1", -1.0), (str(int(LATER)), LATER), ("Session", -1.0)])
@each("gap", ["\t", " "])
def test_an_expiry_of_nothing_is_a_session_cookie(expires: str, seconds: float, gap: str, read: Read) -> None:
    text = "".join(LINE.format(expires=expires, name=n, value="100") for n in ("c_user", "xs")).replace("\t", gap)
    assert {c["expires"] for c in read(text).storage_state.cookies} == {seconds}


def test_a_17_digit_webkit_expiry_is_understood(read: Read) -> None:
    webkit = str(int((LATER + 11_644_473_600) * 1_000_000))
    parsed = read("".join(LINE.format(expires=webkit, name=n, value="100") for n in ("c_user", "xs")))
    assert parsed.storage_state.cookies[0]["expires"] == LATER
    assert parsed.notes == ("webkit_expiry",)


@each("gap", ["\t", " "])
def test_a_line_without_a_value_is_an_empty_cookie(gap: str, refused: Refused) -> None:
    text = LINE.format(expires=int(LATER), name="c_user", value="1") + LINE.format(
        expires=int(LATER), name="xs", value=""
    )
    assert refused(text.replace("\t", gap)).details["names"] == ("xs",)


def test_a_host_only_line_of_the_bare_domain_counts_for_the_whole_site(read: Read) -> None:
    parsed = read("facebook.com\tFALSE\t/\tTRUE\t0\tc_user\t1\nfacebook.com\tFALSE\t/\tTRUE\t0\txs\t2\n")
    assert {c["domain"] for c in parsed.storage_state.cookies} == {".facebook.com"}


def test_a_broken_line_is_left_out_alone(read: Read) -> None:
    parsed = read(netscape(x()) + b".x.com\tTRUE\troto\n")
    assert (parsed.count, parsed.notes) == (5, ("dropped_invalid",))


def test_a_stray_latin_1_letter_does_not_spoil_the_file(read: Read) -> None:
    parsed = read(netscape(x()) + ".x.com\tTRUE\t/\tTRUE\t0\tciudad\tMálaga\n".encode("latin-1"))
    assert parsed.storage_state.value("ciudad") == "Málaga"


def test_a_header_value_is_cut_at_the_first_equals_sign_only(read: Read) -> None:
    parsed = read('auth_token=a==; ct0=b=c=d; twid="u=55"; lang=es')
    values = {c["name"]: c["value"] for c in parsed.storage_state.cookies}
    assert values == {"auth_token": "a==", "ct0": "b=c=d", "twid": '"u=55"', "lang": "es"}
    assert parsed.account_id == "55"


@each(
    "dress",
    [
        "{pairs}",
        "{pairs};",
        "Cookie: {pairs}",
        "cookie:{pairs}",
        "cookie:\n{pairs}",
        "'{pairs}'",
        '"{pairs}"',
        "  {pairs}\n",
        "GET / HTTP/2\nHost: www.facebook.com\nUser-Agent: x\nCookie: {pairs}\nAccept: */*\n",
        ":authority: www.facebook.com\n:method: GET\ncookie: c_user=1\ncookie: xs=2%3Ab\n",
        "c_user=1\nxs=2%3Ab\n",
        "{pairs}; HttpOnly",
    ],
)
def test_a_header_is_recognised_in_every_dress(dress: str, read: Read) -> None:
    parsed = read(dress.format(pairs="c_user=1; xs=2%3Ab"))
    assert {c["name"]: c["value"] for c in parsed.storage_state.cookies} == {"c_user": "1", "xs": "2%3Ab"}
    assert parsed.format is CookieFormat.HEADER


def test_a_header_tells_no_domain_so_the_names_do_and_that_is_noted(read: Read) -> None:
    parsed = read(header(instagram()))
    assert parsed.notes == ("domain_guessed",)
    assert {c["domain"] for c in parsed.storage_state.cookies} == {".instagram.com"}


def test_cookies_of_another_platform_in_one_header_are_left_out(read: Read) -> None:
    parsed = read(header(facebook() + x()), "x")
    assert {c["name"] for c in parsed.storage_state.cookies} == {"auth_token", "ct0", "twid", "kdt", "guest_id"}


def test_the_host_line_of_copied_headers_is_believed(refused: Refused) -> None:
    assert (
        refused("Host: otro.example\nCookie: sessionid=1; csrftoken=2; ds_user_id=3\n").cause == "no_platform_cookies"
    )


def test_set_cookie_lines_tell_dates_and_deletions(read: Read, refused: Refused) -> None:
    lines = [
        "Set-Cookie: c_user=1; Domain=.facebook.com; Path=/; Secure; Expires=Tue, 01 Jun 2027 08:30:00 GMT",
        "Set-Cookie: xs=2; Domain=.facebook.com; Path=/; Secure; HttpOnly; SameSite=None",
        "Set-Cookie: fr=deleted; Domain=.facebook.com; Max-Age=0",
    ]
    parsed = read("\r\n".join(lines))
    assert parsed.count == 2
    assert parsed.expires_at is not None
    assert (
        refused("\n".join([lines[0], "Set-Cookie: xs=deleted; Domain=.facebook.com; Max-Age=0"])).cause
        == "missing_required"
    )


PAIRS = "c_user=1; xs=2%3Ab'c!; rara=\\054"


@each(
    "command",
    [
        "curl 'https://www.facebook.com/' -H 'cookie: c_user=1; xs=2%3Ab'\\''c!; rara=\\054'",
        "curl 'https://www.facebook.com/' \\\n  -b $'c_user=1; xs=2%3Ab\\'c\\u0021; rara=\\\\054'",
        'curl --cookie "c_user=1; xs=2%3Ab\'c!; rara=\\\\054" --url https://www.facebook.com/',
        '$ curl -X GET -H"Cookie: c_user=1; xs=2%3Ab\'c!; rara=\\\\054" www.facebook.com',
        'curl.exe --header="Cookie: c_user=1; xs=2%3Ab\'c!; rara=\\\\054" www.facebook.com -b galletas.txt',
        'curl ^"https://www.facebook.com/^" ^\r\n  -H ^"cookie: c_user=1; xs=2^%^3Ab\'c!; rara=^\\^\\054^"',
        "curl -e https://x.com/ -A x https://m.facebook.com -H 'COOKIE: c_user=1' -b \"xs=2%3Ab'c!;rara=\\\\054\"",
    ],
)
def test_a_curl_command_is_read_with_its_shells_quoting(command: str, read: Read) -> None:
    parsed = read(command)
    assert parsed.format is CookieFormat.CURL
    expected = dict(pair.split("=", 1) for pair in PAIRS.split("; "))
    assert {c["name"]: c["value"] for c in parsed.storage_state.cookies} == expected
    assert {c["domain"] for c in parsed.storage_state.cookies} == {".facebook.com"}


def test_a_curl_command_without_cookies_or_to_another_site_is_of_no_platform(refused: Refused) -> None:
    assert refused("curl https://www.facebook.com/ -H 'accept: */*'").cause == "no_platform_cookies"
    assert refused("curl https://otro.example/ -b 'c_user=1; xs=2'").cause == "no_platform_cookies"


@each(
    "wrap",
    [
        json.dumps,
        lambda text: "data:application/json;base64," + base64.b64encode(text.encode()).decode(),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
        lambda text: base64.encodebytes(text.encode()).decode(),
    ],
)
def test_a_file_inside_a_json_string_a_data_url_or_wrapped_base64_is_unpacked(
    wrap: Callable[[str], str], read: Read
) -> None:
    parsed = read(wrap(header(facebook()).decode()))
    assert (parsed.platform, parsed.account_id) == (Platform.FACEBOOK, IDS[Platform.FACEBOOK])


def test_a_backslash_in_a_value_of_a_header_is_its_own(read: Read) -> None:
    parsed = read(b"c_user=100055500011122; xs=17%3AfalsoXs; zz=\\t; zy=a\\tb\\n")
    values = {cookie["name"]: cookie["value"] for cookie in parsed.storage_state.cookies}
    assert (values["zz"], values["zy"]) == ("\\t", "a\\tb\\n")
