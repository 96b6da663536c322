"""Compression of answers, by the weights of Accept-Encoding (RFC 9110, section 12.5.3)."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Message, Receive, Scope, Send

_REFUSED = re.compile(r"(?:^|,)\s*gzip\s*;\s*q=0(?:\.0{0,3})?\s*(?=,|$)", re.IGNORECASE)
_ACCEPTED = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?=[;,]|$)", re.IGNORECASE)


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether an Accept-Encoding header names gzip, with a weight above 0."""
    return bool(_ACCEPTED.search(accept_encoding)) and not _REFUSED.search(accept_encoding)


class Compression(GZipMiddleware):
    """Starlette's middleware, which looks for the word alone, without the weight."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compress the answer unless the request refuses it."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        if not accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": kept}

        async def send_varied_once(message: Message) -> None:
            if message["type"] == "http.response.start":
                _name_each_once(MutableHeaders(scope=message))
            await send(message)

        await super().__call__(scope, receive, send_varied_once)


def _name_each_once(headers: MutableHeaders) -> None:
    """Join the Vary headers; the middleware and the page may name the same request header."""
    names = ",".join(headers.getlist("vary")).split(",")
    once = {name.strip().lower(): name.strip() for name in names if name.strip()}
    if once:
        headers["vary"] = ", ".join(once.values())
