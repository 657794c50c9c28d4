"""A small Bot API over real HTTP: many users, Telegram's limits, and its faults on demand.

`python -m tests.fakes.botapi` serves it in a process of its own and prints its address; POST /load (JSON: count, users, texts) then
makes users write, and GET /stats tells how many messages were sent, and the seconds from the load to the last of them.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFakeFak"
ME = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "ALIS",
    "username": "alis_test_bot",
    "supports_inline_queries": True,
}
TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote"}
NO_CHAT = "Bad Request: chat not found"
Params = dict[str, Any]


class Refused(Exception):
    """A request that Telegram would refuse: status, description, parameters."""

    def __init__(self, status: int, description: str, **parameters: object) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class Seen(HTMLParser):
    """The text that a reader sees. Refuses what Telegram cannot parse."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._open: list[str] = []
        if re.search(r"&(?!(?:lt|gt|amp|quot|#\d+);)|<(?![/a-z])", text):
            raise Refused(400, "Bad Request: can't parse entities: unescaped character")
        self.feed(text)
        self.close()
        if self._open:
            raise Refused(400, "Bad Request: can't parse entities: tag not closed")

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in TAGS:
            raise Refused(400, f"Bad Request: can't parse entities: unsupported tag {tag}")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise Refused(400, "Bad Request: can't parse entities: unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass
class Fault:
    """What goes wrong with the next calls of a method: a status, a dropped connection ("drop") or silence ("hang").

    With `done` the call has its effect before the fault: its answer is lost on the way.
    """

    method: str
    status: int | str
    retry_after: int = 0
    chat: int | None = None
    times: int = 1
    done: bool = False


@dataclass
class Sent:
    """A message that a chat received."""

    id: int
    chat: int
    text: str
    buttons: list[tuple[str, str]]
    params: Params


@dataclass
class FakeBotApi:
    """The far end. `sent` holds what was received, `calls` every call with its parameters."""

    token: str = TOKEN
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[str, Params]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    commands: dict[str, list[Params]] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        self._updates: list[Params] = []
        self._next_id = 1000
        self._arrived = asyncio.Event()
        self._sent_something = asyncio.Event()
        self._poll = 0
        self._loaded_at = self._last_sent = 0.0
        self._taps: set[str] = set()
        self._markup: dict[tuple[int, int], object] = {}
        self.edits: list[Params] = []
        self.answered_taps: dict[str, str] = {}
        self.inline: dict[str, Params] = {}
        self._runner: web.AppRunner | None = None
        self._by_chat: dict[int, list[Sent]] = defaultdict(list)

    # -- serving

    async def start(self, port: int = 0) -> FakeBotApi:
        logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # a killed client is no fault of ours
        app = web.Application(client_max_size=10**7)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_post("/load", self._load)
        app.router.add_get("/stats", self._stats)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def stop(self) -> None:
        self._arrived.set()
        if self._runner:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params = {k: _value(str(v)) for k, v in (await request.post()).items()}
        try:
            if request.match_info["token"] != self.token:
                raise Refused(401, "Unauthorized")
            fault = self._fault(method, params)
            if fault and not fault.done:
                return await self._fail(fault, request)
            result = await self._call(method, params)
            return await self._fail(fault, request) if fault else web.json_response({"ok": True, "result": result})
        except Refused as refused:
            body = {"ok": False, "error_code": refused.status, "description": refused.description}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return web.json_response(body, status=refused.status)

    def _fault(self, method: str, params: Params) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.chat in (None, params.get("chat_id")):
                fault.times -= 1
                if not fault.times:
                    self.faults.remove(fault)
                return fault
        return None

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault.status == "hang":
            await asyncio.sleep(60)
        if fault.status == "drop" or isinstance(fault.status, str):
            assert request.transport
            request.transport.close()
            return web.Response()
        if fault.status == 429:
            raise Refused(429, f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after)
        raise Refused(fault.status, "Internal Server Error" if fault.status >= 500 else "Bad Request: a fault")

    async def _call(self, method: str, params: Params) -> object:
        if method != "getUpdates":
            self.calls.append((method, params))
        handler: Callable[[Params], Awaitable[object] | object] | None = getattr(self, f"_{method}", None)
        if handler is None:
            raise Refused(404, "Not Found: method not found")
        result = handler(params)
        return await result if asyncio.iscoroutine(result) else result

    async def _load(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        self.sent.clear()
        self._by_chat.clear()
        self._loaded_at = self._last_sent = time.monotonic()
        for n in range(wanted["count"]):
            self.say(1 + n % wanted["users"], wanted["texts"][n % len(wanted["texts"])])
        return web.json_response({})

    async def _stats(self, request: web.Request) -> web.Response:
        return web.json_response({"sent": len(self.sent), "seconds": self._last_sent - self._loaded_at})

    # -- methods

    def _getMe(self, params: Params) -> object:
        return ME

    def _deleteWebhook(self, params: Params) -> object:
        assert not params.get("drop_pending_updates"), "what was written while the bot was down must not be dropped"
        return True

    async def _getUpdates(self, params: Params) -> object:
        """Confirm what lies before the offset, and return what follows; a newer poll ends an older one."""
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        self._updates = [u for u in self._updates if u["update_id"] >= offset]
        self._poll += 1
        mine = self._poll
        deadline = asyncio.get_running_loop().time() + int(params.get("timeout", 0))
        while not self._updates and asyncio.get_running_loop().time() < deadline:
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), deadline - asyncio.get_running_loop().time())
            except TimeoutError:
                break
            if mine != self._poll:
                raise Refused(409, "Conflict: terminated by other getUpdates request")
        allowed = params.get("allowed_updates") or []
        return [u for u in self._updates if not allowed or set(u) & set(allowed)][:limit]

    def _sendMessage(self, params: Params) -> object:
        chat = params["chat_id"]
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat == 404:
            raise Refused(400, NO_CHAT)
        text = _seen(params["text"], params.get("parse_mode"))
        buttons = _buttons(params.get("reply_markup"))
        self._next_id += 1
        sent = Sent(self._next_id, chat, text, buttons, params)
        self._markup[chat, sent.id] = params.get("reply_markup")
        self.sent.append(sent)
        self._last_sent = time.monotonic()
        self._by_chat[chat].append(sent)
        self._sent_something.set()
        return {"message_id": sent.id, "date": 1_780_000_000, "chat": _chat(chat), "text": text}

    def _answerCallbackQuery(self, params: Params) -> object:
        tap, text = params["callback_query_id"], params.get("text", "")
        if tap not in self._taps:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if len(text) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self._taps.discard(tap)
        self.answered_taps[tap] = text
        self._sent_something.set()
        return True

    def _editMessageReplyMarkup(self, params: Params) -> object:
        key = params["chat_id"], params["message_id"]
        if self._markup.get(key) == params.get("reply_markup"):
            raise Refused(400, "Bad Request: message is not modified")
        self._markup[key] = params.get("reply_markup")
        self.edits.append(params)
        return {"message_id": key[1], "date": 1_780_000_000, "chat": _chat(key[0])}

    def _answerInlineQuery(self, params: Params) -> object:
        results = params["results"]
        if len(results) > 50 or len({r["id"] for r in results}) < len(results):
            raise Refused(400, "Bad Request: RESULT_ID_DUPLICATE")
        for result in results:
            assert 1 <= len(result["id"].encode()) <= 64 and result["title"]
            content = result["input_message_content"]
            _seen(content["message_text"], content.get("parse_mode"))
        self.inline[params["inline_query_id"]] = params
        self._sent_something.set()
        return True

    def _setMyCommands(self, params: Params) -> object:
        for command in params["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[params.get("language_code", "")] = params["commands"]
        return True

    def _setMyDescription(self, params: Params) -> object:
        return _within(params["description"], 512)

    def _setMyShortDescription(self, params: Params) -> object:
        return _within(params["short_description"], 120)

    # -- the users' side

    def _put(self, **update: Any) -> int:
        self._next_id += 1
        self._updates.append({"update_id": self._next_id, **update})
        self._arrived.set()
        return self._next_id

    def say(self, user: int, text: str = "", chat: int | None = None, language: str = "nb", **more: Any) -> int:
        """Let a user write in their own chat, or in the group `chat` (negative); return the update's id."""
        self._next_id += 1
        message: Params = {"message_id": self._next_id, "date": 1_780_000_000, "chat": _chat(chat or user)}
        message["from"] = _user(user, language)
        if text:
            message |= {"text": text, "entities": _entities(text)}
        return self._put(message=message | more)

    def tap(self, user: int, label: str, chat: int | None = None) -> str:
        """Let a user tap the newest button that begins with `label`, or that carries it; return the tap's id."""
        for sent in reversed(self._by_chat[chat or user]):
            for text, data in sent.buttons:
                if text.startswith(label) or data == label:
                    return self.tap_data(user, data, sent.id, chat)
        raise AssertionError(f"no button {label!r}")

    def tap_data(self, user: int, data: str, message: int, chat: int | None = None) -> str:
        self._next_id += 1
        tap = f"tap{self._next_id}"
        self._taps.add(tap)
        under = {"message_id": message, "date": 1_780_000_000, "chat": _chat(chat or user), "from": ME, "text": "…"}
        query = {"id": tap, "from": _user(user, "nb"), "chat_instance": "1", "data": data, "message": under}
        self._put(callback_query=query)
        return tap

    def ask_inline(self, user: int, query: str) -> str:
        self._next_id += 1
        id_ = f"inline{self._next_id}"
        self._put(inline_query={"id": id_, "from": _user(user, "nb"), "query": query, "offset": ""})
        return id_

    def to(self, chat: int) -> list[Sent]:
        """Return what a chat received."""
        return self._by_chat[chat]

    async def until(self, true: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until something holds; fails after `seconds`."""
        async with asyncio.timeout(seconds):
            while not true():
                self._sent_something.clear()
                try:
                    await asyncio.wait_for(self._sent_something.wait(), 0.05)
                except TimeoutError:
                    continue

    @property
    def unconfirmed(self) -> int:
        return len(self._updates)


def _value(text: str) -> Any:
    """Return a form field as Telegram reads it: JSON where it is JSON, else text."""
    if not re.match(r"[\[{]|-?\d+$|true$|false$", text):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _seen(text: object, parse_mode: str | None) -> str:
    seen = Seen(str(text)).text if parse_mode == "HTML" else str(text)
    if not seen.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(seen.encode("utf-16-le")) // 2 > 4096:
        raise Refused(400, "Bad Request: message is too long")
    return seen


def _buttons(markup: Params | None) -> list[tuple[str, str]]:
    buttons = [b for row in (markup or {}).get("inline_keyboard", []) for b in row]
    for button in buttons:
        if not 1 <= len(button["callback_data"].encode()) <= 64 or not button["text"].strip():
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    if len(buttons) > 100:
        raise Refused(400, "Bad Request: reply markup is too long")
    return [(b["text"], b["callback_data"]) for b in buttons]


def _within(text: object, most: int) -> bool:
    if len(str(text)) > most:
        raise Refused(400, "Bad Request: description is too long")
    return True


def _entities(text: str) -> list[Params]:
    found = [("bot_command", m) for m in re.finditer(r"(?<!\S)/\w+(?:@\w+)?", text)]
    found += [("mention", m) for m in re.finditer(r"(?<![\w/])@\w+", text)]
    return [
        {"type": kind, "offset": len(text[: m.start()].encode("utf-16-le")) // 2, "length": len(m[0])}
        for kind, m in found
    ]


def _chat(chat: int) -> Params:
    return (
        {"id": chat, "type": "supergroup", "title": "ALIS"}
        if chat < 0
        else {"id": chat, "type": "private", "first_name": "A"}
    )


def _user(user: int, language: str) -> Params:
    return {"id": user, "is_bot": False, "first_name": f"U{user}", "language_code": language}


async def _main() -> None:
    api = await FakeBotApi().start()
    print(api.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
