"""What people type after `/scrape` (docs/reference/chat.md section 2), with the real addresses of every network."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NotAProfileException,
    PostUrlException,
    UnknownListException,
    UnsupportedNetworkException,
    UserInputException,
    WrongLimitException,
)
from core.platforms.registry import PLATFORMS
from core.services.targets.hosts import HOSTS, OTHER_NETWORKS, PREFIXES
from core.services.targets.targets import parse_order
from core.services.targets.words import looks_like_profile
from tests.support.tables import each

FB, IG, X = Platform.FACEBOOK, Platform.INSTAGRAM, Platform.X
NAVIGATION = {spec.platform: spec.navigation for spec in PLATFORMS}


def read_url(platform: Platform, url: str) -> ProfileRef:
    return NAVIGATION[platform].parse_profile_url(url)


@each(
    ("text", "platform", "identifier"),
    [
        ("fb:alondra.quimera", FB, "alondra.quimera"),
        ("facebook:@alondra.quimera", FB, "alondra.quimera"),
        ("IG:vega_ficticia", IG, "vega_ficticia"),
        ("x:bruno_inventado", X, "bruno_inventado"),
        ("tw:bruno_inventado", X, "bruno_inventado"),
        ("https://www.facebook.com/alondra.quimera", FB, "alondra.quimera"),
        ("https://m.facebook.com/alondra.quimera?locale=es", FB, "alondra.quimera"),
        ("facebook.com/alondra.quimera/friends", FB, "alondra.quimera"),
        ("https://www.facebook.com/profile.php?id=100000000000017", FB, "100000000000017"),
        ("https://www.instagram.com/vega_ficticia/", IG, "vega_ficticia"),
        ("https://x.com/bruno_inventado", X, "bruno_inventado"),
        ("twitter.com/bruno_inventado", X, "bruno_inventado"),
        ("nombre-con-guiones", FB, "nombre-con-guiones"),
    ],
)
def test_every_way_to_name_a_profile_is_understood(text: str, platform: Platform, identifier: str) -> None:
    assert parse_order(text, read_url=read_url).ref == ProfileRef(platform, identifier)


@each("text", ["", "   ", "\n"])
def test_nothing_names_no_profile(text: str) -> None:
    with pytest.raises(NotAProfileException) as caught:
        parse_order(text, read_url=read_url)
    assert caught.value.text == ""


@each(
    "text",
    ["hola!!", "fb:", "fb:¿?", "x:un.nombre.con.puntos", "https://example.test/alguien", "https://facebook.com/"],
)
def test_what_is_no_profile_is_refused_with_what_was_given(text: str) -> None:
    with pytest.raises(NotAProfileException) as caught:
        parse_order(text, read_url=read_url)
    assert caught.value.text.strip("/").endswith(text.strip("/"))


def test_a_publication_offers_its_author_and_keeps_what_was_asked() -> None:
    with pytest.raises(PostUrlException) as caught:
        parse_order("https://www.facebook.com/alondra.quimera/posts/123456 seguidores 30", read_url=read_url)
    assert (caught.value.platform, caught.value.author) == ("facebook", "alondra.quimera")
    assert caught.value.options == "seguidores 30"


@each(("host", "network"), OTHER_NETWORKS.items())
def test_a_network_we_do_not_read_is_called_by_its_name(host: str, network: str) -> None:
    with pytest.raises(UnsupportedNetworkException) as caught:
        parse_order(f"https://www.{host}/@alguien", read_url=read_url)
    assert caught.value.network == network


def test_a_bare_name_is_ambiguous_among_the_networks_where_it_fits() -> None:
    with pytest.raises(AmbiguousNetworkException) as caught:
        parse_order("@vega.ficticia amigos seguidores 40", read_url=read_url)
    assert (caught.value.username, caught.value.platforms) == ("vega.ficticia", ("facebook", "instagram"))
    assert caught.value.options == "amigos seguidores 40"


def test_a_known_network_settles_a_bare_name() -> None:
    assert parse_order("vega_1", read_url=read_url, default=IG).ref == ProfileRef(IG, "vega_1")


@each(
    ("words", "lists", "limit"),
    [
        ("", (), None),
        ("amigos", (ListKind.FRIENDS,), None),
        ("amigos, seguidores y seguidos", (ListKind.FRIENDS, ListKind.FOLLOWERS, ListKind.FOLLOWING), None),
        ("AMISTADES siguiendo 200", (ListKind.FRIENDS, ListKind.FOLLOWING), 200),
        ("amigos amigos", (ListKind.FRIENDS,), None),
        ("5000", (), 5000),
        ("5001", (), None),
        ("0005000000", (), None),
        ("9" * 5000, (), None),
        ("reacciones comentarios 7", (ListKind.REACTIONS, ListKind.COMMENTS), 7),
    ],
)
def test_lists_and_a_limit_may_follow(words: str, lists: tuple[ListKind, ...], limit: int | None) -> None:
    order = parse_order(f"fb:vega {words}", read_url=read_url)
    assert (order.lists, order.limit) == (lists, limit)


def test_an_unknown_list_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownListException) as caught:
        parse_order("fb:vega enemigos", read_url=read_url)
    assert caught.value.name == "enemigos"
    assert caught.value.available == tuple(kind.value for kind in ListKind)


def test_a_number_that_is_no_limit_is_told_as_one_and_the_profile_is_not_blamed() -> None:
    wrong = {}
    for word in ("0", "-5", "3.5", "10k", "5mil", "000", "20%"):
        for name in ("fb:vega", "vega.ficticia", "Vega"):
            try:
                wrong[f"{name} {word}"] = str(parse_order(f"{name} {word}", read_url=read_url, default=FB))
            except WrongLimitException as told:
                if told.given != word:
                    wrong[f"{name} {word}"] = told.given
    assert wrong == {}


def test_what_is_neither_list_nor_limit_makes_the_whole_no_profile() -> None:
    with pytest.raises(NotAProfileException):
        parse_order("fb:vega ¿?", read_url=read_url)


@each(
    ("text", "worth"),
    [
        ("vega.ficticia", True),
        ("vega_ficticia", True),
        ("100000000000017", True),
        ("mira https://www.facebook.com/vega", True),
        ("@vega @bruno", True),
        ("instagram: vega_f", True),
        ("perfil de @vega", True),
        ("el 20", False),
        ("no puedo entrar a facebook.com", False),
        ("a.m.", False),
        ("12.50", False),
        ("periodico.com", False),
        ("amigos", False),
        ("@vega.ficticia", True),
        ("https://www.facebook.com/vega.ficticia", True),
        ("facebook.com/vega", True),
        ("https://www.tiktok.com/@vega", True),
        ("hola", False),
        ("hola @vega", False),
        ("https://example.test/vega", False),
        ("@", False),
        ("", False),
    ],
)
def test_only_an_address_of_a_network_or_a_handle_is_worth_proposing(text: str, worth: bool) -> None:
    assert looks_like_profile(text) is worth


PIECES = st.one_of(
    st.sampled_from([*PREFIXES, *HOSTS, *OTHER_NETWORKS, "https://", "www.", "/", "?", "#", ":", "@", "%", "[", "]",
                     "profile.php?id=", "posts/", "..", "amigos", " ", "\x00", "½", "℀", "ａ．ｃｏ", "://", ":9999",
                     "&amp;", "](", "#!/", "fb://", "instagram://user?username=", "l.php?u=", "nitter.",
                     "threads.net/@",
                     "<a href='", "web.archive.org/web/1/", "__", "m.me/"]),
    st.text(max_size=6),
    st.text(string.ascii_letters + string.digits + "._-", max_size=12),
    st.integers().map(str),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_no_text_whatsoever_ends_in_anything_but_an_order_or_a_reason(text: str) -> None:
    looks_like_profile(text)
    for default in (None, *Platform):
        try:
            order = parse_order(text, read_url=read_url, default=default)
        except UserInputException:
            continue
        assert order.ref.identifier
        assert order.limit is None or 0 < order.limit <= 5000
