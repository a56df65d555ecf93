"""Answers, alerts and deletions whose requests fail, are refused, or lose their answer."""

from functools import partial
from pathlib import Path
from typing import Any

from sandbox.world_people import ADMIN, BRISA, DOROTEA, JACARANDA, ONESIMO, QUIRINO, SUPERVISOR, SeedPerson
from tests.faults.crowd import listening
from tests.faults.mail import LOST, TROUBLES, Tally, quiet, said
from tests.faults.scenario import Outcome, Scenario, spread
from tests.support.ground import Ground, open_ground

ORDERS = (("/ayuda", "scrape"), ("/nada", "No conozco esa orden"), ("/scrape", "¿Qué perfil?"))
SENDERS = (DOROTEA, BRISA, QUIRINO, ONESIMO, JACARANDA)
ALERTS: tuple[tuple[str, dict[str, Any], int], ...] = (
    *((f"400, {times} times", {"code": 400, "times": times}, 0) for times in (1, 2, 3, 4)),
    *((f"{times} lost answers", {**LOST, "times": times}, times) for times in (1, 2)),
    ("413", {"code": 413}, 0),
    *((name, trouble, int(trouble is LOST)) for name, trouble in TROUBLES.items()),
)
CASES: tuple[tuple[SeedPerson, dict[str, Any]], ...] = ((ONESIMO, {"code": 400}), (JACARANDA, LOST))
SECRETS = (
    ("pasted cookies", "c_user=100090000000007; xs=12%3Aabcdefghijk", "cookies pegadas como texto"),
    ("a command with cookies", "/cookies c_user=100090000000007; xs=12%3Aabcdefghijk", "cookies pegadas"),
)


async def answers(folder: Path, times: int) -> Outcome:
    """The answer of a command meets every trouble; its buttons work when it is there."""
    tally = Tally()
    cases = [(order, trouble) for trouble in TROUBLES for order in ORDERS]
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for number, ((order, words), trouble) in enumerate(spread(cases, times)):
            chat = SENDERS[number % len(SENDERS)].telegram_user_id
            ground.control.fault(method="sendMessage", chat=chat, **TROUBLES[trouble])
            sent = await ground.control.say(chat, order)
            after, losses = int(sent["message_id"]), int(TROUBLES[trouble] is LOST)
            tally.times += 1
            await tally.told_once(ground, chat, after, words, f"{order}: {trouble}", losses=losses)
        tally.hung += not await quiet(ground)
        await bot.terminate()
    return tally.outcome()


async def alerts(folder: Path, times: int) -> Outcome:
    """A word to the admin from the outbox is refused, or its answers get lost; those behind it arrive as well."""
    tally, admin = Tally(), ADMIN.telegram_user_id
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for number, (name, trouble, losses) in enumerate(spread(ALERTS, times)):
            sender = SENDERS[number % len(SENDERS)]
            after = max(entry.message_id for entry in ground.control.transcript(admin))
            ground.control.fault(method="sendMessage", chat=admin, **trouble)
            await ground.control.upload(sender.telegram_user_id, filename="cookies.json", content=b"[]")
            tally.times += 1
            words = f"{sender.name} mandó un archivo"
            await tally.told_once(ground, admin, after, words, name, losses=losses)
            tally.hung += not await quiet(ground)
            ground.control.clear_faults()
        await bot.terminate()
    return tally.outcome()


async def a_case(folder: Path, times: int) -> Outcome:
    """The alert of a case: refused once, then its answer is lost."""
    tally, supervisor = Tally(), SUPERVISOR.telegram_user_id
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for sender, trouble in CASES[:times]:
            after = max((entry.message_id for entry in ground.control.transcript(supervisor)), default=0)
            ground.control.fault(method="sendMessage", chat=supervisor, **trouble)
            await ground.control.say(sender.telegram_user_id, "/scrape fb:vega.ficticia amigos")
            tally.times += 1
            await tally.told_once(ground, supervisor, after, sender.name, f"case: {trouble}", losses=trouble is LOST)
            shown = [entry for entry in said(ground, supervisor, after) if sender.name in entry.text]
            if not any("Lo tomo" in label for entry in shown for label in entry.labels):
                tally.wrong("lost", f"case: {trouble}: its buttons")
        await bot.terminate()
    return tally.outcome()


async def deletions(folder: Path, times: int) -> Outcome:
    """deleteMessage fails three times, each way; the secret leaves the chat all the same."""
    tally = Tally()
    cases = [(secret, trouble) for trouble in list(TROUBLES)[:4] for secret in SECRETS]
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for number, ((name, text, words), trouble) in enumerate(spread(cases, times)):
            chat = (ADMIN if text.startswith("/") else SENDERS[number % len(SENDERS)]).telegram_user_id
            ground.control.fault(method="deleteMessage", chat=chat, **{**TROUBLES[trouble], "times": 3})
            sent = int((await ground.control.say(chat, text))["message_id"])
            tally.times += 1
            await tally.told_once(ground, chat, sent, words, f"{name}: {trouble}")
            await tally.gone(ground, chat, sent, f"{name}: {trouble}")
            ground.control.clear_faults()
        tally.hung += not await quiet(ground)
        await bot.terminate()
    return tally.outcome()


async def refusals(folder: Path, times: int) -> Outcome:
    """deleteMessage fails and is then refused for good: the person and the admins hear what has to be done."""
    tally, admin = Tally(), ADMIN.telegram_user_id
    async with open_ground(folder, checked=False) as ground, ground.bot() as bot:
        await listening(ground)
        for sender in SENDERS[:times]:
            chat = sender.telegram_user_id
            order = partial(ground.control.fault, method="deleteMessage", chat=chat)
            order(code=500)
            order(code=400)
            after = max(entry.message_id for entry in ground.control.transcript(admin))
            sent = int((await ground.control.say(chat, SECRETS[0][1]))["message_id"])
            tally.times += 1
            await tally.told_once(ground, chat, sent, "Telegram no me deja borrar tu mensaje", "to the person")
            await tally.told_once(ground, admin, after, f"un mensaje de {sender.name}", "to the admin")
        tally.hung += not await quiet(ground)
        await _nothing_to_read(ground, tally)
        await bot.terminate()
    return tally.outcome()


async def _nothing_to_read(ground: Ground, tally: Tally) -> None:
    rows = str(ground.rows("SELECT * FROM mensajes_salida")) + str(ground.rows("SELECT * FROM actualizaciones"))
    if "abcdefghijk" in rows or "abcdefghijk" in (ground.folder / "salida.txt").read_text():
        tally.wrong("lost", "a secret stands in the database or in the log")


SCENARIOS = (
    Scenario("answers: 500, cut, 429, lost answer", answers, 10, len(TROUBLES) * len(ORDERS)),
    Scenario("words from the outbox: refused, too large, lost answers", alerts, 11, len(ALERTS)),
    Scenario("alerts of cases: refused once, lost answer", a_case, None, 2),
    Scenario("secrets whose deletion fails three times", deletions, 4, 8),
    Scenario("secrets that Telegram will not delete", refusals, 1, len(SENDERS)),
)
