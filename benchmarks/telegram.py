"""Updates a second with a question answered, against two bare echo bots of the same library, all against one fake Bot API.

The fake and each bot run in processes of their own, over loopback. Each bot meets the same burst; the time runs from its
first poll to its last message. Prints the ratio of ours to each echo bot; ours answers from the knowledge base and commits
every turn to the disk.
"""

# ruff: noqa: E402 - the path is set before the imports

from __future__ import annotations

import asyncio
import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)  # not this folder, in which this file would hide the library of its name

import httpx
import telegram
from telegram.ext import Application, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot import compose
from bot.channels import telegram_run
from bot.config import Settings
from tests.fakes.botapi import TOKEN

COUNT, USERS, ROUNDS = 600, 60, 3
TARGET = 0.5


async def echo_loop(api: str) -> None:
    """Echo with the library's bot and a loop of three lines."""
    bot = telegram.Bot(TOKEN, base_url=f"{api}/bot", request=HTTPXRequest(connection_pool_size=16))
    async with bot:
        offset = 0
        while True:
            for update in await bot.get_updates(offset, timeout=10):
                await bot.send_message(update.message.chat.id, update.message.text)
                offset = update.update_id + 1


async def echo_application(api: str) -> None:
    """Echo with the library's application, as its examples do."""

    async def echo(update: telegram.Update, _: object) -> None:
        await update.message.reply_text(update.message.text)

    application = Application.builder().token(TOKEN).base_url(f"{api}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=10)
        try:
            await asyncio.Event().wait()
        finally:
            await application.updater.stop()
            await application.stop()


async def ours(api: str) -> None:
    """Answer, as `alis serve` does, with a new database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"ALIS_DATA": folder, "ALIS_CACHE": str(ROOT / ".venv" / "cache")}
        assembly = compose.build(Settings.read(environment))
        try:
            await telegram_run.run(assembly.conversation, TOKEN, api)
        finally:
            assembly.store.close()


BOTS = {"echo, Bot loop": echo_loop, "echo, Application": echo_application, "ours": ours}


def rate(api: str, name: str) -> float:
    """Return the updates a second of one bot, in a process of its own, for one burst."""
    httpx.post(f"{api}/load", json={"count": COUNT, "users": USERS, "texts": questions()})
    with subprocess.Popen([sys.executable, __file__, name, api], cwd=ROOT) as bot:
        try:
            stats = {"sent": 0}
            while stats["sent"] < COUNT and bot.poll() is None:
                time.sleep(0.25)
                stats = httpx.get(f"{api}/stats").json()
        finally:
            bot.terminate()
    return COUNT / stats["seconds"]


def questions() -> list[str]:
    """Return the questions of the development set, each with its municipality where it needs one."""
    lines = (ROOT / "tests" / "data" / "qa_dev.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    return [" ".join(part for part in (a["q"], (a["kommune"] or "").replace("-", " ")) if part) for a in asked]


def main() -> int:
    if len(sys.argv) == 3:
        logging.disable(logging.WARNING)
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(BOTS[sys.argv[1]](sys.argv[2]))
        return 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.botapi"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as far_end:
        try:
            assert far_end.stdout
            api = far_end.stdout.readline().strip()
            rounds = [{name: rate(api, name) for name in BOTS} for _ in range(ROUNDS)]
        finally:
            far_end.terminate()
    return report({name: statistics.median(one[name] for one in rounds) for name in BOTS})


def report(rates: dict[str, float]) -> int:
    for name, found in rates.items():
        print(f"{name:18} {found:7.0f} updates/s")
    worst = min(rates["ours"] / found for name, found in rates.items() if name != "ours")
    print(f"{'ratio, at least':18} {worst:7.2f} (target {TARGET})")
    return 0 if worst >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
