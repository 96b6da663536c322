"""Subscriptions by e-mail: request, confirm, unsubscribe. A GET never changes anything."""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from disclosures.errors import InputError, NotFound
from disclosures.wording.languages import LANGUAGES
from disclosures.wording.marking import gettext_noop as _
from service.tokens import TokenExpired
from service.web.context import Context, ViewContext
from service.web.error_pages import error_response
from service.web.forms import Form, first_value
from service.web.parameters import MAX_VALUES, PageQuery
from service.web.rendering import page, renderer_of
from service.web.routing import page_router
from service.web.security.headers import PRIVATE_PAGE, SECRET_ADDRESS
from service.web.security.rate_limits import Client, Limiter

#: Name of the hidden field that only programs fill in.
HONEYPOT = "website"

#: Name of the field that excludes editorial changes.
SUBSTANTIVE = "substantive"

#: Maximum length of an address (RFC 5321, section 4.5.3.1).
MAX_ADDRESS_LENGTH = 254

#: Retry-After of a client that requested too many letters, in seconds.
RETRY_AFTER = 3600

router = page_router()


class SubscribeQuery(PageQuery):
    """Sources that are preselected."""

    source: list[str] = Field(default_factory=list)


@router.get("/subscribe")
def subscribe_page(
    request: Request, context: Context, query: Annotated[SubscribeQuery, Query()]
) -> Response:
    """Show the form; ``?source=`` preselects sources."""
    return _form_page(request, context, chosen=frozenset(query.source))


@router.post("/subscribe")
def subscribe(
    request: Request, context: Context, form: Form, limiter: Limiter, client: Client
) -> Response:
    """Enqueue a confirmation letter. The response is the same for known and unknown addresses."""
    chosen = frozenset(slug for slug in form.get("sources", []) if slug)
    typed = first_value(form, "address", length=MAX_ADDRESS_LENGTH + 1)
    substantive = bool(first_value(form, SUBSTANTIVE))
    if first_value(form, HONEYPOT):
        return _sent_page(request)
    try:
        address = context.normalise_address(typed)
    except InputError:
        wrong = _("请填写一个有效的邮箱地址，如 name@example.org。")
        return _form_page(
            request, context, chosen=chosen, typed=typed, wrong=wrong, substantive=substantive
        )
    known = {source.slug for source in context.sources.all()}
    if chosen - known or len(chosen) > MAX_VALUES:
        return _form_page(request, context, typed=typed, wrong=_("所选来源有误，请重新选择。"))
    if not limiter.may_subscribe(client):
        return error_response(request, 429, headers={"Retry-After": str(RETRY_AFTER)})
    if limiter.may_write_to(address):
        context.subscribers.subscribe(
            address,
            language=_letter_language(request, form),
            sources=chosen,
            substantive_only=substantive,
        )
    return _sent_page(request)


@router.get("/confirm/{token}")
def confirm_page(request: Request, context: Context, token: str) -> Response:
    """Show the button that confirms. A GET does not confirm: mail scanners open links."""
    return _link_page(request, context, "confirm", token, act=False)


@router.post("/confirm/{token}")
def confirm(request: Request, context: Context, token: str) -> Response:
    """Confirm a subscription."""
    return _link_page(request, context, "confirm", token, act=True)


@router.get("/unsubscribe/{token}")
def unsubscribe_page(request: Request, context: Context, token: str) -> Response:
    """Show the button that ends a subscription."""
    return _link_page(request, context, "unsubscribe", token, act=False)


@router.post("/unsubscribe/{token}")
def unsubscribe(request: Request, context: Context, token: str) -> Response:
    """End a subscription: by the button, or one-click from a mail program (RFC 8058).

    The body is not read: the token says everything.
    """
    return _link_page(request, context, "unsubscribe", token, act=True)


def _letter_language(request: Request, form: Mapping[str, list[str]]) -> str:
    """Return the chosen language, else that of the page."""
    language = first_value(form, "language")
    return language if language in LANGUAGES else renderer_of(request).language_of(request).code


def _form_page(
    request: Request,
    context: ViewContext,
    *,
    chosen: frozenset[str] = frozenset(),
    typed: str = "",
    wrong: str = "",
    substantive: bool = False,
) -> Response:
    """Show the form, with an error message if `wrong`."""
    values = {
        "sources": context.sources.all(),
        "chosen": chosen,
        "typed": typed,
        "wrong": wrong,
        "substantive": substantive,
        "languages": LANGUAGES,
        "honeypot": HONEYPOT,
    }
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return page(request, "subscribe.html", values, status=status, headers=PRIVATE_PAGE)


def _sent_page(request: Request) -> Response:
    return page(request, "confirmation_sent.html", {}, headers=PRIVATE_PAGE)


def _link_page(
    request: Request,
    context: ViewContext,
    purpose: Literal["confirm", "unsubscribe"],
    token: str,
    *,
    act: bool,
) -> Response:
    """Verify the token of a link; show its page, or do what it is for if `act`."""
    status = HTTPStatus.OK
    try:
        subscription = context.signer.read(purpose, token)
        state = _act(context, subscription, purpose) if act else "asking"
    except TokenExpired:
        state, status = "expired", HTTPStatus.GONE
    except (InputError, NotFound):
        state, status = "unknown", HTTPStatus.NOT_FOUND
    values = {"confirming": purpose == "confirm", "state": state}
    template = "subscription_link.html"
    return page(request, template, values, status=status, headers=SECRET_ADDRESS)


def _act(
    context: ViewContext, subscription: UUID, purpose: Literal["confirm", "unsubscribe"]
) -> str:
    """Confirm or end a subscription; return its new state. Raises NotFound."""
    if purpose == "confirm":
        return "confirmed" if context.subscribers.confirm(subscription).active else "ended"
    with suppress(NotFound):  # a deleted subscription gets no letters either
        context.subscribers.unsubscribe(subscription)
    return "ended"
