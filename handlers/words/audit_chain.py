"""What a check of the audit trail found, in words; plain text for the chat, the panel and the terminal."""

from collections.abc import Mapping

from core.domain.people.audit_chain import ChainHead, ChainReport, Flaw
from handlers.framework.spanish import plural

FLAWS: Mapping[Flaw, str] = {
    Flaw.CONTENTS: "la anotación {} cambió: su contenido no es el de su huella",
    Flaw.LINK: "la anotación {} no enlaza con la anterior: alguna de las dos cambió, o falta una entre ellas",
    Flaw.EMPTIED: "la anotación {} está vacía y ninguna otra dice quién la vació",
}


def head(newest: ChainHead) -> str:
    """Where the chain stands now."""
    return f"Cadena: anotación {newest.number}, huella {newest.digest}" if newest.number else "Cadena: sin anotaciones"


def verdict(report: ChainReport) -> str:
    """One sentence."""
    rows = plural(report.rows, "anotación", "anotaciones")
    if not report.holds:
        return f"El Registro NO está como se escribió ({rows}): alguien lo cambió fuera del programa."
    if not report.emptied:
        return f"El Registro está como se escribió: {rows}, enlazadas de la primera a la última."
    gone = plural(report.emptied, "vaciada como consta en él", "vaciadas como consta en él")
    return f"El Registro está como se escribió: {rows}, enlazadas de la primera a la última ({gone})."


def findings(report: ChainReport) -> tuple[str, ...]:
    """What is wrong, one sentence each."""
    found = [FLAWS[flaw].format(number) for number, flaw in report.flaws]
    if report.passes is False:
        found.append("la cadena no pasa por la huella dada: falta lo que había entonces, o se rehízo entera")
    return tuple(found)
