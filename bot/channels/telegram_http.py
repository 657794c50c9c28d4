"""Requests to Telegram over aiohttp, for the library's bot.

The library's own httpx looks through all its connections at every request and costs three times as much of the processor.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

FORM = "application/x-www-form-urlencoded"
CONNECT_SECONDS = 10.0


class Requests(BaseRequest):
    """A pool of up to `connections`, each answer awaited `read_seconds` unless a call says otherwise. Sends no files."""

    def __init__(self, connections: int, read_seconds: float) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how many seconds an answer is awaited."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool; nothing is connected yet."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=60)
            headers = {"User-Agent": self.USER_AGENT, "Content-Type": FORM}
            self._session = aiohttp.ClientSession(connector=connector, headers=headers, trust_env=True)

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Return status and body of one request. Raises TimedOut and NetworkError, which name no address."""
        assert self._session, "initialize first"
        body = urlencode(request_data.json_parameters).encode() if request_data else None
        read = self._read_seconds if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=read)
        try:
            async with self._session.request(method, url, data=body, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except TimeoutError as fault:
            raise TimedOut from fault
        except (aiohttp.ClientError, OSError) as fault:
            raise NetworkError(type(fault).__name__) from fault
