"""An operator's session: a signed cookie that says who, and a list of those that were ended."""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import URL
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from disclosures.errors import InputError
from service.web.desk import Desk, desk_of
from service.web.guard import PRIVATE_PAGE, SAFE

log = logging.getLogger(__name__)

#: How long a login lasts.
SESSION = timedelta(hours=12)

#: Where operators log in, and where they land.
LOGIN = "/console/login"
HOME = "/console"

#: Where the operator's name stands in the scope of a request that was let in.
OPERATOR = "gongkai.operator"

#: Ended sessions that are remembered; an ended cookie is worthless after SESSION anyway.
REMEMBERED = 10_000


class Sessions:
    """Opens, reads and ends sessions. Safe to call from several threads."""

    def __init__(self) -> None:
        self._ended: dict[str, None] = {}
        self._lock = Lock()

    def open(self, desk: Desk, name: str, answer: Response) -> None:
        """Give the browser a new session of `name`; what it had before is replaced."""
        sealed = desk.signer.session(f"{secrets.token_urlsafe(16)} {name}")
        answer.set_cookie(
            cookie_name(desk),
            sealed,
            max_age=int(SESSION.total_seconds()),
            path="/",
            secure=desk.https,
            httponly=True,
            samesite="lax",
        )

    def who(self, desk: Desk, cookie: str | None) -> str | None:
        """Say whose session a cookie holds; None when it is none of ours, ended or too old.

        An operator whose token was revoked has no session either.
        """
        if not cookie:
            return None
        try:
            serial, _space, name = self._read(desk, cookie)
        except InputError:
            return None
        if serial in self._ended or name not in desk.operators.names():
            return None
        return name

    def end(self, desk: Desk, cookie: str | None, answer: Response) -> None:
        """End a session here, and in the browser."""
        try:
            serial, _space, _name = self._read(desk, cookie or "")
        except InputError:
            serial = ""
        with self._lock:
            self._ended[serial] = None
            while len(self._ended) > REMEMBERED:
                self._ended.pop(next(iter(self._ended)))
        answer.delete_cookie(cookie_name(desk), path="/", secure=desk.https, httponly=True)

    @staticmethod
    def _read(desk: Desk, cookie: str) -> tuple[str, str, str]:
        """Read serial and name. Raises InputError."""
        return desk.signer.session_text(cookie, within=SESSION).partition(" ")


class OnlyOperators:
    """Lets in who is logged in; sends people to the login page, and refuses everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the operator's name, or answer in its stead."""
        request = Request(scope, receive)
        name = await run_in_threadpool(operator_of, request)
        if name is None:
            await turn_away(request)(scope, receive, send)
            return
        scope[OPERATOR] = name
        await self._app(scope, receive, send)


def behind_login(routes: Sequence[Route]) -> list[Route]:
    """Give the same routes, each open to operators only."""
    guard = [Middleware(OnlyOperators)]
    return [
        Route(route.path, route.endpoint, methods=sorted(route.methods or ()), middleware=guard)
        for route in routes
    ]


def cookie_name(desk: Desk) -> str:
    """Name the cookie; with https in a way that no other host or path can set it."""
    return "__Host-gongkai" if desk.https else "gongkai"


def operator_of(request: Request) -> str | None:
    """Say which operator is logged in, if one is."""
    desk = desk_of(request)
    return sessions_of(request).who(desk, request.cookies.get(cookie_name(desk)))


def sessions_of(request: Request) -> Sessions:
    """Find the sessions of the app that serves `request`."""
    sessions = request.app.state.sessions
    assert isinstance(sessions, Sessions)
    return sessions


def turn_away(request: Request) -> Response:
    """Answer one who is not logged in: people are shown the way, everything else is refused."""
    if request.method not in SAFE:
        return PlainTextResponse("Log in first.\n", 401, PRIVATE_PAGE)
    address = URL(LOGIN).include_query_params(next=request.url.path)
    return RedirectResponse(str(address), 303, PRIVATE_PAGE)
