"""`audit verify | export`: the chain of the audit trail, in the database and in a file."""

import sqlite3
from pathlib import Path

from tests.integration.cli.test_commands import call


def said(text: str) -> str:
    return " ".join(text.split())


def digest(text: str) -> str:
    return text.rsplit("huella ", 1)[1].split(maxsplit=1)[0].rstrip(".")


def test_the_chain_is_checked_exported_and_checked_again_without_the_database(used: Path) -> None:
    for name in ("Admin Inventada", "Otra Inventada"):
        assert call("users", "create-admin", name).exit_code == 0
    whole = call("audit", "verify")
    assert (whole.exit_code, "2 anotaciones" in said(whole.output)) == (0, True)
    noted, file = digest(whole.output), used / "registro.jsonl"
    assert call("audit", "export", str(file)).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    again = call("audit", "export", str(file))
    assert (again.exit_code, "Ya existe" in said(again.stderr)) == (1, True)
    assert call("users", "create-admin", "Tercera Inventada").exit_code == 0
    assert call("audit", "verify", "--head", noted).exit_code == 0
    assert call("audit", "verify", "--head", noted, "--file", str(file)).exit_code == 0
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0].replace("Admin", "Adnim"), *lines[1:]]))
    changed = call("audit", "verify", "--file", str(file))
    assert (changed.exit_code, "la anotación 1 cambió" in said(changed.output)) == (1, True)
    file.write_text(lines[0])
    cut = call("audit", "verify", "--file", str(file), "--head", noted)
    assert (cut.exit_code, "no pasa por la huella dada" in said(cut.output)) == (1, True)


def test_somebody_who_takes_the_defences_away_is_found(used: Path) -> None:
    for name in ("Admin Inventada", "Otra Inventada", "Tercera Inventada"):
        call("users", "create-admin", name)
    with sqlite3.connect(used / "data" / "centinela.db") as file:
        file.execute("DROP TRIGGER auditoria_no_borrar")
        file.execute("DELETE FROM auditoria WHERE id_auditoria = 2")
    file.close()
    found = call("audit", "verify")
    assert (found.exit_code, "la anotación 3 no enlaza" in said(found.output)) == (1, True)


def test_what_cannot_be_checked_is_said_and_nothing_is_made(home: Path) -> None:
    junk = home / "otro.txt"
    junk.write_text("no es un registro\n")
    for words, sentence in (
        (["verify"], "Todavía no hay base de datos"),
        (["verify", "--head", "abc"], "Una huella son 64 cifras"),
        (["verify", "--file", str(home / "nada")], "No se puede leer"),
        (["verify", "--file", str(junk)], "no es un Registro exportado"),
        (["export", str(home / "nada" / "x")], "Todavía no hay base de datos"),
    ):
        answer = call("audit", *words)
        assert answer.exit_code != 0
        assert sentence in said(answer.stderr)
    assert not (home / "data").exists()
