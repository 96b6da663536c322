"""Asking for letters: confirmed opt-in, the same answer to everybody, and limits."""

from dataclasses import replace
from uuid import uuid4

import pytest

from disclosures import Source
from disclosures.errors import InputError
from service.web.context import RateLimits, ViewContext
from service.wiring.addresses import normalise_address
from store.catalogue import SqlSources
from store.outbox import SqlOutbox
from store.subscribers import SqlSubscribers
from tests.service.web.conftest import Browser, OpenBrowser

ADA = "ada@reader.example"


def _ask(browser: Browser, address: str = ADA, **more: object) -> int:
    return browser.post("/subscribe", data={"address": address, **more}).status_code


def test_asking_owes_one_confirmation_and_nothing_else(
    browser: Browser, subscribers: SqlSubscribers, outbox: SqlOutbox
) -> None:
    status = _ask(browser, language="en")

    [asked] = subscribers.all()
    assert status == 200
    assert (asked.address, asked.language, asked.active) == (ADA, "en", False)
    assert outbox.waiting()["due"] == 1


def test_sources_may_be_chosen(
    browser: Browser, subscribers: SqlSubscribers, sources: SqlSources, source: Source
) -> None:
    sources.put(source)
    sources.put(replace(source, id=uuid4(), slug="other", agency="别处"))

    browser.post("/subscribe", data={"address": ADA, "sources": ["linhe-swj", "other"]})

    assert subscribers.all()[0].sources == {"linhe-swj", "other"}


@pytest.mark.parametrize("ticked", [True, False])
def test_a_reader_may_be_spared_what_is_editorial(
    browser: Browser, subscribers: SqlSubscribers, ticked: bool
) -> None:
    _ask(browser, **({"substantive": "1"} if ticked else {}))

    assert subscribers.all()[0].substantive_only is ticked


def test_a_known_address_gets_the_answer_of_an_unknown_one(
    browser: Browser, context: ViewContext, subscribers: SqlSubscribers
) -> None:
    """W6."""
    first = browser.post("/subscribe", data={"address": ADA})
    subscribers.confirm(subscribers.all()[0].id)

    again = browser.post("/subscribe", data={"address": ADA})
    other = browser.post("/subscribe", data={"address": "bob@reader.example"})

    assert {answer.status_code for answer in (first, again, other)} == {200}
    assert first.text == again.text == other.text


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
def test_what_is_no_mailbox_is_refused(
    browser: Browser, subscribers: SqlSubscribers, address: str
) -> None:
    """W9."""
    assert _ask(browser, address) == 400
    assert subscribers.all() == []


def test_an_address_outside_ascii_has_its_domain_kept_and_its_mailbox_checked() -> None:
    assert normalise_address("Ada@Reader.Example") == ADA
    with pytest.raises(InputError):
        normalise_address("阿达@读者.example")


def test_what_was_typed_comes_back_escaped(browser: Browser) -> None:
    answer = browser.post("/subscribe", data={"address": '"><script>window.__xss=1</script>'})

    assert answer.status_code == 400
    assert "<script" not in answer.text


def test_an_unknown_source_is_refused(browser: Browser, subscribers: SqlSubscribers) -> None:
    assert _ask(browser, sources="nowhere") == 400
    assert subscribers.all() == []


def test_who_fills_in_the_hidden_field_is_thanked_and_forgotten(
    browser: Browser, subscribers: SqlSubscribers
) -> None:
    assert _ask(browser, website="http://spam.example") == 200
    assert subscribers.all() == []


def test_no_confirmation_holds_words_of_the_request(
    browser: Browser, subscribers: SqlSubscribers
) -> None:
    """Nobody can send a message of their own through us."""
    _ask(browser, name="Buy now", language="<b>", comment="http://spam.example")

    [asked] = subscribers.all()
    assert asked.language == "zh"


def test_sixty_wishes_of_one_address_are_two_letters(
    context: ViewContext,
    open_browser: OpenBrowser,
    outbox: SqlOutbox,
    sources: SqlSources,
    source: Source,
) -> None:
    """Other sources, another tag or other letters do not make it another mailbox."""
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


def test_sixty_addresses_from_one_client_are_twenty(
    context: ViewContext, open_browser: OpenBrowser, subscribers: SqlSubscribers
) -> None:
    """W9."""
    browser = open_browser(replace(context, rate_limits=RateLimits()))

    statuses = [_ask(browser, f"reader{number}@reader.example") for number in range(60)]

    assert statuses.count(200) == 20
    assert statuses.count(429) == 40
    assert len(subscribers.all()) == 20


def test_all_together_have_a_ceiling(context: ViewContext, open_browser: OpenBrowser) -> None:
    browser = open_browser(
        replace(context, rate_limits=replace(context.rate_limits, in_total="3 per hour"))
    )

    answers = [browser.post("/subscribe", data={"address": f"r{n}@r.example"}) for n in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
