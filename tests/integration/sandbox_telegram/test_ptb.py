"""python-telegram-bot's own Application, unmodified, by polling and by webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from sandbox.telegram import Control, LocalTelegram
from sandbox.telegram.serving import Serving
from tests.integration.sandbox_telegram.world import ALONDRA
from tests.support.tables import each

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE


async def greet(update: Update, context: Context) -> None:
    assert update.effective_message is not None
    code = (context.args or [""])[0]
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Seguir", callback_data="go")]])
    await update.effective_message.reply_html(f"<b>Hola</b> {code}", reply_markup=markup, do_quote=True)


async def go_on(update: Update, _context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Sigo")
    await query.edit_message_text("hecho")


async def take_file(update: Update, _context: Context) -> None:
    message = update.effective_message
    assert message is not None
    assert message.document is not None
    content = await (await message.document.get_file()).download_as_bytearray()
    await message.reply_document(bytes(content) * 2, filename="doble.txt")


def build(local: LocalTelegram, *, updater: bool) -> App:
    builder = ApplicationBuilder().token(local.token).base_url(local.base_url).base_file_url(local.base_file_url)
    application = (builder if updater else builder.updater(None)).build()
    application.add_handler(CommandHandler("start", greet))
    application.add_handler(CallbackQueryHandler(go_on))
    application.add_handler(MessageHandler(filters.Document.ALL, take_file))
    return application


@asynccontextmanager
async def polling(local: LocalTelegram) -> AsyncIterator[App]:
    application = build(local, updater=True)
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield application
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def webhook(local: LocalTelegram, secret: str = "secreto") -> AsyncIterator[App]:
    application = build(local, updater=False)
    received: list[str | None] = []

    async def hook(request: Request) -> Response:
        received.append(request.headers.get("x-telegram-bot-api-secret-token"))
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    serving = Serving(Starlette(routes=[Route("/hook", hook, methods=["POST"])]), 0)
    await serving.start()
    async with application:
        await application.start()
        await application.bot.set_webhook(f"http://127.0.0.1:{serving.port}/hook", secret_token=secret)
        yield application
        await application.stop()
    await serving.stop()
    assert set(received) == {secret}


async def talk(control: Control) -> None:
    await control.say(ALONDRA, "/start CODIGO")
    greeting = await control.wait_for(ALONDRA, lambda e: e.from_bot)
    assert (greeting.html, greeting.reply_to) == ("<b>Hola</b> CODIGO", 1)
    await control.press(ALONDRA, button="Seguir")
    done = await control.wait_for(ALONDRA, lambda e: e.edited)
    assert (done.text, done.history, done.buttons) == ("hecho", ("Hola CODIGO",), ())
    assert control.toasts(ALONDRA) == ["Sigo"]
    await control.upload(ALONDRA, filename="uno.txt", content=b"ab")
    answer = await control.wait_for(ALONDRA, lambda e: any(f.name == "doble.txt" for f in e.files))
    assert control.file(answer.files[0].file_id) == b"abab"


async def test_an_application_runs_by_polling(local: LocalTelegram, control: Control) -> None:
    async with polling(local):
        await talk(control)
    assert local._backend.updates.pending == []


async def test_an_application_runs_by_webhook(local: LocalTelegram, control: Control) -> None:
    async with webhook(local):
        await talk(control)


async def test_polling_goes_on_over_faults(local: LocalTelegram, control: Control) -> None:
    async with polling(local):
        control.fault(method="getUpdates", code=502)
        await control.say(ALONDRA, "/start")
        await control.wait_for(ALONDRA, lambda e: e.from_bot)
        control.fault(method="getUpdates", code=0)
        await control.press(ALONDRA, button="Seguir")
        await control.wait_for(ALONDRA, lambda e: e.edited)


async def test_a_webhook_and_polling_exclude_each_other(local: LocalTelegram, bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match=r"can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


@each(
    ("url", "secret", "sentence"),
    [
        ("ftp://x", "", "An HTTPS URL must be provided for webhook"),
        ("https://lejos.example/hook", "", "Failed to resolve host"),
        ("http://127.0.0.1/hook", "con espacio", "secret token contains unallowed characters"),
    ],
)
async def test_bad_webhooks_are_refused(bot: Bot, url: str, secret: str, sentence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.set_webhook(url, secret_token=secret or None)
    assert sentence.lower() in str(caught.value).lower()


async def test_a_webhook_that_fails_gets_the_update_again() -> None:
    answers = [500, 200]
    bodies: list[Any] = []

    async def hook(request: Request) -> Response:
        bodies.append((await request.json())["update_id"])
        return Response(status_code=answers.pop(0))

    serving = Serving(Starlette(routes=[Route("/hook", hook, methods=["POST"])]), 0)
    await serving.start()
    async with LocalTelegram(webhook_pause=0.01) as local:
        local.control.add_person(user_id=ALONDRA, first_name="Alondra")
        async with build(local, updater=False) as application:
            await application.bot.set_webhook(f"http://127.0.0.1:{serving.port}/hook")
            await local.control.say(ALONDRA, "/start")
            await local.control.wait_for_call("setWebhook")
            while (await application.bot.get_webhook_info()).pending_update_count:
                pass
            info = await application.bot.get_webhook_info()
    await serving.stop()
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_webhook_may_answer_with_a_method() -> None:
    async def hook(request: Request) -> Response:
        chat = (await request.json())["message"]["chat"]["id"]
        body = f'{{"method": "sendMessage", "chat_id": {chat}, "text": "de vuelta"}}'
        return Response(body, media_type="application/json")

    serving = Serving(Starlette(routes=[Route("/hook", hook, methods=["POST"])]), 0)
    await serving.start()
    async with LocalTelegram() as local:
        local.control.add_person(user_id=ALONDRA, first_name="Alondra")
        async with build(local, updater=False) as application:
            await application.bot.set_webhook(f"http://127.0.0.1:{serving.port}/hook")
            await local.control.say(ALONDRA, "/start")
            await local.control.wait_for(ALONDRA, lambda e: e.text == "de vuelta")
    await serving.stop()
