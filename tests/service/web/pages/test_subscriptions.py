"""Subscription by confirmed opt-in: equal answers, validation and limits."""

from dataclasses import replace
from uuid import uuid4

import pytest

from disclosures import Source
from disclosures.errors import InputError
from service.web.context import RateLimits, ViewContext
from service.wiring.email_addresses import normalise_address
from store.delivery.outbox import SqlOutbox
from store.delivery.subscribers import SqlSubscribers
from store.sources.catalogue import SqlSources
from tests.service.web.conftest import Browser, OpenBrowser

ADA = "ada@reader.example"


def _subscribe(browser: Browser, address: str = ADA, **more: object) -> int:
    return browser.post("/subscribe", data={"address": address, **more}).status_code


def test_subscription_request_enqueues_only_its_confirmation(
    browser: Browser, subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    status = _subscribe(browser, language="en")

    [requested] = subscribers.all()
    assert status == 200
    assert (requested.address, requested.language, requested.active) == (ADA, "en", False)
    assert outbox.waiting()["due"] == 1


def test_subscription_can_be_limited_to_sources(
    browser: Browser, subscribers: SqlSubscribers, sources: SqlSources, source: Source
) -> None:
    sources.put(source)
    sources.put(replace(source, id=uuid4(), slug="other", agency="别处"))

    browser.post("/subscribe", data={"address": ADA, "sources": ["linhe-swj", "other"]})

    assert subscribers.all()[0].sources == {"linhe-swj", "other"}


@pytest.mark.parametrize("ticked", [True, False])
def test_subscription_can_be_limited_to_substantive_changes(
    browser: Browser, subscribers: SqlSubscribers, ticked: bool
) -> None:
    _subscribe(browser, **({"substantive": "1"} if ticked else {}))

    assert subscribers.all()[0].substantive_only is ticked


def test_answer_does_not_reveal_whether_an_address_is_subscribed(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers
) -> None:
    first = browser.post("/subscribe", data={"address": ADA})
    subscribers.confirm(subscribers.all()[0].id)

    repeated = browser.post("/subscribe", data={"address": ADA})
    other = browser.post("/subscribe", data={"address": "bob@reader.example"})

    assert {answer.status_code for answer in (first, repeated, other)} == {200}
    assert first.text == repeated.text == other.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@",
        "@reader.example",
        "ada@reader",
        "ada@reader.example,eve@b.example",
        "ada@reader.example\r\nBcc: eve@b.example",
        "Ada <ada@reader.example>",
        "ада@reader.example",
        "a" * 65 + "@reader.example",
        "ada@" + "a" * 250 + ".example",
        "ada@[127.0.0.1]",
        "ada@localhost",
        '"a b"@reader.example',
    ],
)
def test_invalid_address_is_rejected(
    browser: Browser, subscribers: SqlSubscribers, address: str
) -> None:
    assert _subscribe(browser, address) == 400
    assert subscribers.all() == []


def test_international_domain_is_accepted_and_non_ascii_mailbox_rejected() -> None:
    assert normalise_address("Ada@Reader.Example") == ADA
    with pytest.raises(InputError):
        normalise_address("阿达@读者.example")


def test_rejected_input_is_shown_escaped(browser: Browser) -> None:
    answer = browser.post("/subscribe", data={"address": '"><script>window.__xss=1</script>'})

    assert answer.status_code == 400
    assert "<script" not in answer.text


def test_subscription_to_an_unknown_source_is_rejected(
    browser: Browser, subscribers: SqlSubscribers
) -> None:
    assert _subscribe(browser, sources="nowhere") == 400
    assert subscribers.all() == []


def test_request_with_the_hidden_field_filled_in_is_ignored(
    browser: Browser, subscribers: SqlSubscribers
) -> None:
    assert _subscribe(browser, website="http://spam.example") == 200
    assert subscribers.all() == []


def test_confirmation_letter_contains_no_text_of_the_request(
    browser: Browser, subscribers: SqlSubscribers
) -> None:
    """The service cannot be used to send other text to an address."""
    _subscribe(browser, name="Buy now", language="<b>", comment="http://spam.example")

    [requested] = subscribers.all()
    assert requested.language == "zh"


def test_sixty_requests_for_one_address_are_two_letters(
    context: ViewContext,
    open_browser: OpenBrowser,
    outbox: SqlOutbox,
    sources: SqlSources,
    source: Source,
) -> None:
    """Other sources, another tag or another case do not make it another mailbox."""
    browser = open_browser(
        replace(context, rate_limits=replace(context.rate_limits, per_mailbox="2 per day"))
    )
    for number in range(5):
        sources.put(replace(source, id=uuid4(), slug=f"s{number}"))

    answers = {
        browser.post(
            "/subscribe",
            data={"address": f"Ada+{number}@reader.example", "sources": f"s{number % 5}"},
        ).text
        for number in range(60)
    }

    assert len(answers) == 1
    assert outbox.waiting()["due"] == 2


def test_sixty_requests_of_one_client_are_limited_to_twenty(
    context: ViewContext, open_browser: OpenBrowser, subscribers: SqlSubscribers
) -> None:
    browser = open_browser(replace(context, rate_limits=RateLimits()))

    statuses = [_subscribe(browser, f"reader{number}@reader.example") for number in range(60)]

    assert statuses.count(200) == 20
    assert statuses.count(429) == 40
    assert len(subscribers.all()) == 20


def test_requests_of_all_clients_together_are_limited(
    context: ViewContext, open_browser: OpenBrowser
) -> None:
    browser = open_browser(
        replace(context, rate_limits=replace(context.rate_limits, in_total="3 per hour"))
    )

    answers = [browser.post("/subscribe", data={"address": f"r{n}@r.example"}) for n in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
