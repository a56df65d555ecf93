"""How the bot gets its updates, and how it answers a press."""

from urllib.parse import urlsplit

from sandbox.telegram.backend import QUERY_LIFETIME, Backend, Webhook
from sandbox.telegram.errors import JsonDict, bad_request
from sandbox.telegram.params import Params
from sandbox.telegram.state.bus import Happening
from sandbox.telegram.state.updates import checked_limit

TOAST_LENGTH = 200
SECRET_LENGTH = 256
MAX_CONNECTIONS = range(1, 101)
LOCAL_HOSTS = {"127.0.0.1", "localhost"}
_SECRET_CHARS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def get_me(backend: Backend, _params: Params) -> JsonDict:
    """GetMe, with the fields that Telegram gives here alone."""
    return backend.bot


async def get_updates(backend: Backend, params: Params) -> list[JsonDict]:
    """GetUpdates."""
    backend.updates.allow(params.items("allowed_updates"))
    limit = checked_limit(params.integer("limit", 100))
    return await backend.updates.poll(params.integer("offset"), limit, params.integer("timeout"))


def set_webhook(backend: Backend, params: Params) -> bool:
    """SetWebhook: like a local Bot API server, plain HTTP is fine, but only to this machine."""
    url = params.text("url")
    secret = params.text("secret_token")
    if len(secret) > SECRET_LENGTH or set(secret) - _SECRET_CHARS:
        raise bad_request("secret token contains unallowed characters")
    if url:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.hostname not in LOCAL_HOSTS:
            raise bad_request("bad webhook: Failed to resolve host: Name or service not known")
    if params.boolean("drop_pending_updates"):
        backend.updates.drop_all()
    backend.updates.allow(params.items("allowed_updates"))
    connections = params.integer("max_connections", 40)
    connections = connections if connections in MAX_CONNECTIONS else 40
    backend.updates.release()
    backend.set_webhook(Webhook(url, secret, connections))
    return True


def delete_webhook(backend: Backend, params: Params) -> bool:
    """DeleteWebhook."""
    if params.boolean("drop_pending_updates"):
        backend.updates.drop_all()
    backend.set_webhook(Webhook())
    return True


def get_webhook_info(backend: Backend, _params: Params) -> JsonDict:
    """GetWebhookInfo."""
    hook = backend.webhook
    info: JsonDict = {
        "url": hook.url, "has_custom_certificate": False, "pending_update_count": len(backend.updates.pending),
    }  # fmt: skip
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook.last_error_date is not None:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    if backend.updates.allowed:
        info["allowed_updates"] = backend.updates.allowed
    return info


def answer_callback_query(backend: Backend, params: Params) -> bool:
    """AnswerCallbackQuery: once per press and while it is fresh."""
    text = params.text("text")
    if len(text) > TOAST_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    query = backend.close_query(params.text("callback_query_id"))
    if query is None or backend.clock() - query.at > QUERY_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    backend.bus.publish(Happening("answered", query.chat_id, {"query_id": params.text("callback_query_id")}))
    if text:
        backend.toast(query.user_id, text, alert=params.boolean("show_alert"))
    return True
