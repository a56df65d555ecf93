"""What is left of a refused message, refusal by refusal."""

from telegram.error import BadRequest

from bot.telegram.sending.plainer import plainer
from handlers.framework.html import b
from handlers.framework.reply import Attachment, Button, Reply

WHOLE = Reply(
    b("Tu enlace"),
    ((Button("Copiar", copy_text="enlace"),),),
    silent=True,
    protect=True,
    document=Attachment("a.csv", b"x"),
    quote_message_id=3,
    thread_id=4,
)
REFUSALS = (
    "topic_closed",
    "message to be replied not found",
    "can't parse entities",
    "button_data_invalid",
    "who knows",
)


def test_whatever_is_refused_a_protected_message_stays_protected_and_the_forms_come_to_an_end() -> None:
    for refusal in REFUSALS:
        said: Reply | None = WHOLE
        forms = []
        while said is not None:
            forms.append(said)
            assert len(forms) < 10, refusal
            said = plainer(said, BadRequest(refusal))
        assert all((form.protect, form.silent) == (True, True) for form in forms), refusal
        last = forms[-1]
        assert (last.keyboard, last.document, last.quote_message_id, last.thread_id) == ((), None, None, None), refusal
        assert "Tu enlace" in last.text, refusal
