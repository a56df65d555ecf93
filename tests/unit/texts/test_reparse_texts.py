"""What the terminal says of a job that was read again."""

from core.domain.ids import JobId, ProfileId
from core.domain.platforms import Platform
from core.domain.results.profiles import ListKind
from core.services.evidence.reparse import JobReading, ListReading
from handlers.terminal import evidence_texts


def test_every_list_and_field_is_told_in_words() -> None:
    friends = ListReading(ListKind.FRIENDS, read=5, added=1, changed=2, unseen=1)
    found = JobReading(
        JobId(7), Platform.X, "Vega", ProfileId(3), ["bio", "extra"], lists=[friends, ListReading(ListKind.COMMENTS)]
    )
    assert list(evidence_texts.reading(found)) == [
        "Trabajo 7 · Vega (X)",
        "  perfil: biografía y otros datos",
        "  amigos: 5 páginas leídas, 1 fila nueva, 2 filas corregidas, 1 que el lector de hoy no ve (se conservan)",
        "  comentarios: 0 páginas leídas",
    ]
