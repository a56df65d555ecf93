# Sourced by backup.sh and restore.sh: DATABASE_URL as the variables of libpq, so that no password is on a command line.
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

connection() {
    case "${DATABASE_URL:-}" in
        postgres*) ;;
        *) fail "DATABASE_URL no es de PostgreSQL. Con SQLite: (umask 077; sqlite3 data/centinela.db \".backup copia.db\") y guarda la clave aparte." ;;
    esac
    eval "$(python3 - <<'PY'
import os
import shlex
from urllib.parse import parse_qs, unquote, urlsplit

url = urlsplit(os.environ["DATABASE_URL"])
query = {name: values[-1] for name, values in parse_qs(url.query).items()}
found = {
    "PGHOST": query.get("host") or unquote(url.hostname or ""),
    "PGPORT": query.get("port") or str(url.port or ""),
    "PGUSER": unquote(url.username or ""),
    "PGPASSWORD": unquote(url.password or ""),
    "PGDATABASE": unquote(url.path.lstrip("/")),
    "PGSSLMODE": query.get("sslmode") or query.get("ssl") or "",
}
for name, value in found.items():
    if value:
        print(f"export {name}={shlex.quote(value)}")
PY
)"
}
