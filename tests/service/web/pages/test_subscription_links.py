"""The links in letters: nothing is done by looking, and each is good for one thing."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from disclosures.errors import InputError
from service.tokens import CONFIRM_WITHIN, Signer
from service.web.context import ViewContext
from store.subscribers import SqlSubscribers
from tests.service.web.conftest import Browser, Page

ADA = "ada@reader.example"


@pytest.fixture
def asked(subscribers: SqlSubscribers) -> str:
    """The id of a subscription that waits for its confirmation, as text."""
    return str(subscribers.subscribe(ADA).id)


def _state(subscribers: SqlSubscribers) -> tuple[bool, bool]:
    [one] = subscribers.all()
    return one.confirmed_at is not None, one.ended_at is not None


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
@pytest.mark.usefixtures("asked")
def test_looking_at_a_link_changes_nothing(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers, method: str, purpose: str
) -> None:
    """Mail scanners look at every link."""
    token = context.signer.sign(purpose, subscribers.all()[0].id)  # type: ignore[arg-type]

    answer = browser.ask(method, f"/{purpose}/{token}", headers={"Purpose": "prefetch"})

    assert answer.status_code in {200, 405}
    assert _state(subscribers) == (False, False)


@pytest.mark.usefixtures("asked")
def test_the_button_confirms_and_twice_is_once(
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
        pytest.param({"data": {"List-Unsubscribe": "One-Click"}}, id="a form"),
        pytest.param({"files": {"List-Unsubscribe": (None, "One-Click")}}, id="multipart"),
        pytest.param({}, id="nothing, as from the button"),
        pytest.param({"headers": {"Origin": "https://mail.example"}}, id="from a mail service"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_one_click_ends_without_cookie_or_redirect_and_twice_is_once(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers, sent: dict[str, object]
) -> None:
    """W10, RFC 8058."""
    token = context.signer.sign("unsubscribe", subscribers.all()[0].id)

    answers = [browser.post(f"/unsubscribe/{token}", **sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "已退订" in answers[1].text
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert _state(subscribers) == (False, True)


def test_the_link_of_one_long_forgotten_says_unsubscribed_too(
    browser: Browser, context: ViewContext
) -> None:
    answer = browser.post(f"/unsubscribe/{context.signer.sign('unsubscribe', uuid4())}")

    assert answer.status_code == 200
    assert "已退订" in answer.text


@pytest.mark.usefixtures("asked")
def test_a_link_is_good_for_one_purpose_only(
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
def test_a_token_of_nobody_is_404(browser: Browser, purpose: str, token: str, method: str) -> None:
    assert browser.ask(method, f"/{purpose}/{token}").status_code == 404


@pytest.mark.parametrize(
    ("purpose", "age", "status"),
    [
        ("confirm", CONFIRM_WITHIN - timedelta(hours=1), 200),
        ("confirm", CONFIRM_WITHIN + timedelta(hours=1), 410),
        ("unsubscribe", timedelta(days=4000), 200),
    ],
)
@pytest.mark.usefixtures("asked")
def test_confirming_has_its_time_and_leaving_has_all_of_it(
    browser: Browser,
    context: ViewContext,
    subscribers: SqlSubscribers,
    purpose: str,
    age: timedelta,
    status: int,
) -> None:
    made = datetime(2026, 3, 1, tzinfo=UTC)
    with time_machine.travel(made, tick=False):
        token = context.signer.sign(purpose, subscribers.all()[0].id)  # type: ignore[arg-type]

    with time_machine.travel(made + age, tick=False):
        answer = browser.post(f"/{purpose}/{token}")

    assert answer.status_code == status


@pytest.mark.parametrize("purpose", ["confirm", "unsubscribe"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.usefixtures("asked")
def test_pages_with_a_token_are_neither_kept_nor_told_on(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers, purpose: str, method: str
) -> None:
    """W11."""
    token = context.signer.sign(purpose, subscribers.all()[0].id)  # type: ignore[arg-type]

    answer = browser.ask(method, f"/{purpose}/{token}")

    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert ADA not in answer.text


def test_a_confirmation_after_leaving_says_that_it_ended(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers, asked: str
) -> None:
    key = subscribers.all()[0].id
    subscribers.unsubscribe(key)

    answer = browser.post(f"/confirm/{context.signer.sign('confirm', key)}")

    assert "这项订阅已经结束" in answer.text
    assert _state(subscribers) == (False, True)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(InputError):
        Signer(b"too short")
