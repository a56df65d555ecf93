"""Instagram, as data: its addresses, how its profiles are called, and the cookies that a session needs."""

import re

from core.domain.platforms.network import ARKOSE, RECAPTCHA, Network, NetworkCookie, Platform, plain, secret

_RANDOM = r"(?=(?:\D{0,40}\d){3})[A-Za-z0-9-]{16,}|[0-9a-f]{16,}"

INSTAGRAM = Network(
    platform=Platform.INSTAGRAM,
    title="Instagram",
    prefixes=("ig", "instagram", "insta"),
    home="https://www.instagram.com/",
    domains=("instagram.com", "instagr.am"),
    name_rule=re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,28}[A-Za-z0-9_])?"),
    required_cookies=("sessionid", "ds_user_id", "csrftoken"),
    login_cookies=("sessionid", "ds_user_id"),
    session_cookie="sessionid",
    account_cookie="ds_user_id",
    owner_cookie="sessionid",
    cookies=(
        NetworkCookie(
            "sessionid",
            http_only=True,
            shape=r"(?=\d)[\w.~+/=%:!'-]+",
            real=r"\d+(?:%3A|:)[\w.%:+/=-]{2,}|(?=(?:\D{0,40}\d){3})[A-Za-z0-9]{16,}",
            spoken="session_id",
        ),
        NetworkCookie("ds_user_id", shape=r"\d+", real=r"\d{6,20}"),
        NetworkCookie("csrftoken", renewed=True, common=True, shape=r"[\w.~+/=%-]+", real=_RANDOM, spoken="csrf_token"),
        NetworkCookie("rur", http_only=True, renewed=True),
        *secret("mid ig_did shbid shbts datr ps_l ps_n", http_only=True),
        *secret("ig_nrcb ig_direct_region_hint urlgen"),
        *plain("ig_cb ig_lang dpr wd"),
    ),
    mirrors=(
        *("ddinstagram.com", "kkinstagram.com", "eeinstagram.com", "vxinstagram.com", "instagramez.com"),
        *("uuinstagram.com", "zzinstagram.com", "fxinstagram.com"),
    ),
    login_path="accounts/login/",
    login_helpers=("facebook.com", "meta.com"),
    page_hosts=("cdninstagram.com", "fbcdn.net", "facebook.net", "fbsbx.com"),
    captcha_hosts=(*RECAPTCHA, *ARKOSE, "hcaptcha.com"),
    bare_secrets=(
        r"(?<![\w/=])\d{5,20}(?:%3A|:)[\w-]{4,64}(?:%3A|:)\d{1,3}(?:%3A|:)A[\w%-]{2}",  # sessionid
        r"\bIGT:2:[\w+/=-]{20}",
    ),
)
