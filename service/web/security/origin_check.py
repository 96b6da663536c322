"""Protection against cross-site requests and open redirects."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

#: Methods that change nothing (RFC 9110, section 9.2.1).
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

#: Paths that are authenticated by a token and never by a cookie: mail services post to them from
#: anywhere (RFC 8058), and so do programs.
TOKEN_PATHS = ("/confirm/", "/unsubscribe/", "/api/")


class OriginCheck:
    """ASGI middleware that rejects unsafe requests which another site made a browser send.

    A browser states the origin of a request in Sec-Fetch-Site or in Origin; a client that sends
    neither is no browser and carries nobody's cookies.
    """

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._own_host = urlsplit(base_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and not self._allows(scope):
            rejection = PlainTextResponse(
                "This request came from another site. Open the page here and try again.\n", 403
            )
            await rejection(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allows(self, scope: Scope) -> bool:
        """Whether the request is safe, or comes from this site."""
        if scope["method"] in SAFE_METHODS or str(scope["path"]).startswith(TOKEN_PATHS):
            return True
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        if origin is None or (origin == "null" and site is not None):
            return True
        own = {self._own_host, headers.get("host", "").lower()}
        return urlsplit(origin).netloc.lower() in own - {""}


def local_path(target: str, default: str) -> str:
    """Return `target` if every browser reads it as a path on this site, else `default`.

    Browsers drop tabs and line breaks in addresses and read a backslash as a slash: two slashes,
    a slash and a backslash, or a slash, a tab and a slash all lead to another site.
    """
    simple = target.isascii() and target.isprintable() and "\\" not in target
    if simple and target.startswith("/") and not target.startswith("//") and len(target) < 2000:
        return target
    return default
