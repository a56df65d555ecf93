#!/usr/bin/env bash
# A copy of the database and of the key, each in a folder of its own: who finds one without the other reads nothing.
#   DATABASE_URL=postgresql://… deploy/backup.sh FOLDER_FOR_THE_DATABASE FOLDER_FOR_THE_KEY
# The bot and its workers may go on meanwhile: the copy is of one moment. ENCRYPTION_KEY_FILE names the key (data/clave.key).
set -euo pipefail
umask 077
# shellcheck source=deploy/libpq.sh
source "$(dirname "${BASH_SOURCE[0]}")/libpq.sh"

[ $# = 2 ] || fail "Uso: DATABASE_URL=postgresql://… deploy/backup.sh CARPETA_DE_LA_BASE CARPETA_DE_LA_CLAVE"
[ "$1" != "$2" ] || fail "La base y su clave van en carpetas distintas: quien encuentre una sola no puede leer nada."
key=${ENCRYPTION_KEY_FILE:-${DATA_DIR:-data}/clave.key}
[ -s "$key" ] || fail "No está la clave ($key): indica ENCRYPTION_KEY_FILE. Si usas ENCRYPTION_KEYS, guárdala en un archivo."
connection

mkdir -p "$1" "$2"
name=centinela-$(date -u +%Y%m%dT%H%M%SZ)
# Tickets of the job engine are made anew at start.
pg_dump --format=custom --no-owner --no-privileges --exclude-schema=jobs_engine --file="$1/$name.part"
pg_restore --list "$1/$name.part" >/dev/null || fail "La copia no se puede leer: $1/$name.part"
cp "$key" "$2/$name.key.part"
mv "$2/$name.key.part" "$2/$name.key"
mv "$1/$name.part" "$1/$name.dump"
printf '✓ %s\n✓ %s\n' "$1/$name.dump" "$2/$name.key"
