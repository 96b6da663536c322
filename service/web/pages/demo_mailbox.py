"""The demo mailbox: shows the letters that the demonstration sent."""

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, MIMEPart
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from disclosures.errors import NotFound
from service.web.context import Context, ViewContext
from service.web.parameters import PageQuery, PathNumber
from service.web.rendering import page
from service.web.routing import page_router
from service.web.security.headers import CONTENT_POLICY, SECRET_ADDRESS

#: Number of letters in the list.
MAX_LISTED = 100

#: Policy of a letter's own HTML: nothing runs, and links work only when they are clicked.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)

#: Headers that are shown.
HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
)

_LINK = re.compile(r"https?://[^\s<>\"'（）()【】，。]*[^\s<>\"'（）()【】，。.,;:!?]")


router = page_router()


@router.get("/demo/mailbox")
def letters(request: Request, context: Context, query: Annotated[PageQuery, Query()]) -> Response:
    """List the letters, newest first."""
    arrived = _arrived(context)
    numbered = list(enumerate(arrived, start=1))[-MAX_LISTED:]
    values = {"letters": numbered[::-1], "count": len(arrived)}
    return page(request, "mailbox.html", values, headers=SECRET_ADDRESS)


@router.get("/demo/mailbox/{number}")
def letter(request: Request, context: Context, number: PathNumber) -> Response:
    """Show one letter: headers, text with links to this service, and HTML in a frame."""
    found = _find(context, number)
    text = found.get_body(("plain",))
    values = {
        "number": number,
        "letter": found,
        "headers": [(name, str(found[name])) for name in HEADERS if name in found],
        "text": list(split_links(_content(text), context.base_url)),
        "has_html": found.get_body(("html",)) is not None,
        "size": len(found.as_bytes()),
    }
    policy = CONTENT_POLICY + "; frame-src 'self'"
    headers = {**SECRET_ADDRESS, "Content-Security-Policy": policy}
    return page(request, "letter.html", values, headers=headers)


@router.get("/demo/mailbox/{number}/html")
def letter_html(context: Context, number: PathNumber) -> Response:
    """Send the HTML of one letter, for the frame of its page."""
    body = _find(context, number).get_body(("html",))
    if body is None:
        raise NotFound("the letter has no HTML")
    html = _content(body).replace("<head>", '<head><base target="_top">', 1)
    headers = {
        **SECRET_ADDRESS,
        "Content-Security-Policy": LETTER_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HTMLResponse(html, headers=headers)


def split_links(text: str, base_url: str) -> Iterator[tuple[str, bool]]:
    """Split a text into parts; say of each whether it is an address of this service."""
    end = 0
    for match in _LINK.finditer(text):
        yield text[end : match.start()], False
        yield match[0], match[0].startswith(base_url.rstrip("/") + "/")
        end = match.end()
    yield text[end:], False


def _arrived(context: ViewContext) -> Sequence[EmailMessage]:
    if context.demo_mailbox is None:
        raise NotFound("there is no mailbox")
    return context.demo_mailbox()


def _find(context: ViewContext, number: int) -> EmailMessage:
    """Find a letter by its number, 1 for the first that arrived. Raises NotFound."""
    arrived = _arrived(context)
    if number > len(arrived):
        raise NotFound("no such letter")
    return arrived[number - 1]


def _content(part: MIMEPart | None) -> str:
    """Decode a text part; empty for None."""
    return str(part.get_content()) if part is not None else ""
