"""First segments of Facebook addresses that are not profiles, and what they are instead.

From Facebook's own site map, its robots file and the addresses of its menus; whatever ends in `.php` and every version
of the Graph API is the site's own, too. See docs/reference/extraction.md 1.3.
"""

import re
from collections.abc import Mapping

from core.domain.platforms.places import Place

RESERVED_SEGMENTS = frozenset({
    "2fac", "_fb_noscript", "a", "about", "account", "account_review", "accounts", "accountscenter", "ad_campaign",
    "ad_center", "adpreferences", "ads", "adsmanager", "ai", "aistudio", "ajax", "allactivity", "api", "app",
    "app_scoped_user_id", "appcenter", "apps", "auth_platform", "avatar", "badges", "birthdays", "blocking",
    "bookmarks", "browse", "browsegroups", "bugnub", "business", "business_hub", "c", "campus", "careers", "channel",
    "channels", "checkpoint", "civic_action", "client", "collections", "commerce", "community", "communitystandards",
    "composer", "confirmemail", "connect", "consent", "contact", "contact_importer", "cookie", "cookies", "covid19",
    "creators", "creatorstudio", "crisisresponse", "data", "dating", "deactivate", "deeplink", "developer",
    "developers", "device", "dialog", "directory", "donate", "downloads", "editaccount", "election_hub", "email",
    "events", "explore", "facebook_apps", "family", "fantasy_games", "favorites", "fbs", "feed", "feeds", "filters",
    "find-friends", "findfriends", "flx", "followers", "following", "formatting", "friend", "friends", "friendship",
    "full_data_use_policy", "fundraiser", "fundraisers", "games", "gaming", "gettingstarted", "giftcards", "gifts",
    "graphql", "groups", "hacked", "hashtag", "help", "home", "i", "identity", "images", "immersivereader", "index",
    "instant_articles", "instantgames", "intern", "invite", "jobs", "l", "language", "latest", "legal", "likes",
    "lists", "lite", "live", "livemap", "local", "locations", "login", "logout", "lookaside", "maps", "marketplace",
    "me", "media", "memorialization", "memories", "messages", "messenger", "messenger_media", "meta-verified",
    "metaverified", "mobile", "more", "movies", "n", "nd", "nearby", "news", "notes", "notifications", "nt", "oauth",
    "offers", "ondemand", "onthisday", "open", "opensource", "order_details", "otherprofiles", "page", "pages",
    "pages_manager", "payments", "people", "permalink", "photo", "photo_comments", "photos", "photoscopy", "places",
    "plugins", "poke", "pokes", "policies", "policy", "policycenter", "portal", "posts", "primary_location",
    "privacy", "profile", "profiles", "psettings", "public", "pymk", "qp", "qr", "questions", "quiz", "r",
    "rapid_report", "recover", "reel", "reels", "reg", "register", "reminders", "requests", "reviews", "rooms",
    "rsrc", "safetycheck", "salesgroups", "saved", "search", "security", "selfxss", "settings", "share", "sharer",
    "shop", "shops", "signup", "site", "sitetour", "softmatch", "sports", "stars", "static", "stickers", "stories",
    "story", "subscribe", "subscriptions", "support", "supportinbox", "survey", "symptomsurvey", "tasks", "terms",
    "themes", "ticker", "timeline", "today", "topic", "topics", "tour", "tr", "translations", "trending",
    "two_factor", "two_step_verification", "ufi", "unified_search", "unsupportedbrowser", "upload", "user",
    "username", "users", "verified", "verify", "video", "videos", "views", "voterinformationcenter",
    "voting_information_center", "votinghub", "watch", "watchparty", "weather", "webgraphql", "whitehat", "widgets",
    "with", "work", "workplace", "x", "xti", "your_information", "your_posts", "zero",
})  # fmt: skip
_SCRIPT = re.compile(r".*\.php\d?|.*\.html?|v\d{1,2}\.\d{1,2}")
PLACES: Mapping[str, Place] = {
    "groups": Place.GROUP,
    "events": Place.EVENT,
    "search": Place.SEARCH,
    "hashtag": Place.SEARCH,
    "explore": Place.SEARCH,
    "messages": Place.CHAT,
    "home": Place.HOME,
    "home.php": Place.HOME,
    "index.php": Place.HOME,
}


def is_reserved(segment: str) -> bool:
    """Whether a path that begins so belongs to the site itself."""
    word = segment.lower()
    return word in RESERVED_SEGMENTS or _SCRIPT.fullmatch(word) is not None
