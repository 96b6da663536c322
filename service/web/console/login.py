"""Login and logout of operators."""

import logging

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from disclosures.wording.marking import gettext_noop as _
from service.web.context import Context
from service.web.forms import Form, first_value
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.origin_check import local_path
from service.web.security.rate_limits import Client, Limiter
from service.web.security.sessions import (
    CONSOLE,
    LOGIN,
    AllSessions,
    Operator,
    SessionCookie,
)

log = logging.getLogger(__name__)

#: Retry-After of a client whose logins failed too often, in seconds.
RETRY_AFTER = 900

router = page_router()


@router.get(LOGIN)
def login_page(request: Request) -> Response:
    """Show the login form."""
    onward = local_path(request.query_params.get("next", ""), CONSOLE)
    return page(request, "login.html", {"next": onward, "wrong": ""}, headers=PRIVATE_PAGE)


@router.post(LOGIN)
def log_in(
    request: Request,
    context: Context,
    form: Form,
    sessions: AllSessions,
    limiter: Limiter,
    client: Client,
) -> Response:
    """Open a session for a valid token. Every other token gets the same response."""
    onward = local_path(first_value(form, "next", length=2000), CONSOLE)
    if not limiter.may_log_in(client):
        wait = {"Retry-After": str(RETRY_AFTER), **PRIVATE_PAGE}
        values = {"next": onward, "wrong": _("失败次数过多，请稍后再试。")}
        return page(request, "login.html", values, status=429, headers=wait)
    name = context.operators.authenticate(first_value(form, "token"))
    if name is None:
        limiter.count_failed_login(client)
        log.warning("login failed")
        values = {"next": onward, "wrong": _("这不是有效的令牌。")}
        return page(request, "login.html", values, status=403, headers=PRIVATE_PAGE)
    log.info("operator logged in", extra={"operator": name})
    response = RedirectResponse(onward, 303, PRIVATE_PAGE)
    sessions.open(context, name, response)
    return response


@router.post("/console/logout")
def log_out(
    context: Context, operator: Operator, sessions: AllSessions, cookie: SessionCookie
) -> Response:
    """End the session."""
    response = RedirectResponse(LOGIN, 303, PRIVATE_PAGE)
    sessions.end(context, cookie, response)
    return response
