"""The ways people really write profiles, lists and numbers, as they paste and mistype them."""

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NotAProfileException,
    OpaqueLinkException,
    PostUrlException,
    UnknownListException,
    UnsupportedNetworkException,
)
from core.platforms.registry import PLATFORMS
from core.services.targets.hosts import OTHER_PREFIXES, SHORTENERS
from core.services.targets.options import LIST_WORDS
from core.services.targets.targets import ScrapeOrder, parse_order
from core.services.targets.words import looks_like_profile
from tests.support.tables import each

FB, IG, X = Platform.FACEBOOK, Platform.INSTAGRAM, Platform.X
FRIENDS, FOLLOWERS, FOLLOWING = ListKind.FRIENDS, ListKind.FOLLOWERS, ListKind.FOLLOWING
NAVIGATION = {spec.platform: spec.navigation for spec in PLATFORMS}


def read_url(platform: Platform, url: str) -> ProfileRef:
    return NAVIGATION[platform].parse_profile_url(url)


def order(text: str, default: Platform | None = None) -> ScrapeOrder:
    return parse_order(text, read_url=read_url, default=default)


@each(
    ("text", "platform", "identifier"),
    [
        ("HTTPS://WWW.FACEBOOK.COM/Alondra.Quimera", FB, "Alondra.Quimera"),
        ("https://mbasic.facebook.com/alondra.quimera/friends?lst=1", FB, "alondra.quimera"),
        ("https://web.facebook.com/alondra.quimera/friends_all", FB, "alondra.quimera"),
        ("m.facebook.com/alondra.quimera/?fbclid=IwAR0&mibextid=ZbWKwL#amigos", FB, "alondra.quimera"),
        ("https://www.facebook.com:443/alondra.quimera", FB, "alondra.quimera"),
        ("www.facebook.com/profile.php?id=100000000000017&sk=friends", FB, "100000000000017"),
        ("profile.php?id=100000000000017", FB, "100000000000017"),
        ("https://www.facebook.com/people/Alondra-Quimera/100000000000017/?_rdr", FB, "100000000000017"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2Fvega_f%2F&h=AT0", IG, "vega_f"),
        ("https://l.instagram.com/?u=https%3A%2F%2Fx.com%2Fbruno_i&e=AT0", X, "bruno_i"),
        ("https://m.me/alondra.quimera", FB, "alondra.quimera"),
        ("https://ig.me/m/vega_f", IG, "vega_f"),
        ("<https://www.facebook.com/alondra.quimera>", FB, "alondra.quimera"),
        ("«alondra-quimera»,", FB, "alondra-quimera"),
        ("\u200ehttps://www.facebook.com/alondra.quimera\u200b", FB, "alondra.quimera"),
        ("https://instagram.com/Vega_F?igsh=MzRlODBiNWFlZA==", IG, "Vega_F"),
        ("http://www.instagram.com/vega_f/followers/", IG, "vega_f"),
        ("https://mobile.twitter.com/bruno_i/with_replies", X, "bruno_i"),
        ("X.COM/bruno_i?s=21&t=abc", X, "bruno_i"),
        ("ig:https://www.instagram.com/vega_f/", IG, "vega_f"),
        ("IG:@vega_f", IG, "vega_f"),
        ("ig:vega_f/", IG, "vega_f"),
        ("ig: vega_f", IG, "vega_f"),
        ("Instagram vega_f", IG, "vega_f"),
        ("facebook: alondra.quimera", FB, "alondra.quimera"),
        ("x bruno_i", X, "bruno_i"),
        ("htps://www.facebook.com/alondra.quimera", FB, "alondra.quimera"),
        ("ttps://www.instagram.com/vega_f/", IG, "vega_f"),
        ("http//x.com/bruno_i", X, "bruno_i"),
        ("facebook/alondra.quimera", FB, "alondra.quimera"),
        ("IG/@vega_f/", IG, "vega_f"),
        ("vega_f (Instagram)", IG, "vega_f"),
        ("alondra.quimera facebook amigos", FB, "alondra.quimera"),
        ("el insta de vega_f", IG, "vega_f"),
        ("x:1234567890123456789", X, "1234567890123456789"),
        ("100000000000017", FB, "100000000000017"),
    ],
)
def test_a_profile_is_understood_as_people_paste_it(text: str, platform: Platform, identifier: str) -> None:
    assert order(text).ref == ProfileRef(platform, identifier)


def test_a_long_number_goes_by_what_it_can_be_whatever_was_chosen_last() -> None:
    assert order("100000000000017", default=IG).ref.platform is FB
    with pytest.raises(AmbiguousNetworkException) as caught:
        order("1234567890123456")
    assert caught.value.platforms == ("facebook", "x")


def test_a_name_that_the_last_network_does_not_allow_is_not_forced_upon_it() -> None:
    assert order("nombre-con-guiones", default=X).ref.platform is FB


@each(
    "text",
    [
        "https://www.facebook.com/share/1AbCdEfGhI/",
        "https://www.facebook.com/share/1AbCdEfGhI/?mibextid=wwXIfr",
        *(f"https://{host}/AbC123" for host in sorted(SHORTENERS)),
    ],
)
def test_a_link_that_names_nobody_is_told_as_such_and_worth_an_answer(text: str) -> None:
    with pytest.raises(OpaqueLinkException):
        order(text)
    assert looks_like_profile(text)


@each(
    ("text", "platform", "author"),
    [
        ("https://fb.watch/AbC-123/", "facebook", None),
        ("https://www.facebook.com/share/p/AbC123/", "facebook", None),
        ("https://www.instagram.com/stories/vega_f/123/", "instagram", "vega_f"),
        ("https://twitter.com/bruno_i/status/123?s=20", "x", "bruno_i"),
    ],
)
def test_a_publication_is_one_on_every_network(text: str, platform: str, author: str | None) -> None:
    with pytest.raises(PostUrlException) as caught:
        order(text)
    assert (caught.value.platform, caught.value.author) == (platform, author)
    assert looks_like_profile(text)


@each(("prefix", "network"), OTHER_PREFIXES.items())
def test_another_network_is_known_by_its_prefix_too(prefix: str, network: str) -> None:
    for text in (f"{prefix}:vega", f"{prefix} vega"):
        with pytest.raises(UnsupportedNetworkException) as caught:
            order(text)
        assert caught.value.network == network
    assert looks_like_profile(f"{prefix}:vega")


def test_another_network_is_told_before_its_lists() -> None:
    with pytest.raises(UnsupportedNetworkException):
        order("https://www.tiktok.com/@vega videos")


@each(("kind", "word"), [(kind, word) for kind, words in LIST_WORDS.items() for word in words])
def test_every_word_for_a_list_is_understood_in_any_case(kind: ListKind, word: str) -> None:
    assert order(f"fb:vega {word.upper()}").lists == (kind,)


@each(
    ("words", "lists", "limit"),
    [
        ("reacción", (ListKind.REACTIONS,), None),
        ("Reacciones y Comentarios", (ListKind.REACTIONS, ListKind.COMMENTS), None),
        ("me gusta", (ListKind.REACTIONS,), None),
        ("20 me gusta y comentarios", (ListKind.REACTIONS, ListKind.COMMENTS), 20),
        ("likes, seguidores", (ListKind.REACTIONS, FOLLOWERS), None),
        ("200 amigos", (FRIENDS,), 200),
        ("amigos 200 seguidores", (FRIENDS, FOLLOWERS), 200),
        ("amigos,seguidores,seguidos", (FRIENDS, FOLLOWERS, FOLLOWING), None),
        ("amigos+seguidores", (FRIENDS, FOLLOWERS), None),
        ("con sus amigos hasta 1.500", (FRIENDS,), 1500),
        ("máximo 40", (), 40),
    ],
)
def test_lists_and_number_may_come_in_any_order_and_company(
    words: str, lists: tuple[ListKind, ...], limit: int | None
) -> None:
    understood = order(f"fb:vega {words}")
    assert (understood.lists, understood.limit) == (lists, limit)


@each("text", ["amigos de fb:vega 20", "amigos fb:vega 20", "amigos 20 fb:vega"])
def test_the_lists_may_come_first(text: str) -> None:
    assert order(text) == ScrapeOrder(ProfileRef(FB, "vega"), (FRIENDS,), 20)


def test_a_profile_called_like_a_list_can_be_asked_for() -> None:
    assert order("amigos 20", default=FB) == ScrapeOrder(ProfileRef(FB, "amigos"), (), 20)


@each("text", ["Vega Ficticia", "hola qué tal", "Alondra Quimera amigos"])
def test_the_name_of_somebody_is_no_profile_with_a_strange_list(text: str) -> None:
    with pytest.raises(NotAProfileException) as caught:
        order(text, default=FB)
    assert caught.value.text == text


@each("text", ["vega amigoss", "vega seguidore", "@vega enemistades", "fb:vega novios"])
def test_a_mistyped_list_is_told_as_a_list(text: str) -> None:
    with pytest.raises(UnknownListException):
        order(text, default=FB)


@each(
    ("text", "worth"),
    [
        ("ig:vega_f", True),
        ("hora:10", False),
        ("https://m.me/vega", True),
        ("x:", False),
        ("estoy en instagram", False),
        ("vega_f en instagram", True),
    ],
)
def test_what_is_worth_proposing(text: str, worth: bool) -> None:
    assert looks_like_profile(text) is worth
