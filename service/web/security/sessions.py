"""Operator sessions: a signed cookie with the operator's name, and a list of ended sessions."""

import logging
import secrets
from datetime import timedelta
from threading import Lock
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from disclosures.errors import InputError
from service.web.context import Context, ViewContext, context_of
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.origin_check import SAFE_METHODS

log = logging.getLogger(__name__)

#: Lifetime of a session.
SESSION_LIFETIME = timedelta(hours=12)

#: Paths of the login page and of the console.
LOGIN = "/console/login"
CONSOLE = "/console"

#: Key of the operator's name in the scope of an authenticated request.
SCOPE_KEY = "gongkai.operator"

#: Ended sessions that are remembered; an ended cookie expires after SESSION_LIFETIME anyway.
MAX_ENDED = 10_000


class NotLoggedIn(Exception):
    """The request needs an operator session and has none."""


class Sessions:
    """Opens, reads and ends sessions. Thread-safe."""

    def __init__(self) -> None:
        self._ended: dict[str, None] = {}
        self._lock = Lock()

    def open(self, context: ViewContext, name: str, response: Response) -> None:
        """Set the cookie of a new session of `name`; it replaces any earlier one."""
        cookie = context.signer.session(f"{secrets.token_urlsafe(16)} {name}")
        response.set_cookie(
            cookie_name(context),
            cookie,
            max_age=int(SESSION_LIFETIME.total_seconds()),
            path="/",
            secure=context.https,
            httponly=True,
            samesite="lax",
        )

    def operator(self, context: ViewContext, cookie: str | None) -> str | None:
        """Return the operator of a cookie; None if it is invalid, ended or expired.

        An operator whose token was revoked has no session either.
        """
        if not cookie:
            return None
        try:
            serial, _space, name = self._read(context, cookie)
        except InputError:
            return None
        if serial in self._ended or name not in context.operators.names():
            return None
        return name

    def end(self, context: ViewContext, cookie: str | None, response: Response) -> None:
        """End a session on the server, and delete its cookie."""
        try:
            serial, _space, _name = self._read(context, cookie or "")
        except InputError:
            serial = ""
        with self._lock:
            self._ended[serial] = None
            while len(self._ended) > MAX_ENDED:
                self._ended.pop(next(iter(self._ended)))
        response.delete_cookie(cookie_name(context), path="/", secure=context.https, httponly=True)

    @staticmethod
    def _read(context: ViewContext, cookie: str) -> tuple[str, str, str]:
        """Read serial and name. Raises InputError."""
        return context.signer.session_text(cookie, within=SESSION_LIFETIME).partition(" ")


def cookie_name(context: ViewContext) -> str:
    """Name of the session cookie; with https one that only this host can set."""
    return "__Host-gongkai" if context.https else "gongkai"


def sessions_of(request: Request) -> Sessions:
    """Return the sessions of the app that serves `request`."""
    sessions = request.app.state.sessions
    assert isinstance(sessions, Sessions)
    return sessions


def session_operator(request: Request) -> str | None:
    """Return the operator who is logged in, or None."""
    context = context_of(request)
    return sessions_of(request).operator(context, request.cookies.get(cookie_name(context)))


def require_operator(request: Request) -> str:
    """Return the operator who is logged in. Raises NotLoggedIn."""
    name = session_operator(request)
    if name is None:
        raise NotLoggedIn
    request.scope[SCOPE_KEY] = name
    return name


async def _sessions(request: Request) -> Sessions:
    return sessions_of(request)


async def _session_cookie(request: Request, context: Context) -> str | None:
    return request.cookies.get(cookie_name(context))


#: Dependencies: the operator (else NotLoggedIn), the operator or None, sessions, session cookie.
Operator = Annotated[str, Depends(require_operator)]
OptionalOperator = Annotated[str | None, Depends(session_operator)]
AllSessions = Annotated[Sessions, Depends(_sessions)]
SessionCookie = Annotated[str | None, Depends(_session_cookie)]


def not_logged_in(request: Request, error: Exception) -> Response:
    """Answer a request without session: safe ones are redirected to the login, others get 401."""
    if request.method not in SAFE_METHODS:
        return PlainTextResponse("Log in first.\n", 401, PRIVATE_PAGE)
    address = URL(LOGIN).include_query_params(next=request.url.path)
    return RedirectResponse(str(address), 303, PRIVATE_PAGE)
