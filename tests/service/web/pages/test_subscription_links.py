"""The links in letters: a GET request changes nothing, and a token has one purpose."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from disclosures.errors import InputError
from service.tokens import CONFIRM_WITHIN, Purpose, Signer
from service.web.context import ViewContext
from store.delivery.subscribers import SqlSubscribers
from tests.service.web.conftest import Browser, Page

ADA = "ada@reader.example"


@pytest.fixture
def requested(subscribers: SqlSubscribers) -> str:
    """The id of an unconfirmed subscription, as text."""
    return str(subscribers.subscribe(ADA).id)


def _state(subscribers: SqlSubscribers) -> tuple[bool, bool]:
    [one] = subscribers.all()
    return one.confirmed_at is not None, one.ended_at is not None


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
@pytest.mark.usefixtures("requested")
def test_get_request_of_a_link_changes_nothing(
    browser: Browser,
    context: ViewContext,
    subscribers: SqlSubscribers,
    method: str,
    purpose: Purpose,
) -> None:
    """Mail scanners open every link."""
    token = context.signer.sign(purpose, subscribers.all()[0].id)

    answer = browser.request(method, f"/{purpose}/{token}", headers={"Purpose": "prefetch"})

    assert answer.status_code in {200, 405}
    assert _state(subscribers) == (False, False)


@pytest.mark.usefixtures("requested")
def test_confirmation_button_is_idempotent(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers
) -> None:
    token = context.signer.sign("confirm", subscribers.all()[0].id)

    shown = Page(browser.get(f"/confirm/{token}").text)
    answers = [browser.post(f"/confirm/{token}") for _ in range(2)]

    assert [attrs.get("method") for tag, attrs in shown.tags if tag == "form"] == ["post"]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "订阅已生效" in answers[1].text
    assert _state(subscribers) == (True, False)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"data": {"List-Unsubscribe": "One-Click"}}, id="form"),
        pytest.param({"files": {"List-Unsubscribe": (None, "One-Click")}}, id="multipart"),
        pytest.param({}, id="empty, from the button"),
        pytest.param({"headers": {"Origin": "https://mail.example"}}, id="from a mail service"),
    ],
)
@pytest.mark.usefixtures("requested")
def test_one_click_unsubscribe_needs_no_cookie_and_is_idempotent(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers, sent: dict[str, object]
) -> None:
    """RFC 8058."""
    token = context.signer.sign("unsubscribe", subscribers.all()[0].id)

    answers = [browser.post(f"/unsubscribe/{token}", **sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "已退订" in answers[1].text
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert _state(subscribers) == (False, True)


def test_unsubscribe_link_of_a_deleted_subscription_succeeds(
    browser: Browser, context: ViewContext
) -> None:
    answer = browser.post(f"/unsubscribe/{context.signer.sign('unsubscribe', uuid4())}")

    assert answer.status_code == 200
    assert "已退订" in answer.text


@pytest.mark.usefixtures("requested")
def test_token_is_valid_for_one_purpose_only(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers
) -> None:
    key = subscribers.all()[0].id

    crossed = [
        browser.post(f"/confirm/{context.signer.sign('unsubscribe', key)}"),
        browser.post(f"/unsubscribe/{context.signer.sign('confirm', key)}"),
        browser.post(
            f"/unsubscribe/{Signer(b'another secret altogether').sign('unsubscribe', key)}"
        ),
    ]

    assert [answer.status_code for answer in crossed] == [404, 404, 404]
    assert _state(subscribers) == (False, False)


@pytest.mark.parametrize("token", ["x", "a.b.c", "é", "%00", "%F0%9F%92%A9", "x" * 5000, "..%2f.."])
@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_invalid_token_is_404(browser: Browser, purpose: Purpose, token: str, method: str) -> None:
    assert browser.request(method, f"/{purpose}/{token}").status_code == 404


@pytest.mark.parametrize(
    ("purpose", "age", "status"),
    [
        ("confirm", CONFIRM_WITHIN - timedelta(hours=1), 200),
        ("confirm", CONFIRM_WITHIN + timedelta(hours=1), 410),
        ("unsubscribe", timedelta(days=4000), 200),
    ],
)
@pytest.mark.usefixtures("requested")
def test_confirmation_token_expires_and_unsubscribe_token_does_not(
    browser: Browser,
    context: ViewContext,
    subscribers: SqlSubscribers,
    purpose: Purpose,
    age: timedelta,
    status: int,
) -> None:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    with time_machine.travel(made, tick=False):
        token = context.signer.sign(purpose, subscribers.all()[0].id)

    with time_machine.travel(made + age, tick=False):
        answer = browser.post(f"/{purpose}/{token}")

    assert answer.status_code == status


@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("requested")
def test_pages_with_a_token_are_not_cached_and_send_no_referrer(
    browser: Browser,
    context: ViewContext,
    subscribers: SqlSubscribers,
    purpose: Purpose,
    method: str,
) -> None:
    token = context.signer.sign(purpose, subscribers.all()[0].id)

    answer = browser.request(method, f"/{purpose}/{token}")

    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert ADA not in answer.text


def test_confirmation_of_an_ended_subscription_says_that_it_ended(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers, requested: str
) -> None:
    key = subscribers.all()[0].id
    subscribers.unsubscribe(key)

    answer = browser.post(f"/confirm/{context.signer.sign('confirm', key)}")

    assert "这项订阅已经结束" in answer.text
    assert _state(subscribers) == (False, True)


def test_short_secret_is_rejected() -> None:
    with pytest.raises(InputError):
        Signer(b"too short")
