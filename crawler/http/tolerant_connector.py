"""Connections of aiohttp whose responses are repaired before the strict parser reads them."""

import asyncio
import re
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from crawler.http.response_head import repaired

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

#: Bytes of a head that may be repaired; a longer one is left to the strict parser and its limits.
MAX_HEAD = 65_536


class TolerantResponseHandler(ResponseHandler):
    """Collects the head of each response, and passes it on repaired."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._head = bytearray()
        self._in_head = False

    def set_response_params(self, **params: Any) -> None:
        """Expect the head of the next response; aiohttp calls this for each request."""
        self._in_head = True
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        """Pass on the body as it is, and a head when it is complete."""
        if not self._in_head:
            super().data_received(data)
            return
        searched = max(len(self._head) - 3, 0)
        self._head += data
        while end := _END_OF_HEAD.search(self._head, searched):
            head = repaired(bytes(self._head[: end.end()]))
            self._in_head = head.informational
            rest = bytes(self._head[end.end() :])
            self._head.clear()
            if not self._in_head:
                super().data_received(head.data + rest)
                return
            super().data_received(head.data)
            self._head += rest
            searched = 0
        if len(self._head) > MAX_HEAD:
            self._flush()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Leave an unfinished head to the strict parser."""
        if self._head and self._parser is not None:
            self._flush()
        super().connection_lost(exc)

    def _flush(self) -> None:
        self._in_head = False
        data = bytes(self._head)
        self._head.clear()
        super().data_received(data)


class TolerantConnector(aiohttp.TCPConnector):
    """A TCPConnector that makes such connections."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        handler: type[ResponseHandler] = TolerantResponseHandler
        self._factory = partial(handler, loop=self._loop)
