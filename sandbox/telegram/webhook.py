"""Delivery of updates to the bot's webhook, one after the other, again and again until it takes them."""

import asyncio
import contextlib

import httpx

from sandbox.telegram.api import Api
from sandbox.telegram.controls.faults import LineCut
from sandbox.telegram.errors import ApiError, JsonDict
from sandbox.telegram.params import Params

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
TIMEOUT = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class WebhookSender:
    """Sends pending updates while a webhook is set; runs as one task, started and stopped by the server."""

    def __init__(self, api: Api, *, first_pause: float = FIRST_PAUSE) -> None:
        self._api, self._backend, self._first_pause = api, api.backend, first_pause
        self._changed = asyncio.Event()
        self._backend.webhook_changed = self._changed.set

    async def run(self) -> None:
        """Until cancelled."""
        await self._work_to_do()  # opening a client costs some tens of milliseconds; most worlds need none
        async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False, verify=False) as client:
            pause = self._first_pause
            while True:
                await self._work_to_do()
                if await self._deliver_next(client):
                    pause = self._first_pause
                    continue
                self._changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _work_to_do(self) -> None:
        while True:
            await self._backend.updates.arrived.wait()
            if self._backend.webhook.url:
                return
            self._changed.clear()
            await self._changed.wait()

    async def _deliver_next(self, client: httpx.AsyncClient) -> bool:
        hook, update = self._backend.webhook, self._backend.updates.pending[0].update
        headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
        try:
            answer = await client.post(hook.url, json=update, headers=headers)
        except httpx.HTTPError as exc:
            self._failed(f"Connection failed: {type(exc).__name__}")
            return False
        if not answer.is_success:
            self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
            return False
        self._backend.updates.acknowledge(update["update_id"] + 1)
        await self._carry_out_answer(answer)
        return True

    async def _carry_out_answer(self, answer: httpx.Response) -> None:
        """A webhook may answer with a method call; its result goes nowhere."""
        if not answer.headers.get("content-type", "").startswith("application/json"):
            return
        body: JsonDict = answer.json()
        if isinstance(body, dict) and body.get("method"):
            with contextlib.suppress(ApiError, LineCut):
                await self._api.call(str(body.pop("method")), Params(body))

    def _failed(self, sentence: str) -> None:
        self._backend.webhook.last_error_date = self._backend.now
        self._backend.webhook.last_error_message = sentence
        self._backend.save_webhook()
