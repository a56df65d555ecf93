"""What each hostile file must come to: how it is refused (or read as), and whether a chat may keep it as a text."""

from collections.abc import Mapping

_NAMES: Mapping[str, tuple[str, ...]] = {
    "malformed": (
        "open lists", "open objects", "closed deep nest", "deep nest in a cookie", "many infinities", "empty objects",
        "six thousand cookies of one site", "five thousand cookies of one site", "flat object with many names",
        "header of 9,000 pairs", "backslashes", "five thousand set-cookie lines", "flat object of objects",
        "cookies.txt with many lines", "curl with many words", "curl with many quotes", "curl with an open quote",
        "curl with continued lines", "har with one answer that sets 50,000 cookies", "har with one long header",
        "base64 of open lists", "utf-16 without a mark", "table rows", "table of blanks",
        "powershell with many cookies", "powershell with open quotes", "powershell of blanks", "lwp with many lines",
        "lwp with many parts", "settings with many lines", "texts in a json list", "objects in a json list",
        "escaped json",
    ),
    "missing_required": (
        "nest below the limit", "huge number", "huge fraction", "huge exponent", "huge number as value",
        "header of one long value", "header of one long name", "curl with escapes", "har with many answers",
        "lone surrogates", "long date", "powershell with backticks", "lwp with backslashes", "lwp of quotes",
        "code with open quotes",
    ),
    "flat_dict": (
        "one key over and over",
    ),
    "not_cookies": (
        "header with many pairs", "semicolons", "equals signs", "line ends", "blanks", "tabs", "quotes",
        "cookie lines", "host lines", "set-cookie lines", "indented nothing", "cookies.txt with a blank title",
        "gzip bomb in base64", "zip bomb in base64", "base64 in base64", "base64 of nothing", "torn utf-16",
        "torn utf-32", "mixed encodings", "many origins", "settings with open quotes", "settings of one quote",
        "names and values", "names and values in one line", "names without values", "quotes behind a name",
        "traded lines", "traded line of separators", "traded line of open lists", "traded line of base64",
        "code with escaped quotes", "code with backticks", "code with triple quotes", "code with many brackets",
        "code with closed brackets", "code with many strings", "code with strings that hold cookies",
        "code with strings that hold code", "code glued together", "json in json in json", "percent signs",
        "entities", "fences", "random-looking binary",
    ),
    "no_platform_cookies": (
        "curl with carets", "har with many entries", "long domain",
    ),
}  # fmt: skip
ANSWERS: Mapping[str, str] = {name: answer for answer, names in _NAMES.items() for name in names}
"""By the name of the file: the cause of the refusal, or the format."""

HELD = frozenset({
    "huge number", "huge fraction", "huge exponent", "huge number as value", "cookies.txt with many lines",
    "curl with an open quote", "gzip bomb in base64", "zip bomb in base64", "base64 of nothing", "table rows",
    "powershell with backticks", "lwp with backslashes", "lwp of quotes",
})  # fmt: skip
"""Those whose first 4096 characters look like cookies that must not stay in a chat."""
