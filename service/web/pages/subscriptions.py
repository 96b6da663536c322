"""Subscribing by e-mail: ask, confirm, leave. Nothing is ever changed by looking at a link."""

from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from disclosures.errors import DeliveryRejected, InputError, NotFound
from disclosures.ports import Subscribers
from notifier.inert import mailbox
from service.tokens import TokenExpired
from service.web.asking import MANY, only_known
from service.web.desk import desk_of
from service.web.forms import Form, only, with_form
from service.web.guard import PRIVATE_PAGE, SECRET_PAGE
from service.web.language import LANGUAGES, _
from service.web.pacing import client_of, limits_of
from service.web.refusals import refuse
from service.web.rendering import page, renderer_of

#: A field that people do not see and programs fill in.
TRAP = "website"

#: The field that asks to be spared editorial changes.
SUBSTANTIVE = "substantive"

#: Characters of an address (RFC 5321, section 4.5.3.1).
ADDRESS_LENGTH = 254

#: Seconds after which one who asked too often may ask again.
PATIENCE = 3600


def ask_page(request: Request) -> Response:
    """Show the form; ``?source=`` ticks sources."""
    only_known(request.query_params, {"source"})
    return _form(request, chosen=frozenset(request.query_params.getlist("source")))


def ask(request: Request, form: Form) -> Response:
    """Owe a confirmation letter, and answer the same whether or not we know the address."""
    desk = desk_of(request)
    chosen = frozenset(slug for slug in form.get("sources", []) if slug)
    typed = only(form, "address", length=ADDRESS_LENGTH + 1)
    substantive = bool(only(form, SUBSTANTIVE))
    if only(form, TRAP):
        return _asked(request)
    try:
        address = read_address(typed)
    except InputError:
        wrong = _("请填写一个有效的邮箱地址，如 name@example.org。")
        return _form(request, chosen=chosen, typed=typed, wrong=wrong, substantive=substantive)
    known = {source.slug for source in desk.sources.all()}
    if chosen - known or len(chosen) > MANY:
        return _form(request, typed=typed, wrong=_("所选来源有误，请重新选择。"))
    limits = limits_of(request)
    if not limits.may_ask(client_of(request)):
        return refuse(request, 429, headers={"Retry-After": str(PATIENCE)})
    if limits.may_write_to(address):
        language = only(form, "language")
        language = language if language in LANGUAGES else renderer_of(request).tongue(request).code
        desk.subscribers.subscribe(
            address,
            language=language,
            sources=chosen,
            substantive_only=substantive,
        )
    return _asked(request)


def confirm_page(request: Request) -> Response:
    """Show the button that confirms. Looking confirms nothing: mail scanners look."""
    return _with_token(request, confirming=True, acting=False)


def confirm(request: Request) -> Response:
    """Confirm."""
    return _with_token(request, confirming=True, acting=True)


def leave_page(request: Request) -> Response:
    """Show the button that ends a subscription."""
    return _with_token(request, confirming=False, acting=False)


def leave(request: Request) -> Response:
    """End a subscription: from the button, or one-click from a mail program (RFC 8058).

    The body is not looked at: who posts to the address has said all there is to say.
    """
    return _with_token(request, confirming=False, acting=True)


ROUTES = [
    Route("/subscribe", ask_page),
    Route("/subscribe", with_form(ask), methods=["POST"]),
    Route("/confirm/{token}", confirm_page),
    Route("/confirm/{token}", confirm, methods=["POST"]),
    Route("/unsubscribe/{token}", leave_page),
    Route("/unsubscribe/{token}", leave, methods=["POST"]),
]


def read_address(typed: str) -> str:
    """Normalise an e-mail address, without asking the DNS.

    Raises:
        InputError: It is not one that a letter of ours could be sent to.
    """
    try:
        address = validate_email(
            typed, check_deliverability=False, allow_smtputf8=False, test_environment=True
        ).normalized
        mailbox(address)
    except (EmailNotValidError, DeliveryRejected) as error:
        raise InputError("address: an e-mail address like name@example.org") from error
    return address.lower()


def _form(
    request: Request,
    *,
    chosen: frozenset[str] = frozenset(),
    typed: str = "",
    wrong: str = "",
    substantive: bool = False,
) -> Response:
    """Show the form, with what was wrong."""
    values = {
        "sources": desk_of(request).sources.all(),
        "chosen": chosen,
        "typed": typed,
        "wrong": wrong,
        "substantive": substantive,
        "languages": LANGUAGES,
        "language": renderer_of(request).tongue(request).code,
        "trap": TRAP,
    }
    status = HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK
    return page(request, "subscribe.html", values, status=status, headers=PRIVATE_PAGE)


def _asked(request: Request) -> Response:
    return page(request, "asked.html", {}, headers=PRIVATE_PAGE)


def _with_token(request: Request, *, confirming: bool, acting: bool) -> Response:
    """Read the token of a link and show, or do, what it is for."""
    desk = desk_of(request)
    token = request.path_params["token"]
    status = HTTPStatus.OK
    try:
        key = desk.signer.read("confirm" if confirming else "unsubscribe", token)
        state = _act(desk.subscribers, key, confirming=confirming) if acting else "asking"
    except TokenExpired:
        state, status = "expired", HTTPStatus.GONE
    except (InputError, NotFound):
        state, status = "unknown", HTTPStatus.NOT_FOUND
    values = {"confirming": confirming, "state": state}
    return page(request, "token.html", values, status=status, headers=SECRET_PAGE)


def _act(subscribers: Subscribers, key: UUID, *, confirming: bool) -> str:
    """Confirm or end a subscription; say which it is now. Raises NotFound."""
    if confirming:
        return "confirmed" if subscribers.confirm(key).active else "ended"
    with suppress(NotFound):  # one that is forgotten altogether gets nothing either
        subscribers.unsubscribe(key)
    return "ended"
