"""What protects every page: the headers that go out with it, and who may post to us."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing runs, nothing is loaded from elsewhere, nobody frames us.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

#: For bytes that a page gave us: even when shown, they are shown in a cage.
CAGE = "default-src 'none'; sandbox"

PROTECTION: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

#: For pages whose address is a secret, or whose content is.
SECRET_PAGE: Mapping[str, str] = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
PRIVATE_PAGE: Mapping[str, str] = {"Cache-Control": "no-store"}

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

#: Here a token in the address or in a header says who asks, and no cookie does: mail services
#: post to these from anywhere (RFC 8058), programs too.
BY_TOKEN = ("/confirm/", "/unsubscribe/", "/api/")


class Protection:
    """Adds PROTECTION to every answer that does not say otherwise, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and watch the answer's start go by."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in PROTECTION.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, protected)


class SameOrigin:
    """Refuses what another site makes a browser send here, with our cookies, on its behalf.

    A browser says where a request comes from in Sec-Fetch-Site or in Origin; what says neither
    is no browser and carries no one's cookies.
    """

    def __init__(self, app: ASGIApp, base_url: str) -> None:
        self._app = app
        self._home = urlsplit(base_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] == "http" and not self._allows(scope):
            refusal = PlainTextResponse(
                "This request came from another site. Open the page here and try again.\n", 403
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allows(self, scope: Scope) -> bool:
        """Whether the request acts for itself."""
        if scope["method"] in SAFE or str(scope["path"]).startswith(BY_TOKEN):
            return True
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None and site not in {"same-origin", "none"}:
            return False
        if origin is None or (origin == "null" and site is not None):
            return True
        ours = {self._home, headers.get("host", "").lower()}
        return urlsplit(origin).netloc.lower() in ours - {""}


def local_path(wanted: str, otherwise: str) -> str:
    """Give `wanted` if it is a path on this site and cannot be read as anything else.

    Browsers drop tabs and line breaks in addresses and take a backslash for a slash, so that two
    slashes, a slash and a backslash, or a slash, a tab and a slash all leave the site.
    """
    simple = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    if simple and wanted.startswith("/") and not wanted.startswith("//") and len(wanted) < 2000:
        return wanted
    return otherwise
