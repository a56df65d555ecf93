"""Addresses, column types and the redaction of proxies."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects.postgresql.base import PGDialect

from core.domain.people.person import Role
from core.errors import ArtifactStoreException, StorageException
from persistence.artifacts.paths import checked
from persistence.crypto.encryption import Legacy, Sealed
from persistence.database.urls import database_url
from persistence.repositories.sessions.rows import redacted
from persistence.types import EncryptedJSON, EncryptedText, UtcDateTime, Word
from tests.support.tables import each

DIALECT = PGDialect()  # type: ignore[no-untyped-call]
MOMENT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)


@each(
    ("written", "meant"),
    [
        ("sqlite:///datos/c.db", "sqlite+aiosqlite:///datos/c.db"),
        ("sqlite+aiosqlite:////abs/c.db", "sqlite+aiosqlite:////abs/c.db"),
        ("postgres://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p@h:5433/d", "postgresql+asyncpg://u:p@h:5433/d"),
        ("postgresql+psycopg2://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgresql://u:p@h/d?sslmode=require", "postgresql+asyncpg://u:p@h/d?ssl=require"),
    ],
)
def test_addresses_get_our_driver(written: str, meant: str) -> None:
    assert database_url(written).render_as_string(hide_password=False) == meant


@each("address", ["", "clave-secreta", "mysql://u:clave-secreta@h/d", "sqlite://", "sqlite:///:memory:"])
def test_other_addresses_are_refused_without_repeating_them(address: str) -> None:
    with pytest.raises(StorageException, match="DATABASE_URL") as caught:
        database_url(address)
    assert "clave-secreta" not in str(caught.value)


def test_moments_are_stored_in_utc_and_read_as_utc() -> None:
    column = UtcDateTime()
    bogota = MOMENT.astimezone(timezone(timedelta(hours=-5)))
    assert column.process_bind_param(bogota, DIALECT) == MOMENT
    assert column.process_result_value(MOMENT.replace(tzinfo=None), DIALECT) == MOMENT
    assert column.process_result_value(bogota, DIALECT) == MOMENT
    with pytest.raises(ValueError, match="naive"):
        column.process_bind_param(MOMENT.replace(tzinfo=None), DIALECT)


def test_encrypted_columns_take_nothing_plain() -> None:
    for column in (EncryptedJSON(), EncryptedText()):
        with pytest.raises(TypeError):
            column.process_bind_param({"cookies": []}, DIALECT)
        with pytest.raises(TypeError):
            column.process_bind_param(Legacy("x"), DIALECT)
        assert column.process_bind_param(None, DIALECT) is None
    assert EncryptedJSON().process_bind_param(Sealed("t"), DIALECT) == {"v": 1, "cifrado": "t"}


def test_plain_json_of_an_adopted_row_reads_as_legacy() -> None:
    column = EncryptedJSON()
    assert column.process_result_value({"v": 1, "cifrado": "t"}, DIALECT) == Sealed("t")
    assert column.process_result_value({"cookies": []}, DIALECT) == Legacy({"cookies": []})
    assert column.process_result_value([], DIALECT) == Legacy([])


def test_a_word_outside_its_enumeration_is_refused() -> None:
    column = Word(Role)
    assert column.process_bind_param(Role.ADMIN, DIALECT) == "admin"
    assert column.process_result_value("admin", DIALECT) is Role.ADMIN
    with pytest.raises(ValueError, match="jefe"):
        column.process_bind_param("jefe", DIALECT)  # type: ignore[arg-type]


@each(
    ("address", "shown"),
    [
        ("http://vega:clave@127.0.0.1:3128", "127.0.0.1:3128"),
        ("socks5://proxy.invalid", "proxy.invalid"),
        ("http://vega:clave@[::1]:8080/", "[::1]:8080"),
        ("http://vega:clave@h:puerto", "?"),
        ("vega:clave@h", "?"),
        (None, None),
    ],
)
def test_of_a_proxy_only_host_and_port_are_shown(address: str | None, shown: str | None) -> None:
    assert redacted(address) == shown


@each("path", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/", "C:/x", "a\\b", "a\nDELE b", "a\x00b"])
def test_paths_that_could_lead_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(ArtifactStoreException):
        checked(path)


def test_ordinary_paths_pass() -> None:
    assert checked("2026/11/23/job-12-amigos ñ.xlsx").as_posix() == "2026/11/23/job-12-amigos ñ.xlsx"
