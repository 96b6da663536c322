"""The demonstration's mailbox: the letters that arrived, so that a stranger can read and click."""

import re
from collections.abc import Iterator, Sequence
from email.message import EmailMessage, MIMEPart

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from disclosures.errors import NotFound
from service.web.asking import only_known, read_number
from service.web.desk import desk_of
from service.web.guard import CONTENT_POLICY, SECRET_PAGE
from service.web.rendering import page

#: Letters in the list.
SHOWN = 100

#: The letter's own markup, in a cage: it may be looked at, and its links followed by hand.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation"
)

#: Headers that a person may want to see.
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


def letters(request: Request) -> Response:
    """List the letters, newest first."""
    only_known(request.query_params, ())
    arrived = _arrived(request)
    numbered = list(enumerate(arrived, start=1))[-SHOWN:]
    values = {"letters": numbered[::-1], "count": len(arrived)}
    return page(request, "mailbox.html", values, headers=SECRET_PAGE)


def letter(request: Request) -> Response:
    """Show one letter: its headers, its text with our own links alive, its HTML in a cage."""
    number, found = _find(request)
    text = found.get_body(("plain",))
    values = {
        "number": number,
        "letter": found,
        "headers": [(name, str(found[name])) for name in HEADERS if name in found],
        "text": list(linked(_content(text), desk_of(request).base_url)),
        "has_html": found.get_body(("html",)) is not None,
        "size": len(found.as_bytes()),
    }
    policy = CONTENT_POLICY + "; frame-src 'self'"
    headers = {**SECRET_PAGE, "Content-Security-Policy": policy}
    return page(request, "letter.html", values, headers=headers)


def letter_html(request: Request) -> Response:
    """Give the HTML of one letter, to be framed by its page."""
    _number, found = _find(request)
    body = found.get_body(("html",))
    if body is None:
        raise NotFound("the letter has no HTML")
    html = _content(body).replace("<head>", '<head><base target="_top">', 1)
    headers = {
        **SECRET_PAGE,
        "Content-Security-Policy": LETTER_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
    }
    return HTMLResponse(html, headers=headers)


ROUTES = [
    Route("/demo/mailbox", letters),
    Route("/demo/mailbox/{number}", letter),
    Route("/demo/mailbox/{number}/html", letter_html),
]


def linked(text: str, base_url: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into runs, and say of each whether it is an address of our own."""
    end = 0
    for match in _LINK.finditer(text):
        yield text[end : match.start()], False
        yield match[0], match[0].startswith(base_url.rstrip("/") + "/")
        end = match.end()
    yield text[end:], False


def _arrived(request: Request) -> Sequence[EmailMessage]:
    mailbox = desk_of(request).demo_mailbox
    if mailbox is None:
        raise NotFound("there is no mailbox")
    return mailbox()


def _find(request: Request) -> tuple[int, EmailMessage]:
    """Find a letter by its number, 1 for the first that arrived. Raises NotFound."""
    number = read_number(request.path_params["number"])
    arrived = _arrived(request)
    if number > len(arrived):
        raise NotFound("no such letter")
    return number, arrived[number - 1]


def _content(part: MIMEPart | None) -> str:
    """Decode a text part."""
    return str(part.get_content()) if part is not None else ""
