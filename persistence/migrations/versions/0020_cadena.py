"""The audit trail is a hash chain that the database keeps: rows are appended, and at most emptied.

Existing rows are chained in their order. The digests are computed here as they are today (`audit_chain` in the domain
may come to differ, what is stored does not).
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from persistence.migrations.columns import BIG, MOMENT, own

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_BATCH = 500
_TYPES: dict[str, Any] = {
    "id_auditoria": BIG,
    "actor": sa.Integer(),
    "accion": sa.String(),
    "fecha": MOMENT,
    "objeto": sa.Text(),
    "antes": sa.Text(),
    "despues": sa.Text(),
    "sal": sa.String(),
    "huella_contenido": sa.String(),
    "huella": sa.String(),
}
_NEW = {"sal": 32, "huella_contenido": 64, "huella": 64}
"""Columns and their lengths."""
_SAME = ("id_auditoria", "actor", "accion", "fecha", "huella_contenido", "huella")
_REFUSAL = "auditoria: las filas no se cambian ni se borran"


def upgrade() -> None:
    for name, length in _NEW.items():
        op.add_column("auditoria", sa.Column(name, sa.String(length), nullable=True), schema=own())
    _chain()
    with op.batch_alter_table("auditoria", schema=own()) as batch:
        batch.alter_column("huella_contenido", existing_type=sa.String(64), nullable=False)
        batch.alter_column("huella", existing_type=sa.String(64), nullable=False)
    if own() is None:
        _guard_on_sqlite()
    else:
        _guard_on_postgres()


def downgrade() -> None:
    if own() is None:
        op.execute("DROP TRIGGER auditoria_no_cambiar")
        op.execute("DROP TRIGGER auditoria_no_borrar")
    else:
        op.execute("DROP TRIGGER auditoria_no_cambiar ON centinela.auditoria")
        op.execute("DROP TRIGGER auditoria_no_vaciar ON centinela.auditoria")
        op.execute("DROP FUNCTION centinela.auditoria_intacta()")
    with op.batch_alter_table("auditoria", schema=own()) as batch:
        for name in _NEW:
            batch.drop_column(name)


def _chain() -> None:
    connection, table = (
        op.get_bind(),
        sa.table("auditoria", *(sa.column(n, k) for n, k in _TYPES.items()), schema=own()),
    )
    previous, after = "0" * 64, -(2**62)
    while rows := _rows(connection, table, after):
        for row in rows:
            after, salt = row.id_auditoria, secrets.token_hex(16)
            contents = _digest([salt, row.objeto, row.antes, row.despues])
            previous = _digest([previous, after, row.actor, row.accion, _moment(row.fecha), contents])
            values = {"sal": salt, "huella_contenido": contents, "huella": previous}
            connection.execute(table.update().where(table.c.id_auditoria == after).values(values))


def _rows(connection: sa.Connection, table: Any, after: int) -> list[Any]:
    statement = sa.select(table).where(table.c.id_auditoria > after).order_by(table.c.id_auditoria)
    return list(connection.execute(statement.limit(_BATCH)))


def _moment(value: datetime) -> str:
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return aware.isoformat(timespec="microseconds")


def _digest(parts: list[str | int | None]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode("ascii")).hexdigest()


def _emptying(different: str) -> Iterator[str]:
    """What a change may do and nothing else: empty the texts of a row, once."""
    for name in _SAME:
        yield f"NEW.{name} {different} OLD.{name}"
    yield "OLD.sal IS NULL"
    yield "NEW.sal IS NOT NULL"
    yield "NEW.objeto <> '[borrado]'"
    yield "NEW.antes <> ''"
    yield "NEW.despues <> ''"


def _guard_on_sqlite() -> None:
    wrong = " OR ".join(_emptying("IS NOT"))
    op.execute(
        f"CREATE TRIGGER auditoria_no_cambiar BEFORE UPDATE ON auditoria WHEN {wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
    op.execute(
        f"CREATE TRIGGER auditoria_no_borrar BEFORE DELETE ON auditoria BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )


def _guard_on_postgres() -> None:
    wrong = " OR ".join(_emptying("IS DISTINCT FROM"))
    op.execute(
        "CREATE FUNCTION centinela.auditoria_intacta() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF NOT ({wrong}) THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER auditoria_no_cambiar BEFORE UPDATE OR DELETE ON centinela.auditoria "
        "FOR EACH ROW EXECUTE FUNCTION centinela.auditoria_intacta()"
    )
    op.execute(
        "CREATE TRIGGER auditoria_no_vaciar BEFORE TRUNCATE ON centinela.auditoria "
        "FOR EACH STATEMENT EXECUTE FUNCTION centinela.auditoria_intacta()"
    )
