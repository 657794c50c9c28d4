"""Updates a second with a question answered, against two bare echo bots of the same library, all against one fake Bot API.

The fake and each bot run in processes of their own, over loopback. Each bot meets the same burst, after one to warm up; the
time runs to its last message. Prints the ratio of ours to each echo bot; ours answers from the knowledge base and commits
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
from bot.config import Settings
from tests.fakes.botapi import TOKEN

COUNT, USERS, ROUNDS = 1200, 60, 5
HOMES = ["Eigersund", "Nordre Follo"]
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


def ours(api: str) -> None:
    """Answer, as `alis serve` does, with a new database."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"ALIS_DATA": folder, "ALIS_CACHE": str(ROOT / ".venv" / "cache"), "ALIS_LOG_LEVEL": "ERROR"}
        compose.serve(Settings.read(environment | {"ALIS_TELEGRAM_TOKEN": TOKEN, "ALIS_TELEGRAM_API": api}))


BOTS = {"echo, Bot loop": echo_loop, "echo, Application": echo_application, "ours": ours}


def rate(api: str, name: str) -> float:
    """Return the updates a second of one bot, in a process of its own, for a burst.

    Before it, everyone tells their municipality, and a first burst warms up.
    """
    with subprocess.Popen([sys.executable, __file__, name, api], cwd=ROOT) as bot:
        try:
            burst(api, USERS, HOMES)
            burst(api, len(questions()), questions())
            return burst(api, COUNT, questions())
        finally:
            bot.terminate()


def burst(api: str, count: int, texts: list[str]) -> float:
    httpx.post(f"{api}/load", json={"count": count, "users": USERS, "texts": texts})
    stats = {"sent": 0}
    while stats["sent"] < count:
        time.sleep(0.25)
        stats = httpx.get(f"{api}/stats").json()
    return count / float(stats["seconds"])


def questions() -> list[str]:
    """Return the questions of the development set."""
    lines = (ROOT / "tests" / "data" / "qa_dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["q"] for line in lines]


def main() -> int:
    if len(sys.argv) == 3:
        logging.disable(logging.WARNING)
        with suppress(KeyboardInterrupt, asyncio.CancelledError):
            serving = BOTS[sys.argv[1]](sys.argv[2])
            if serving:
                asyncio.run(serving)
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
    return report(rounds)


def report(rounds: list[dict[str, float]]) -> int:
    """Print the rates and the ratios, each the median of the rounds; return 1 below the target."""
    for name in BOTS:
        print(f"{name:18} {statistics.median(one[name] for one in rounds):7.0f} updates/s")
    echoes = [name for name in BOTS if name != "ours"]
    worst = min(statistics.median(one["ours"] / one[echo] for one in rounds) for echo in echoes)
    print(f"{'ratio, at least':18} {worst:7.2f} (target {TARGET})")
    return 0 if worst >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
