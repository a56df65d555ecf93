"""The table of consequences, walked whole: every verdict, every `estado`, every suspicion."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

from core.domain.ids import PersonId, SessionId
from core.domain.incidents.incident import Severity
from core.domain.platforms import Platform
from core.domain.sessions.session import ScrapingSession, SessionStatus
from core.domain.sessions.storage_state import StorageState
from core.domain.sessions.verdict import DEFAULT_PAUSE, SessionState, Verdict
from core.services.sessions.policy import Decision, PolicySettings, Step, decide, was_replaced
from tests.fakes.clock import START
from tests.support.tables import each

ACTIVE, EXPIRED, BANNED = SessionStatus
SETTINGS = PolicySettings()
NEVER = None
JUST_NOW = START - timedelta(seconds=10)
LONG_AGO = START - SETTINGS.confirm_after
EVERY = list(product(SessionState, (True, False), SessionStatus, (NEVER, JUST_NOW, LONG_AGO)))
Row = tuple[SessionState, bool, SessionStatus, object]


def session(status: SessionStatus = ACTIVE, suspected: object = None) -> ScrapingSession:
    row = ScrapingSession(
        SessionId(1), PersonId(1), Platform.FACEBOOK, status, StorageState(), created_at=START, last_activity=START
    )
    return replace(row, suspected_since=suspected)  # type: ignore[arg-type]


def decided(state: SessionState, strong: bool, status: SessionStatus, suspected: object) -> Decision:
    return decide(Verdict(state, "facebook.any", strong=strong), session(status, suspected), START, SETTINGS)


def proved(row: Row) -> bool:
    """Positive proof of death: a ban, a strong expiry, or a weak one that a second look confirms."""
    state, strong, status, suspected = row
    confirmed = strong or status is not ACTIVE or suspected is LONG_AGO
    return state is SessionState.BANNED or (state is SessionState.EXPIRED and confirmed)


@each("row", EVERY, ids=str)
def test_nothing_but_positive_proof_changes_estado(row: Row) -> None:
    state, _, status, _ = row
    new = decided(*row).status
    match new:
        case SessionStatus.EXPIRED | SessionStatus.BANNED:
            assert proved(row)
        case SessionStatus.ACTIVE:
            assert state is SessionState.VALID
        case None:
            pass
    assert new is not status


@each("row", [row for row in EVERY if proved(row)], ids=str)
def test_positive_proof_always_stops_the_job_until_somebody_acts(row: Row) -> None:
    assert decided(*row).step is Step.WAIT_SESSION


@each("row", EVERY, ids=str)
def test_an_incident_is_opened_exactly_when_a_session_dies(row: Row) -> None:
    decision = decided(*row)
    severities = {EXPIRED: Severity.EXPIRED, BANNED: Severity.BANNED, ACTIVE: None, None: None}
    assert decision.incident is severities[decision.status]


@each(("status", "new"), [(ACTIVE, None), (EXPIRED, ACTIVE), (BANNED, ACTIVE)])
def test_a_living_session_goes_on_and_is_active_again(status: SessionStatus, new: SessionStatus | None) -> None:
    decision = decided(SessionState.VALID, True, status, NEVER)
    assert decision == Decision(Step.PROCEED, new, recovered=True)


@each("suspected", [NEVER, JUST_NOW])
def test_weak_proof_waits_for_a_second_look_one_interval_after_the_first(suspected: object) -> None:
    decision = decided(SessionState.EXPIRED, False, ACTIVE, suspected)
    first = JUST_NOW if suspected is JUST_NOW else START
    assert decision == Decision(Step.WAIT_CONFIRMATION, confirm_at=first + SETTINGS.confirm_after)


def test_a_banned_account_that_shows_a_login_page_stays_banned() -> None:
    assert decided(SessionState.EXPIRED, True, BANNED, NEVER) == Decision(Step.WAIT_SESSION)


def test_an_expired_session_can_turn_out_to_be_banned() -> None:
    assert decided(SessionState.BANNED, True, EXPIRED, NEVER) == Decision(Step.WAIT_SESSION, BANNED, Severity.BANNED)


UNCHANGED = [
    (SessionState.CONSENT, status, suspected, Decision(Step.WAIT_SESSION))
    for status, suspected in product(SessionStatus, (NEVER, JUST_NOW, LONG_AGO))
] + [
    (SessionState.UNDECIDED, status, suspected, Decision(Step.LOOK_CLOSER))
    for status, suspected in product(SessionStatus, (NEVER, JUST_NOW, LONG_AGO))
]


@each(("state", "status", "suspected", "decision"), UNCHANGED)
def test_a_notice_to_accept_waits_an_undecided_answer_says_nothing_and_both_change_nothing(
    state: SessionState, status: SessionStatus, suspected: object, decision: Decision
) -> None:
    assert decided(state, True, status, suspected) == decision


@each(
    ("said", "until"),
    [
        (timedelta(minutes=3), START + timedelta(minutes=3)),
        (None, START + DEFAULT_PAUSE),
        (timedelta(minutes=-3), START + DEFAULT_PAUSE),
        (timedelta(days=27_000), START + timedelta(hours=24)),
    ],
)
def test_a_pause_lasts_as_long_as_the_site_says_but_a_day_at_most(said: timedelta | None, until: object) -> None:
    verdict = Verdict(SessionState.RESTRICTED, "instagram.please_wait", until=START + said if said else None)
    decision = decide(verdict, session(), START, SETTINGS)
    assert decision == Decision(Step.WAIT_COOLDOWN, cooldown_until=until)  # type: ignore[arg-type]


def test_only_other_cookies_put_in_place_by_a_person_make_a_judgement_stale() -> None:
    judged = replace(session(), status_since=START, fingerprint="a")
    later = START + timedelta(minutes=1)
    assert was_replaced(judged, replace(judged, status_since=later, fingerprint="b"))
    assert not was_replaced(judged, replace(judged, fingerprint="b")), "rotated by the site"
    assert not was_replaced(judged, replace(judged, status_since=later)), "the same cookies, proved to work"
    dead = replace(judged, status=EXPIRED, status_since=later, fingerprint="b")
    assert not was_replaced(judged, dead), "a dead session has nothing to lose"
