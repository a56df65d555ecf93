"""Every error of the tree has its sentence, within limits and without foreign markup."""

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core import errors
from core.domain.sessions.budgets import Endpoint
from core.domain.sessions.verdict import SessionState, Verdict
from core.errors import chat
from handlers.errors.mapping import TABLE, Told, answer, new_reference
from handlers.errors.texts import COOKIE_CAUSES
from handlers.framework.html import visible, visible_length
from tests.support.tables import each

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TOLD = Told(NOW, ZoneInfo("America/Bogota"))
VERDICT = Verdict(SessionState.EXPIRED, "facebook.login_redirect", strong=True)
HOSTILE = "<script>&" * 40
SAMPLES: dict[str, object] = {
    "text": HOSTILE, "platform": "facebook", "author": "vega.ficticia", "network": "TikTok", "username": "vega<b>",
    "name": HOSTILE, "available": ("amigos", "seguidores"), "cause": "missing_required", "message": "secret detail",
    "readable": ("facebook",), "limit": 5, "words": ("a", "b"), "platforms": ("x",), "given": HOSTILE, "most": 5,
    "problems": ("secret detail",), "endpoint": Endpoint("followers"),
    "count": 7, "own": True, "until": NOW + timedelta(minutes=20), "verdict": VERDICT,
}  # fmt: skip


def family() -> Iterator[type[errors.CentinelaException]]:
    waiting = [errors.CentinelaException]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith(errors.__name__) and kind.__module__ != chat.__name__:
            yield kind
        waiting.extend(kind.__subclasses__())


def sample(kind: type[errors.CentinelaException]) -> errors.CentinelaException:
    wanted = [
        parameter
        for parameter in inspect.signature(kind.__init__).parameters.values()
        if parameter.name in SAMPLES and parameter.kind is not parameter.VAR_KEYWORD
    ]
    if kind.__init__ is Exception.__init__:
        return kind("secret detail")
    named = {parameter.name: SAMPLES[parameter.name] for parameter in wanted}
    return kind(**named)


@each("kind", sorted(family(), key=str))
def test_every_error_is_answered_within_limits_and_escaped(kind: type[errors.CentinelaException]) -> None:
    told = answer(sample(kind), TOLD)
    assert 10 < visible_length(told.reply.text) < 300
    assert "<script>" not in str(told.reply.text)
    assert "secret detail" not in str(told.reply.text)
    expected = any(parent in TABLE for parent in kind.__mro__)
    assert (told.reference is None) == expected
    if told.reference:
        assert told.reference in visible(told.reply.text)


def test_the_table_names_no_error_that_does_not_exist() -> None:
    assert set(TABLE) <= set(family())


@each(
    ("error", "text"),
    [
        (errors.NotAProfileException("hola!!"), "hola!! no parece un perfil. Prueba usuario o pega el enlace."),
        (errors.UnsupportedNetworkException("TikTok"), "Aún no leo TikTok."),
        (errors.QueueLimitException(5), "Tienes 5 en cola (máximo). Espera a que termine uno o cancela alguno."),
        (errors.SessionExpiredException(verdict=VERDICT),
         "🔐 Tu sesión de Facebook venció: en /sesion puedes renovarla."),
        (errors.RateLimitedException(NOW + timedelta(minutes=20), Verdict(SessionState.RESTRICTED, "instagram.wait")),
         "🐢 Instagram pide pausa. Sigo solo a las 10:20."),
        (errors.UnknownListException("novios", ("amigos", "seguidores")),
         "No conozco la lista novios. Puedes pedir amigos y seguidores."),
    ],
)  # fmt: skip
def test_what_people_read(error: errors.CentinelaException, text: str) -> None:
    assert visible(answer(error, TOLD).reply.text) == text


def test_an_ambiguous_name_asks_for_the_network_with_buttons() -> None:
    labels = [
        button.label for row in answer(errors.AmbiguousNetworkException("vega"), TOLD).reply.keyboard for button in row
    ]
    assert labels == ["Facebook", "Instagram", "X"]
    assert answer(errors.AmbiguousNetworkException("v" * 90), TOLD).reply.keyboard == ()


def test_a_publication_offers_its_author() -> None:
    reply = answer(errors.PostUrlException("facebook", "vega.ficticia"), TOLD).reply
    assert [button.label for button in reply.keyboard[0]] == ["Sí", "No"]
    assert reply.keyboard[0][0].data == "1sp:fb~1vega.ficticia:"
    assert answer(errors.PostUrlException("facebook", None), TOLD).reply.keyboard == ()
    assert answer(errors.PostUrlException("facebook", "v" * 90), TOLD).reply.keyboard == ()


@each("cause", sorted(COOKIE_CAUSES))
def test_every_cause_of_a_bad_cookie_file_has_its_sentence(cause: str) -> None:
    text = visible(answer(errors.CookieFileException(cause, "", names=("xs", "c_user")), TOLD).reply.text)
    no_cookies = visible(answer(errors.CookieFileException("not_cookies", ""), TOLD).reply.text)
    assert text.startswith("📁 Ese archivo ")
    assert (text == no_cookies) == (cause == "not_cookies"), "the sentence of what has none of its own"
    assert ("Falta: xs y c_user." in text) == (cause == "missing_required")


def test_the_documented_causes_are_the_ones_with_a_sentence() -> None:
    documented = (errors.CookieFileException.__doc__ or "").split("Causes:")[1]
    assert {word.strip("`.\n ") for word in documented.split(",")} == set(COOKIE_CAUSES)


def test_defects_offer_to_try_again_where_the_command_fits_a_button() -> None:
    assert answer(RuntimeError("x"), TOLD, retry=("scrape", "vega")).reply.keyboard[0][0].data == "1rt:scrape:vega"
    assert answer(RuntimeError("x"), TOLD, retry=("scrape", "v" * 90)).reply.keyboard == ()
    assert answer(RuntimeError("x"), TOLD).reply.keyboard == ()


def test_references_are_four_characters_that_cannot_be_misread() -> None:
    references = {new_reference() for _ in range(300)}
    assert len(references) > 290
    assert all(len(reference) == 4 and not set(reference) & set("0O1I") for reference in references)
