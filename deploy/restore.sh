#!/usr/bin/env bash
# A copy made by backup.sh into an empty database, all or nothing, and its key where the bot looks for it.
#   DATABASE_URL=postgresql://… deploy/restore.sh COPY.dump COPY.key
set -euo pipefail
umask 077
# shellcheck source=deploy/libpq.sh
source "$(dirname "${BASH_SOURCE[0]}")/libpq.sh"

[ $# = 2 ] || fail "Uso: DATABASE_URL=postgresql://… deploy/restore.sh COPIA.dump COPIA.key"
[ -s "$1" ] || fail "No está la copia de la base: $1"
[ -s "$2" ] || fail "No está la copia de la clave: $2. Sin ella, lo cifrado de esta base no se puede leer."
key=${ENCRYPTION_KEY_FILE:-${DATA_DIR:-data}/clave.key}
connection
if [ -e "$key" ] && ! cmp -s "$2" "$key"; then
    fail "En $key hay otra clave: guárdala en otro sitio antes de poner la de la copia."
fi
held=$(psql --no-psqlrc --tuples-only --no-align --command \
    "SELECT count(*) FROM information_schema.tables WHERE table_schema IN ('centinela', 'entidades')")
[ "$held" = 0 ] || fail "La base de destino no está vacía: crea otra (createdb) y apunta DATABASE_URL a ella."

pg_restore --dbname="$PGDATABASE" --no-owner --no-privileges --single-transaction --exit-on-error "$1"
mkdir -p "$(dirname "$key")"
cp "$2" "$key"
printf '✓ Base restaurada. Clave en %s. Ahora: python -m bot doctor, y arranca el bot y los trabajadores.\n' "$key"
