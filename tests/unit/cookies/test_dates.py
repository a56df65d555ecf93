"""Expiry dates in all the writings that exports use."""

from datetime import UTC, datetime

from core.cookies import Note
from core.cookies.values.dates import FAR, SESSION, expiry, parse_date
from tests.support.tables import each

MOMENT = datetime(2027, 6, 1, 8, 30, tzinfo=UTC)
SECONDS = MOMENT.timestamp()


@each(
    ("raw", "note"),
    [
        (SECONDS, None),
        (int(SECONDS), None),
        (str(SECONDS), None),
        (f" {int(SECONDS)} ", None),
        (SECONDS * 1000, Note.MILLISECONDS_EXPIRY),
        (str(int(SECONDS * 1000)), Note.MILLISECONDS_EXPIRY),
        (int(SECONDS * 1_000_000), Note.MICROSECONDS_EXPIRY),
        (int(SECONDS + 11_644_473_600) * 1_000_000, Note.WEBKIT_EXPIRY),
        (str(int(SECONDS + 11_644_473_600) * 1_000_000), Note.WEBKIT_EXPIRY),
        ("2027-06-01T08:30:00Z", None),
        ("2027-06-01T08:30:00.000Z", None),
        ("2027-06-01T10:30:00+02:00", None),
        ("2027-06-01 08:30:00", None),
        ("Tue, 01 Jun 2027 08:30:00 GMT", None),
        ("Tue, 01-Jun-2027 08:30:00 GMT", None),
        ("Tuesday, 01-Jun-27 08:30:00 GMT", None),
        ("01 Jun 2027 08:30:00", None),
    ],
)
def test_the_same_moment_is_read_from_every_writing(raw: object, note: Note | None) -> None:
    assert expiry(raw) == (SECONDS, note)


@each(
    "raw", [None, -1, -1.0, "-1", -2, -1e300, "", " ", "Session", "null", "Infinity", "0001-01-01T00:00:00Z", -(10**40)]
)
def test_no_date_is_a_session_cookie(raw: object) -> None:
    assert expiry(raw) == (SESSION, None)


@each("raw", [True, [], {}, float("nan"), "mañana", "9" * 31, "2027-13-45T00:00:00Z", "x" * 500, "31 Feb 2027 1:00:00"])
def test_an_unreadable_date_is_a_session_cookie_and_noted(raw: object) -> None:
    assert expiry(raw) == (SESSION, Note.EXPIRY_UNREADABLE)


@each("raw", [1e300, float("inf"), 10**40, "9" * 25, "9999-12-31T23:59:59Z", FAR])
def test_a_date_beyond_all_measure_is_cut_to_one_that_is_never_taken_for_milliseconds(raw: object) -> None:
    assert expiry(raw) == (FAR, None)
    assert expiry(FAR) == (FAR, None)


@each("raw", [0, 0.0, "0", "1969-01-01T00:00:00Z", "1601-01-01T00:00:00Z", 10**16 + 1])
def test_the_beginning_of_time_is_past(raw: object) -> None:
    assert expiry(raw)[0] == 0.0


def test_dates_that_overflow_are_no_dates() -> None:
    assert parse_date("9999-12-31T23:59:59-23:59") is None
    assert parse_date("0001-01-01T00:00:00+23:59") is None
