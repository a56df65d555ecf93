"""What the terminal says of certificates and of reading kept answers again."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.services.evidence.reparse import JobReading, ListReading
from handlers.framework.spanish import listing, number, plural
from handlers.words.jobs import LIST_NAMES
from handlers.words.names import PLATFORM_NAMES, platform_name

HOLDS = "El certificado es válido: este servidor recibió estas respuestas en esos momentos."
HOLDS_NOT = "El certificado NO es válido: no lo uses como prueba. Pide otro con el botón Certificado."
JOB_OR_DAY = "Di qué volver a leer: el número de un trabajo, o --since AAAA-MM-DD."
NOTHING_KEPT_SINCE = "No hay páginas guardadas desde ese día."
CHECKS: Mapping[str, str] = {
    "not_a_zip": "no es un ZIP, o está cortado",
    "missing": "falta el archivo {}",
    "extra": "sobra el archivo {}: no está en la lista de huellas",
    "changed": "el archivo {} cambió: su huella no es la de la lista",
    "container": "cambió algún byte del envoltorio ZIP, aunque los archivos de dentro son los mismos",
    "unreadable": "{} no se puede leer o no cumple sus propias huellas",
    "link_changed": "el eslabón {} de la cadena cambió: su huella no es la suya",
    "chain_broken": "la cadena está rota en el eslabón {}: no enlaza con el anterior o no es el que dice el manifiesto",
    "head_differs": "la cadena no pasa por la cabeza {}",
    "answer_changed": "la respuesta del eslabón {} cambió",
    "answer_missing": "falta la respuesta del eslabón {}",
    "answer_unknown": "hay una respuesta {} que no es de ningún eslabón",
    "picture_changed": "la imagen del perfil no es la que dice la cadena",
    "files": "los {} archivos están enteros y no sobra ninguno",
    "chain": "los {} eslabones enlazan del primero al último",
    "answers": "las {} respuestas guardadas son las que dice la cadena",
    "picture": "la imagen del perfil es la que dice la cadena",
    "head": "la cadena pasa por la cabeza {}",
    "no_longer_kept": "de {} respuestas solo queda la huella: ya no se conservaban cuando se hizo el certificado",
}
_FIELDS: Mapping[str, str] = {
    "name": "nombre",
    "username": "usuario",
    "url": "dirección",
    "photo_url": "foto",
    "bio": "biografía",
    "links": "enlaces",
    "location": "ubicación",
    "hometown": "lugar de origen",
    "work": "trabajo",
    "education": "estudios",
    "category": "categoría",
    "alternate_name": "otro nombre",
    "gender": "género",
    "counters": "contadores",
    "lists": "listas",
    "private": "privado",
    "verified": "verificado",
    "kind": "tipo",
    "availability": "estado",
    "extra": "otros datos",
}


def check(finding: str, subject: str, *, holds: bool) -> str:
    """One line: what holds, or what does not."""
    return _line(f"{'✓' if holds else '✗'} {CHECKS[finding].format(subject)}")


def about(manifest: Mapping[str, Any]) -> Iterator[str]:
    """What the certificate says of itself; nothing when that cannot be read."""
    profile = manifest.get("profile")
    if not isinstance(profile, dict):
        return
    who = profile.get("name") or profile.get("username") or profile.get("id")
    yield _line(f"{who} · {platform_name(str(manifest.get('network')))} · {profile.get('url')}")
    yield _line(f"Recibido entre {manifest.get('first_received_at')} y {manifest.get('last_received_at')}")
    yield _line(f"Cabeza de la cadena: {manifest.get('head')}")


def _line(text: str) -> str:
    """On one line: what a certificate says of itself must not look like a line of ours."""
    return " ".join(text.split())


def no_file(path: str) -> str:
    """The file cannot be read."""
    return f"No se puede leer {path}. Revisa la ruta."


def nothing_kept(job: int) -> str:
    """The job has no evidence."""
    return f"Del trabajo {job} no hay páginas guardadas: no existe, no leyó nada o es de antes."


def reading(found: JobReading) -> Iterator[str]:
    """What reading a job's answers again changed."""
    yield f"Trabajo {found.job_id} · {found.name} ({PLATFORM_NAMES[found.platform]})"
    if found.fields:
        changed = listing([_FIELDS.get(name, name) for name in found.fields])
        kept = ", que no se cambia porque un trabajo posterior lo leyó" if found.profile_is_newer else ""
        yield f"  perfil: {changed}{kept}"
    for one in found.lists:
        yield f"  {LIST_NAMES[one.kind][1]}: {_list(one)}"
    if not found.changed:
        yield "  nada cambió"


def _list(one: ListReading) -> str:
    told = [plural(one.read, "página leída", "páginas leídas")]
    if one.added:
        told.append(plural(one.added, "fila nueva", "filas nuevas"))
    if one.changed:
        told.append(plural(one.changed, "fila corregida", "filas corregidas"))
    if one.unseen:
        told.append(f"{number(one.unseen)} que el lector de hoy no ve (se conservan)")
    if one.unreadable:
        told.append(plural(one.unreadable, "página sin entender", "páginas sin entender"))
    if one.not_kept:
        told.append(plural(one.not_kept, "página que ya no se conserva", "páginas que ya no se conservan"))
    return ", ".join(told)
