"""First segments of Facebook addresses that are not profiles (extraction.md 1.3)."""

RESERVED_SEGMENTS = frozenset({
    "about", "accounts", "ads", "ajax", "api", "app_scoped_user_id", "apps", "auth_platform", "bookmarks", "browse",
    "business", "careers", "checkpoint", "confirmemail.php", "consent", "cookie", "creatorstudio", "dialog", "events",
    "fantasy_games", "feed", "feeds", "find-friends", "followers", "following", "friends", "fundraisers", "gaming",
    "groups", "hashtag", "help", "home", "home.php", "instantgames", "jobs", "l.php", "legal", "live", "local", "login",
    "login.php", "logout.php", "lite", "marketplace", "me", "media", "memories", "messages", "messenger", "mobile",
    "notes", "notifications", "nt", "offers", "onthisday", "page", "pages", "payments", "people", "permalink",
    "permalink.php", "photo", "photo.php", "photos", "places", "plugins", "policies", "policy.php", "privacy",
    "profile.php", "public", "questions", "r.php", "recover", "reel", "reels", "reg", "saved", "search", "security",
    "settings", "share", "share.php", "sharer", "sharer.php", "shops", "signup", "stories", "story.php", "support",
    "terms", "terms.php", "tr", "two_factor", "two_step_verification", "ufi", "video", "video.php", "videos", "watch",
    "weather", "x",
})  # fmt: skip
