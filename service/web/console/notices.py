"""Notices of the console: what the operator did just now, carried in the address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from service.web.parameters import PageQuery
from service.web.security.headers import PRIVATE_PAGE
from service.web.security.sessions import CONSOLE

#: Query parameters that carry a notice: the action, and a number.
ACTIONS = ("made_due", "accepted", "discarded", "released", "lifted", "allowed", "retried")


class NoticeQuery(PageQuery):
    """The query parameters of a page that shows a notice."""

    made_due: str = ""
    accepted: str = ""
    discarded: str = ""
    released: str = ""
    lifted: str = ""
    allowed: str = ""
    retried: str = ""


def redirect_with_notice(path: str = CONSOLE, **done: int) -> Response:
    """Redirect to a page of the console that shows a notice."""
    return RedirectResponse(f"{path}?{urlencode(done)}", 303, PRIVATE_PAGE)


def read_notice(query: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the action and the number that the address carries; anything else is ignored."""
    for name in ACTIONS:
        text = query.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 9:
            return name, int(text)
    return None
