"""Facebook, as data: its addresses, how its profiles are called, and the cookies that a session needs."""

import re

from core.domain.platforms.network import ARKOSE, RECAPTCHA, Network, NetworkCookie, Platform, plain, secret

_XS = r"\d{1,4}(?:%3A|:)[\w-]{6,64}(?:%3A|:)\d(?:%3A|:)1\d{9}"

FACEBOOK = Network(
    platform=Platform.FACEBOOK,
    title="Facebook",
    prefixes=("fb", "facebook", "face"),
    home="https://www.facebook.com/",
    domains=("facebook.com", "fb.com"),
    name_rule=re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{1,49}"),
    number_rule=re.compile(r"[0-9]{9,}"),
    required_cookies=("c_user", "xs"),
    login_cookies=("c_user", "xs"),
    session_cookie="xs",
    account_cookie="c_user",
    cookies=(
        NetworkCookie("c_user", shape=r"\d+", real=r"\d{6,20}"),
        NetworkCookie(
            "xs", http_only=True, renewed=True, shape=r"[\w.~+/=%:!'-]+", real=r"\d{1,4}(?:%3A|:)[\w.%:+/=-]{4,}"
        ),
        *secret("datr sb fr ps_l ps_n", http_only=True),
        *secret("i_user presence usida fbl_st spin"),
        *plain("wd dpr locale act oo vpd m_pixel_ratio m_page_voice noscript x-referer"),
    ),
    post_hosts=("fb.watch",),
    login_helpers=("messenger.com", "meta.com"),
    page_hosts=("fbcdn.net", "facebook.net", "fbsbx.com", "cdninstagram.com"),
    captcha_hosts=(*RECAPTCHA, *ARKOSE, "hcaptcha.com"),
    mirrors=("facebookez.com", "facebed.com", "fxfacebook.com"),
    bare_secrets=(
        rf"(?<!\w){_XS}(?!\d)",
        r"\bEAA[a-z0-9]{60}",  # what applications get instead of cookies
    ),
)
