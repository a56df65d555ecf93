"""Addresses of the three networks: which profile they name, and what they are when they name none."""

import pytest

from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind, ProfileRef
from core.errors import NotAProfileException, PostUrlException
from core.platforms.facebook.navigation import FacebookNavigation
from core.platforms.instagram.navigation import InstagramNavigation
from core.platforms.registry import PLATFORMS
from core.platforms.x.navigation import XNavigation
from tests.support.tables import each

FB, IG, X = FacebookNavigation, InstagramNavigation, XNavigation

PROFILES = [
    (FB, "https://www.facebook.com/vega.ficticia", "vega.ficticia"),
    (FB, "http://facebook.com/vega.ficticia/", "vega.ficticia"),
    (FB, "facebook.com/Vega.Ficticia?mibextid=abc&fbclid=xyz#x", "Vega.Ficticia"),
    (FB, "https://m.facebook.com/vega.ficticia?v=friends", "vega.ficticia"),
    (FB, "https://web.facebook.com/vega.ficticia/friends_all", "vega.ficticia"),
    (FB, "https://mbasic.facebook.com/vega.ficticia/about", "vega.ficticia"),
    (FB, "https://es-la.facebook.com/vega.ficticia?sk=followers", "vega.ficticia"),
    (FB, "https://www.facebook.com/profile.php?id=100012345678901", "100012345678901"),
    (FB, "https://www.facebook.com/profile.php?sk=friends&id=100012345678901&__tn__=%2Cd", "100012345678901"),
    (FB, "https://www.facebook.com/people/Vega-Ficticia/100012345678901/", "100012345678901"),
    (FB, "https://www.facebook.com/pages/Mapas-de-Nada/100012345678", "100012345678"),
    (FB, "https://www.facebook.com/p/Mapas-de-Nada-100012345678/", "100012345678"),
    (FB, "https://www.facebook.com/pg/mapas.de.nada/about", "mapas.de.nada"),
    (FB, "https://www.facebook.com/groups/mapas/user/100012345678901/", "100012345678901"),
    (FB, "https://www.facebook.com/100012345678901", "100012345678901"),
    (FB, "https://www.facebook.com/vega.ficticia/photos", "vega.ficticia"),
    (FB, "https://www.facebook.com/P%C3%A1gina-de-Nada-100012345678/", "Página-de-Nada-100012345678"),
    (FB, "https://fb.com/vega.ficticia", "vega.ficticia"),
    (FB, "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.facebook.com%2Fvega.ficticia&h=x", "vega.ficticia"),
    (IG, "https://www.instagram.com/vega_ficticia/", "vega_ficticia"),
    (IG, "instagram.com/vega_ficticia?igsh=abc", "vega_ficticia"),
    (IG, "https://www.instagram.com/_u/vega_ficticia", "vega_ficticia"),
    (IG, "https://www.instagram.com/vega_ficticia/followers/", "vega_ficticia"),
    (IG, "https://www.instagram.com/vega_ficticia/reels/", "vega_ficticia"),
    (X, "https://x.com/vega_ficticia", "vega_ficticia"),
    (X, "https://twitter.com/vega_ficticia/followers?s=20", "vega_ficticia"),
    (X, "https://mobile.twitter.com/@vega_ficticia", "vega_ficticia"),
    (X, "https://x.com/i/user/1234567890123456789", "1234567890123456789"),
    (X, "https://x.com/intent/user?screen_name=vega_ficticia", "vega_ficticia"),
]

POSTS = [
    (FB, "https://www.facebook.com/vega.ficticia/posts/pfbid02abc", "vega.ficticia"),
    (FB, "https://www.facebook.com/vega.ficticia/videos/123", "vega.ficticia"),
    (FB, "https://www.facebook.com/vega.ficticia/photos/a.1/2/", "vega.ficticia"),
    (FB, "https://www.facebook.com/permalink.php?story_fbid=pfbid0x&id=100012345678901", "100012345678901"),
    (FB, "https://m.facebook.com/story.php?story_fbid=1&id=100012345678901", "100012345678901"),
    (FB, "https://www.facebook.com/photo/?fbid=1&set=a.2", None),
    (FB, "https://www.facebook.com/photo.php?fbid=1&id=100012345678901", "100012345678901"),
    (FB, "https://www.facebook.com/share/p/AbC123/", None),
    (FB, "https://www.facebook.com/share/r/AbC123/", None),
    (FB, "https://www.facebook.com/reel/1234567890", None),
    (FB, "https://www.facebook.com/watch/?v=1234567890", None),
    (FB, "https://www.facebook.com/groups/mapas/posts/123/", None),
    (FB, "https://www.facebook.com/groups/mapas/permalink/123/", None),
    (FB, "https://www.facebook.com/media/set/?set=a.123&type=3", None),
    (FB, "https://www.facebook.com/stories/100012345678901/abc=/", "100012345678901"),
    (IG, "https://www.instagram.com/p/CabcDEF/", None),
    (IG, "https://www.instagram.com/vega_ficticia/p/CabcDEF/", "vega_ficticia"),
    (IG, "https://www.instagram.com/reel/CabcDEF/", None),
    (IG, "https://www.instagram.com/vega_ficticia/reel/CabcDEF/", "vega_ficticia"),
    (IG, "https://www.instagram.com/stories/vega_ficticia/123/", "vega_ficticia"),
    (IG, "https://www.instagram.com/stories/highlights/123/", None),
    (X, "https://x.com/vega_ficticia/status/123?s=20", "vega_ficticia"),
    (X, "https://twitter.com/i/web/status/123", None),
    (X, "https://x.com/i/status/123", None),
]

NEITHER = [
    (FB, "hola!!"),
    (FB, ""),
    (FB, "https://www.facebook.com/"),
    (FB, "https://www.facebook.com/groups/mapas"),
    (FB, "https://www.facebook.com/marketplace/item/1"),
    (FB, "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fvega.ficticia"),
    (FB, "https://www.facebook.com/profile.php?sk=friends"),
    (FB, "https://www.facebook.com.ejemplo.test/vega.ficticia"),
    (FB, "https://ejemplo.test/?u=facebook.com/vega.ficticia"),
    (FB, "javascript:alert(1)//facebook.com/vega"),
    (FB, "https://[::1/vega"),
    (FB, "https://www.facebook.com/" + "a" * 3_000),
    (FB, "https://www.facebook.com/../login"),
    (FB, "https://www.facebook.com/%2e%2e/vega"),
    (FB, "https://www.facebook.com/--"),
    (FB, "https://www.facebook.com/\uff14\uff12"),
    (IG, "https://www.instagram.com/explore/tags/nada/"),
    (IG, "https://www.instagram.com/accounts/login/"),
    (IG, "https://www.instagram.com/nombre%20con%20espacios/"),
    (IG, "https://x.com/vega_ficticia"),
    (X, "https://x.com/home"),
    (X, "https://x.com/search?q=vega"),
    (X, "https://x.com/un_nombre_demasiado_largo"),
    (X, "https://netflix.com/vega"),
]
PLATFORM_OF = {FB: Platform.FACEBOOK, IG: Platform.INSTAGRAM, X: Platform.X}
Navigation = type[FacebookNavigation] | type[InstagramNavigation] | type[XNavigation]


@each(("navigation", "url", "identifier"), PROFILES)
def test_an_address_names_its_profile(navigation: Navigation, url: str, identifier: str) -> None:
    assert navigation.parse_profile_url(url) == ProfileRef(PLATFORM_OF[navigation], identifier)
    assert navigation.extract_identifier_from_url(url) == identifier


@each(("navigation", "url", "author"), POSTS)
def test_a_publication_is_told_with_its_author_where_the_address_has_it(
    navigation: Navigation, url: str, author: str | None
) -> None:
    with pytest.raises(PostUrlException) as caught:
        navigation.parse_profile_url(url)
    assert (caught.value.platform, caught.value.author) == (PLATFORM_OF[navigation], author)
    assert navigation.extract_identifier_from_url(url) is None


@each(("navigation", "url"), NEITHER)
def test_anything_else_is_no_profile(navigation: Navigation, url: str) -> None:
    with pytest.raises(NotAProfileException):
        navigation.parse_profile_url(url)
    assert navigation.extract_identifier_from_url(url) is None


@each(("navigation", "url", "identifier"), PROFILES)
def test_what_is_built_can_be_read_again(navigation: Navigation, url: str, identifier: str) -> None:
    assert navigation.extract_identifier_from_url(navigation.build_profile_url(identifier)) == identifier


def test_lists_have_addresses_by_name_and_by_number() -> None:
    assert FB.build_friends_url("vega.ficticia") == "https://www.facebook.com/vega.ficticia/friends_all"
    assert FB.build_friends_url("1000") == "https://www.facebook.com/profile.php?id=1000&sk=friends_all"
    assert FB.build_followers_url("vega") == "https://www.facebook.com/vega/followers"
    assert FB.build_following_url("1000") == "https://www.facebook.com/profile.php?id=1000&sk=following"
    assert IG.build_followers_url("vega") == "https://www.instagram.com/vega/followers/"
    assert IG.build_following_url("vega") == "https://www.instagram.com/vega/following/"
    assert X.build_followers_url("vega") == "https://x.com/vega/followers"
    assert X.build_following_url("vega") == "https://x.com/vega/following"
    with pytest.raises(KeyError):
        FB.build_list_url("vega", ListKind.COMMENTS)


@each(
    ("navigation", "login", "checkpoint"),
    [
        (FB, "https://www.facebook.com/login/?next=x", "https://www.facebook.com/checkpoint/601051028565049/?x=1"),
        (IG, "https://www.instagram.com/accounts/login/?next=x", "https://www.instagram.com/challenge/1/"),
        (X, "https://x.com/i/flow/login", "https://x.com/account/access"),
    ],
)
def test_login_and_checkpoint_pages_are_told_by_path_and_not_by_what_they_mention(
    navigation: Navigation, login: str, checkpoint: str
) -> None:
    home = navigation.build_profile_url("vega")
    assert (navigation.is_login_url(login), navigation.is_checkpoint_url(login)) == (True, False)
    assert (navigation.is_login_url(checkpoint), navigation.is_checkpoint_url(checkpoint)) == (False, True)
    for url in (home, f"{home}?next=/login/", f"https://ejemplo.test/?u={checkpoint}"):
        assert (navigation.is_login_url(url), navigation.is_checkpoint_url(url)) == (False, False)


def test_every_platform_has_its_entry_in_the_registry() -> None:
    assert [spec.platform for spec in PLATFORMS] == list(Platform)
    for spec in PLATFORMS:
        assert {key.__name__: value for key, value in PLATFORM_OF.items()}[spec.navigation.__name__] is spec.platform
