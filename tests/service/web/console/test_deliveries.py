"""Rejected deliveries in the console: shown with the reason, retried by a button."""

from dataclasses import replace

import pytest

from disclosures import Delivery
from disclosures.reason import Reason, ReasonCode
from disclosures.subscription import RelayState
from service.web.context import ViewContext
from store.operators import SqlOperators
from tests.conftest import MONDAY
from tests.service.web.conftest import Browser, OpenBrowser, Page


@pytest.fixture
def given_up(context: ViewContext) -> Delivery:
    """The confirmation letter of Eve, which the mail server rejected."""
    context.subscribers.subscribe("eve@elsewhere.test")
    [delivery] = context.outbox.claim(1)
    reason = Reason.of(ReasonCode.DELIVERY_FAILED, error="550 5.1.1 no such user")
    context.outbox.rejected(delivery, reason)
    return delivery


def test_a_rejected_delivery_is_shown_with_the_words_of_the_server(
    ada: Browser, given_up: Delivery
) -> None:
    page = Page(ada.get("/console/deliveries").text)

    assert "eve@elsewhere.test" in page.text
    assert "550 5.1.1 no such user" in page.text
    assert "确认订阅" in page.text
    assert str(given_up.id) in page.all("button", "value")


@pytest.mark.parametrize("which", ["delivery", "all"])
def test_a_rejected_delivery_is_due_again_after_one_click(
    ada: Browser, given_up: Delivery, context: ViewContext, which: str
) -> None:
    form = {which: str(given_up.id)}

    answer = ada.post("/console/deliveries/retry", data=form, follow_redirects=True)

    assert "已安排重发 1 封邮件" in Page(answer.text).text
    assert [each.id for each in context.outbox.claim(9)] == [given_up.id]


def test_an_id_that_is_none_is_not_found(ada: Browser) -> None:
    answer = ada.post("/console/deliveries/retry", data={"delivery": "x"})

    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["/console", "/console/deliveries"])
def test_a_relay_at_fault_is_shown_with_since_when_and_why(
    context: ViewContext, open_browser: OpenBrowser, operators: SqlOperators, address: str
) -> None:
    relay = RelayState(suspended_since=MONDAY, reason="535 5.7.8 wrong password")
    browser = open_browser(replace(context, relay=lambda: relay))
    browser.post("/console/login", data={"token": operators.issue("Ada")})

    text = Page(browser.get(address).text).text

    assert "邮件服务器不可用" in text
    assert "535 5.7.8 wrong password" in text
