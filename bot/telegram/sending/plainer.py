"""What to say instead of a message that Telegram refused: without what it refused, then as plain text."""

from dataclasses import replace

from markupsafe import Markup
from telegram.error import BadRequest

from bot.telegram.sending.failures import is_gone, says
from handlers.framework.html import visible
from handlers.framework.reply import Reply
from handlers.words import common

_TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic closed", "topic deleted")
_QUOTE = ("message to be replied not found", "message to reply not found", "reply message", "quote_")
_BUTTONS = ("button", "reply markup", "inline keyboard", "copy_text", "unsupported url protocol", "url host is")
_ENTITIES = ("can't parse", "entit", "unsupported start tag")
_PICTURE = ("photo", "image", "picture", "failed to get http url content", "wrong file", "wrong type of the web page")


def plainer(reply: Reply, error: BadRequest) -> Reply | None:
    """The next form to try; None when the chat is closed to us or there is nothing left to leave out."""
    if is_gone(error):
        return None
    for tried in (_without_what_is_named(reply, error), _undecorated(reply), _plain(reply), _bare(reply)):
        if tried != reply:
            return tried
    return None


def _without_what_is_named(reply: Reply, error: BadRequest) -> Reply:
    if says(error, *_TOPIC):
        return replace(reply, thread_id=None)
    if says(error, *_QUOTE):
        return replace(reply, quote_message_id=None)
    if says(error, *_BUTTONS):
        return replace(reply, keyboard=(), force_reply=None)
    if says(error, *_ENTITIES):
        return _plain(reply)
    return replace(reply, photo=None) if says(error, *_PICTURE) else reply


def _undecorated(reply: Reply) -> Reply:
    """The reason is unknown: what is missed least goes first."""
    return replace(reply, photo=None, quote_message_id=None)


def _plain(reply: Reply) -> Reply:
    """The words alone, with their buttons."""
    return replace(_undecorated(reply), text=Markup.escape(visible(reply.text)))


def _bare(reply: Reply) -> Reply:
    """Nothing that could be refused: no buttons, no topic, no file (which is said)."""
    text = reply.text if reply.document is None else common.without_file(reply.text)
    return Reply(Markup.escape(visible(text)), silent=reply.silent, protect=reply.protect)
