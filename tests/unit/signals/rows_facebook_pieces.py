"""Rows of docs/reference/signals.md 1.1 whose marks stand in a piece of a page, or behind something else in it."""

from core.domain.sessions.verdict import Exchange, SessionState
from tests.unit.signals.samples import VIEWER, C, E, Row, U, V, answer, page

HOME = "https://www.facebook.com/"


def _row(sentence: str, exchange: Exchange, state: SessionState, reason: str) -> Row:
    return Row(sentence, exchange, state, f"facebook.{reason}")


NOBODY = '"CurrentUserInitialData",[],{"ACCOUNT_ID":"0","USER_ID":"0","NAME":""}'

ROWS = [
    _row("a bare block of nobody is expiry", answer(HOME, 200, f"[{NOBODY},270]"), E, "logged_out"),
    _row("a piece of a block of nobody is expiry", answer(HOME, 200, NOBODY), E, "logged_out"),
    _row("a piece from the middle of a script counts", answer(HOME, 200, f"...,[{NOBODY},270],..."), E, "logged_out"),
    _row(
        "a piece that names the viewer is life",
        answer(HOME, 200, NOBODY.replace('"0"', f'"{VIEWER}"')),
        V,
        "viewer",
    ),
    _row(
        "words before the page hide nothing",
        answer(HOME, 200, f"... <html><script>[{NOBODY},270]</script>"),
        E,
        "logged_out",
    ),
    _row(
        "quoted words before the page prove nothing",
        answer(HOME, 200, f"... <html><p>[{NOBODY},270]</p>"),
        U,
        "marker_not_found",
    ),
    _row(
        "a block as a member counts too",
        answer(HOME, 200, page('<script>x({"CurrentUserInitialData":{"USER_ID":"0"}})</script>')),
        E,
        "logged_out",
    ),
    _row(
        "a checkpoint form with its whole address is a ban",
        answer(HOME, 200, page('<form class="checkpoint" action="https://m.facebook.com/checkpoint/?next">')),
        C,
        "checkpoint",
    ),
]
