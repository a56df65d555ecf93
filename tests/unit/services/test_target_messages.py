"""Messages as share buttons, applications and people really make them: what each of them asks for."""

from core.domain.platforms import Platform
from core.domain.results.profiles import ProfileRef
from core.errors import (
    AmbiguousNetworkException,
    NotAProfileException,
    OpaqueLinkException,
    PostUrlException,
    SeveralProfilesException,
    UnsupportedNetworkException,
    UserInputException,
)
from core.platforms.registry import PLATFORMS
from core.services.targets.targets import parse_order
from core.services.targets.words import looks_like_profile
from tests.unit.services.messages_as_sent import MORE_OTHERS, MORE_PROFILES

FB, IG, X = "facebook", "instagram", "x"
NAVIGATION = {spec.platform: spec.navigation for spec in PLATFORMS}
NOT, OPAQUE = ("not",), ("opaque",)


def read_url(platform: Platform, url: str) -> ProfileRef:
    return NAVIGATION[platform].parse_profile_url(url)


def understood(text: str) -> tuple[object, ...]:
    """The kind of thing that a message names, its network and who it is."""
    try:
        ref = parse_order(text, read_url=read_url).ref
    except PostUrlException as exc:
        return ("post", exc.platform, exc.author)
    except OpaqueLinkException:
        return OPAQUE
    except AmbiguousNetworkException as exc:
        return ("which", exc.username)
    except SeveralProfilesException as exc:
        return ("several", *exc.words)
    except UnsupportedNetworkException as exc:
        return ("other", exc.network)
    except NotAProfileException as exc:
        return NOT if exc.place is None else ("place", exc.place.value)
    except UserInputException as exc:
        return (type(exc).__name__,)
    return (ref.platform.value, ref.identifier)


PROFILES = {
    "Mira: https://www.facebook.com/vega.ficticia.": (FB, "vega.ficticia"),
    "(https://www.facebook.com/vega.ficticia)": (FB, "vega.ficticia"),
    "https://www.facebook.com/vega.ficticia!!": (FB, "vega.ficticia"),
    "«https://instagram.com/vega_f/»,": (IG, "vega_f"),
    "**https://x.com/bruno_i**": (X, "bruno_i"),
    "`https://x.com/bruno_i`": (X, "bruno_i"),
    "perfil:https://x.com/bruno_i": (X, "bruno_i"),
    "Bruno (@bruno_i) en X: https://x.com/bruno_i?s=21&t=aBc": (X, "bruno_i"),
    "Vega Ficticia | Facebook\nhttps://www.facebook.com/vega.ficticia": (FB, "vega.ficticia"),
    "Sigue a @vega_f en Instagram\nhttps://www.instagram.com/vega_f/profilecard/?igsh=abc": (IG, "vega_f"),
    "[Vega](https://www.facebook.com/vega.ficticia \"perfil\") y ya": (FB, "vega.ficticia"),
    '<a href="https://www.facebook.com/vega.ficticia">Vega</a>': (FB, "vega.ficticia"),
    "https://www.facebook.com/profile.php?v=info&amp;id=100000000000017": (FB, "100000000000017"),
    "https://www.facebook.com/profile.php?id=100000000000017.": (FB, "100000000000017"),
    "https://www.facebook.com/profile.php?id=100000000000017/about": (FB, "100000000000017"),
    "https://www.facebook.com/profile/100000000000017": (FB, "100000000000017"),
    "https://www.facebook.com/people/_/100000000000017": (FB, "100000000000017"),
    "https://www.facebook.com/pages/category/Cafe/Cafe-de-Nada-104433255254015/photos/": (FB, "104433255254015"),
    "https://es-es.facebook.com/pages/Cafe-de-Nada/104433255254015?ref=ts": (FB, "104433255254015"),
    "https://www.facebook.com/#!/profile.php?id=100000000000017": (FB, "100000000000017"),
    "https://www.facebook.com/home.php#!/vega.ficticia?ref=x": (FB, "vega.ficticia"),
    "https://m.facebook.com/flx/warn/?u=https%3A%2F%2Fm.facebook.com%2Fvega.ficticia&h=A": (FB, "vega.ficticia"),
    "https://m.facebook.com/login.php?next=https%3A%2F%2Fm.facebook.com%2Fvega.ficticia%2Fabout": (FB, "vega.ficticia"),
    "https://www.facebook.com/?next=https%3A%2F%2Fwww.facebook.com%2Fvega.ficticia": (FB, "vega.ficticia"),
    "https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fvega.ficticia&w=1": (
        FB, "vega.ficticia"),
    "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.facebook.com%2Fvega.ficticia&usg=x": (FB, "vega.ficticia"),
    "https://web.archive.org/web/20200101000000*/https://twitter.com/bruno_i": (X, "bruno_i"),
    "https://www.facebook.com/messages/t/vega.ficticia": (FB, "vega.ficticia"),
    "https://www.messenger.com/t/100000000000017/": (FB, "100000000000017"),
    "https://m.me/vega.ficticia?ref=x": (FB, "vega.ficticia"),
    "fb://profile?id=100000000000017": (FB, "100000000000017"),
    "fb://page/104433255254015?referrer=app": (FB, "104433255254015"),
    "fb://facewebmodal/f?href=https%3A%2F%2Fwww.facebook.com%2Fvega.ficticia": (FB, "vega.ficticia"),
    "INSTAGRAM://user?username=vega_f": (IG, "vega_f"),
    "twitter://user?screen_name=bruno_i": (X, "bruno_i"),
    "twitter://user?id=1588001122334455667": (X, "1588001122334455667"),
    "intent://www.instagram.com/vega_f/#Intent;package=com.instagram.android;scheme=https;end": (IG, "vega_f"),
    "intent://user?screen_name=bruno_i#Intent;package=com.twitter.android;scheme=twitter;end": (X, "bruno_i"),
    "https://www.facebook.com/vega.ficticia%20": (FB, "vega.ficticia"),
    "https://www.instagram.com/vega_f%E2%80%8B/": (IG, "vega_f"),
    "https://www.google.com/amp/s/www.facebook.com/vega.ficticia": (FB, "vega.ficticia"),
    "https://translate.google.com/translate?sl=auto&tl=es&u=https%3A%2F%2Fx.com%2Fbruno_i": (X, "bruno_i"),
    "👉https://www.instagram.com/vega_f🔥": (IG, "vega_f"),
    "https://www.instagram.com/vega_f）。": (IG, "vega_f"),
    "https://www.facebook.com/vega.ficticia\\": (FB, "vega.ficticia"),
    "https://x.com/bruno_i 🔥🔥": (X, "bruno_i"),
    "https://x.com/bruno_i -": (X, "bruno_i"),
    "<https://www.instagram.com/vega_f|Vega>": (IG, "vega_f"),
    "https://www.instagram.com/vega_f @vega_f": (IG, "vega_f"),
    "mira lo de @colega_f: https://www.instagram.com/vega_f": (IG, "vega_f"),
    "https://x.com/bruno_i y @bruno_i": (X, "bruno_i"),
    "@bruno_i en Twitter": (X, "bruno_i"),
    "vega_f en Instagram": (IG, "vega_f"),
    "FB - vega.ficticia": (FB, "vega.ficticia"),
    "https://www.threads.net/@vega_f": (IG, "vega_f"),
    "threads.com/@vega_f?xmt=AQ": (IG, "vega_f"),
    "https://www.instagram.com/accounts/login/?next=/vega_f/": (IG, "vega_f"),
    "https://www.instagram.com/accounts/login/?next=%2Fvega_f%2F&source=x": (IG, "vega_f"),
    "https://www.ddinstagram.com/vega_f": (IG, "vega_f"),
    "https://www.instagram.com/@vega_f": (IG, "vega_f"),
    "https://x.com/i/flow/login?redirect_after_login=%2Fbruno_i": (X, "bruno_i"),
    "https://x.com/share?url=https%3A%2F%2Fx.com%2Fbruno_i": (X, "bruno_i"),
    "https://www.instagram.com/linkshim/?u=https%3A%2F%2Fx.com%2Fbruno_i": (X, "bruno_i"),
    "https://www.instagram.com/threads/vega_f": (IG, "vega_f"),
    "https://www.instagram.com/n/vega_f/": (IG, "vega_f"),
    "https://www.messenger.com/e2ee/t/100000000000017": (FB, "100000000000017"),
    "@vega_f de instagram": (IG, "vega_f"),
    "ig @vega_f por favor": (IG, "vega_f"),
    "analiza a fb:vega.ficticia, gracias": (FB, "vega.ficticia"),
    "https://twitter.com/#!/bruno_i/": (X, "bruno_i"),
    "https://x.com/intent/follow?original_referer=x&screen_name=bruno_i": (X, "bruno_i"),
    "https://x.com/intent/user?user_id=1588001122334455667": (X, "1588001122334455667"),
    "https://nitter.poast.org/bruno_i": (X, "bruno_i"),
    "xcancel.com/bruno_i/media": (X, "bruno_i"),
    "https://d.fxtwitter.com/bruno_i": (X, "bruno_i"),
    "https://mobile.x.com/bruno_i.": (X, "bruno_i"),
    "perfil de fb:vega": (FB, "vega"),
    "https://periodico.test/nota https://facebook.com/vega.ficticia": (FB, "vega.ficticia"),
    "https://www.facebook.com/vega.ficticia https://facebook.com/vega.ficticia/": (FB, "vega.ficticia"),
}  # fmt: skip

OTHERS = {
    "x.com/a y @b": ("several", "x.com/a", "x:b"),
    "https://x.com/a1, @b2, @c3 seguidores 20": ("several", "https://x.com/a1,", "x:b2", "x:c3"),
    "@b2 e instagram.com/vega_f": ("several", "ig:b2", "instagram.com/vega_f"),
    "x.com/a1 y bruno.quimera": ("several", "x.com/a1", "bruno.quimera"),
    "facebook.com/vega.ficticia bruno.quimera amigos": ("several", "facebook.com/vega.ficticia", "fb:bruno.quimera"),
    "instagram.com/vega_f, fb @b2": ("several", "instagram.com/vega_f,", "fb:@b2"),
    "x.com/bruno_i, ig vega_f y fb vega.ficticia": ("several", "x.com/bruno_i,", "ig:vega_f", "fb:vega.ficticia"),
    "https://x.com/bruno_i e ig:vega_f": ("several", "https://x.com/bruno_i", "ig:vega_f"),
    "https://www.messenger.com/e2ee/t/7100070000": ("place", "chat"),
    "https://www.instagram.com/threads/": ("place", "section"),
    "https://x.com/intent/tweet?url=https%3A%2F%2Fx.com%2Fbruno_i%2Fstatus%2F1": ("post", X, "bruno_i"),
    "analiza a vega.ficticia porfa": ("which", "vega.ficticia"),
    "https://www.facebook.com/photo.php?fbid=1&set=pb.100000000000017.-2207520000": ("post", FB, "100000000000017"),
    "https://www.facebook.com/photo?fbid=1&set=a.1000001.2.100000000000017": ("post", FB, "100000000000017"),
    "https://www.facebook.com/photo/?fbid=1&set=pcb.104433255254015": ("post", FB, None),
    "https://www.facebook.com/media/set/?vanity=vega.ficticia&set=a.1": ("post", FB, "vega.ficticia"),
    "https://www.facebook.com/share/v/1AbC/": ("post", FB, None),
    "https://nitter.net/bruno_i/status/123#m": ("post", X, "bruno_i"),
    "https://vxtwitter.com/bruno_i/status/123": ("post", X, "bruno_i"),
    "https://x.com/intent/like?tweet_id=123": ("post", X, None),
    "https://pic.x.com/AbC123": ("post", X, None),
    "https://www.threads.net/@vega_f/post/AbC": ("post", IG, "vega_f"),
    "instagram://media?id=123": ("post", IG, None),
    "https://www.instagram.com/s/aGlnaGxpZ2h0?story_media_id=1_2": ("post", IG, None),
    "https://fb.me/1AbCdEf": OPAQUE,
    "https://www.facebook.com/share/1AbCdEf/?mibextid=x": OPAQUE,
    "https://t.co/AbC123": OPAQUE,
    "https://www.facebook.com/share/g/1AbCdEf/": ("place", "group"),
    "fb://group/104433255254015": ("place", "group"),
    "https://x.com/i/communities/123": ("place", "group"),
    "https://www.messenger.com/t/4512345678901234": ("place", "chat"),
    "https://m.me/j/AbC123/": ("place", "chat"),
    "https://www.instagram.com/direct/t/123/": ("place", "chat"),
    "https://www.facebook.com/": ("place", "home"),
    "instagram.com": ("place", "home"),
    "https://x.com/home": ("place", "home"),
    "https://x.com/search?q=vega": ("place", "search"),
    "https://www.instagram.com/explore/tags/vega/": ("place", "search"),
    "https://nitter.net/pic/media%2FAbC.jpg": ("place", "search"),
    "https://www.facebook.com@ejemplo.test/vega": NOT,
    "https://vega:clave@www.facebook.com/vega.ficticia": NOT,
    "https://www.facebook.com:8443/vega.ficticia": NOT,
    "https://xn--facbook-8xa.com/vega.ficticia": NOT,
    "https://facebook.com.ejemplo.test/vega.ficticia": NOT,
    "https://notfacebook.com/vega": NOT,
    "ftp://facebook.com/vega": NOT,
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fperiodico.test%2Fnota": NOT,
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.tiktok.com%2F%40vega": ("other", "TikTok"),
    "@vega_f @bruno_i": ("several", "@vega_f", "@bruno_i"),
    "https://x.com/a1 https://x.com/b2 https://x.com/a1/": ("several", "https://x.com/a1", "https://x.com/b2"),
    "Facebook: https://x.com/a1 instagram: https://x.com/b2": ("several", "https://x.com/a1", "https://x.com/b2"),
    "https://x.com/a1,https://x.com/b2": ("several", "https://x.com/a1", "https://x.com/b2"),
    "@vega.f.": ("which", "vega.f"),
    "fb:groups": NOT,
    "ig:explore": NOT,
    "x:home": NOT,
}  # fmt: skip


def test_a_profile_is_found_whatever_stands_around_its_address() -> None:
    wrong = {
        text: found
        for text, expected in {**PROFILES, **MORE_PROFILES}.items()
        if (found := understood(text)) != expected
    }
    assert wrong == {}


def test_what_is_no_profile_is_never_taken_for_one_and_called_what_it_is() -> None:
    wrong = {
        text: found for text, expected in {**OTHERS, **MORE_OTHERS}.items() if (found := understood(text)) != expected
    }
    assert wrong == {}


def test_a_message_with_an_address_of_a_network_is_worth_an_answer_without_the_command() -> None:
    addressed = [text for text in (*PROFILES, *OTHERS) if "/" in text and understood(text) != NOT]
    assert [text for text in addressed if not looks_like_profile(text)] == []


def test_lists_and_limit_count_beside_an_address_and_prose_does_not() -> None:
    url = "https://www.facebook.com/vega.ficticia"
    expected = {
        f"{url} amigos 200": "amigos 200",
        f"{url} amigos: 200": "amigos 200",
        f"amigos de {url} 20": "amigos 20",
        f"{url} 1,500 seguidores": "seguidores 1500",
        f"mis amigos dicen que mires {url}": "",
        f"{url} mira este perfil tan raro": "",
        f"los primeros 30 amigos de {url}": "amigos 30",
    }
    found = {text: parse_order(text, read_url=read_url).options for text in expected}
    assert found == expected


def test_a_word_that_asks_for_something_else_is_no_prose() -> None:
    url = "https://www.facebook.com/vega.ficticia"
    for text in (f"{url} enemigos", f"{url} miembros", f"{url} amigos y fotos", "vega.ficticia todo"):
        assert understood(text) == ("UnknownListException",), text


RESERVED = {
    FB: "pages people profile groups events watch reel reels marketplace gaming help business developers policies "
        "login flx v2.3 v19.0 share story.php photo photo.php sharer.php dialog plugins ads settings privacy "
        "hashtag search "
        "channel ai_studio professional_dashboard qr birthdays "
        "friends notes stories media permalink.php checkpoint recover jobs live fundraisers offers "
        "latest donate communitystandards accountscenter meta-verified metaverified 2fac",
    IG: "p reel reels tv stories explore accounts direct about legal developer web api challenge s share graphql "
        "ai create _n meta_verified professional_dashboard insights fxcal map notes",
    X: "i home explore search hashtag intent share settings messages notifications compose status statuses tos privacy "
       "jobs login signup account web",
}  # fmt: skip
DOORS = {
    FB: ("https://{}.facebook.com/vega.ficticia",
         "developers help business about l lm newsroom apps graph research upload ai pixel lookaside adsmanager api"),
    IG: ("https://{}.instagram.com/vega_f", "l help about business developers i graph api blog cdn creators"),
    X: ("https://{}.x.com/vega_f", "help developer business pic status about ads api support blog analytics careers"),
}  # fmt: skip


def test_no_word_of_a_network_itself_is_ever_a_name() -> None:
    taken = []
    for platform, words in RESERVED.items():
        base = {FB: "https://www.facebook.com/", IG: "https://www.instagram.com/", X: "https://x.com/"}[platform]
        for word in words.split():
            for rest in ("", "/", "/algo", "/algo/otro", "?x=1"):
                found = understood(f"{base}{word}{rest}")
                if found[0] == platform:
                    taken.append((word, rest, found))
    assert taken == []


def test_no_host_of_a_network_but_those_that_show_profiles_has_any() -> None:
    taken = [
        name
        for platform, (shape, names) in DOORS.items()
        for name in names.split()
        if understood(shape.format(name))[0] == platform
    ]
    assert taken == []
