"""X, as data: its addresses, how its profiles are called, and the cookies that a session needs."""

import re

from core.domain.platforms.network import ARKOSE, RECAPTCHA, Network, NetworkCookie, Platform, plain, secret

_TOKEN = r"[\w.~+/=%-]+"  # noqa: S105 - what a token looks like
_RANDOM = r"(?=(?:\D{0,40}\d){3})[A-Za-z0-9-]{16,}|[0-9a-f]{16,}"

X = Network(
    platform=Platform.X,
    title="X",
    prefixes=("x", "tw", "twitter"),
    home="https://x.com/",
    domains=("x.com",),
    former_names=("twitter",),
    former_domains=("twitter.com",),
    name_rule=re.compile(r"[A-Za-z0-9_]{1,15}|[0-9]{16,20}"),  # a number is longer than any name
    number_rule=re.compile(r"[0-9]{16,}"),
    required_cookies=("auth_token", "ct0"),
    login_cookies=("auth_token",),
    session_cookie="auth_token",
    account_cookie="twid",
    account_value="u%3D{}",
    cookies=(
        NetworkCookie("auth_token", http_only=True, shape=_TOKEN, real=_RANDOM, spoken="auth_token"),
        NetworkCookie("ct0", renewed=True, shape=_TOKEN, real=_RANDOM),
        NetworkCookie("twid", shape=r'("?)u(?:=|%3D)\d+\1', real=r'"?u(?:=|%3D)\d{4,}"?'),
        *secret("kdt auth_multi _twitter_sess", http_only=True),
        *secret("att guest_id guest_id_ads guest_id_marketing personalization_id gt ads_prefs des_opt_in g_state"),
        *secret("external_referer remember_checked_on"),
        *plain("lang night_mode d_prefs dnt"),
    ),
    lists_in_part=frozenset({"seguidores", "seguidos", "verificados"}),
    rows_in_part=50,
    post_hosts=("pic.twitter.com", "pic.x.com"),
    mirrors=(
        *("fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com", "twittpr.com", "pxtwitter.com", "xfixup.com"),
        *("cunnyx.com", "girlcockx.com", "stupidpenisx.com", "yiffx.com", "xcancel.com", "lightbrd.com", "twiiit.com"),
        *("nitter.net", "sotwe.com", "twstalker.com", "twitterez.com", "zztwitter.com"),
    ),
    login_path="i/flow/login",
    login_helpers=("t.co",),
    page_hosts=("twimg.com",),
    captcha_hosts=(*RECAPTCHA, *ARKOSE, "challenges.cloudflare.com"),
    bare_secrets=(r"(?<![0-9a-f])[0-9a-f]{140,}(?![0-9a-f])",),  # ct0
    lone_secrets=(r"[0-9a-f]{40}",),  # auth_token
)
