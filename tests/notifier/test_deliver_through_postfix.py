"""Tests of `notifier.deliver` through a real Postfix into a Maildir."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from disclosures import Change, Delivery, EventKind, FieldChange, Hunk, Op, Purpose, Segment
from notifier.deliver import RoundResult, deliver_due
from notifier.letter import MailSettings
from notifier.mail import SmtpChannel
from tests.hostile_text import FORGERIES, SMUGGLED
from tests.notifier.doubles import FakeOutbox
from tests.notifier.letter_checks import HEADERS, html_of, message_of, text_of
from tests.notifier.postfix_server import Postfix, missing, running_postfix

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing())]

MakeDelivery = Callable[..., Delivery]

#: Headers that Postfix adds.
ADDED_HEADERS = {"Return-Path", "Delivered-To", "X-Original-To", "Received"}


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    with running_postfix() as running:
        yield running


def deliver(
    postfix: Postfix, mail_settings: MailSettings, *letters: Delivery
) -> tuple[RoundResult, FakeOutbox]:
    async def run() -> RoundResult:
        channel = SmtpChannel("127.0.0.1", postfix.port)
        try:
            return await deliver_due(outbox, channel, mail_settings)
        finally:
            await channel.aclose()

    outbox = FakeOutbox(*letters)
    return asyncio.run(run()), outbox


def test_letters_arrive_unchanged(
    postfix: Postfix, make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    """Hostile titles and SMTP smuggling have no effect."""
    hunk = Hunk(segments=(Segment(op=Op.ADDED, text=SMUGGLED),))
    change = Change(hunks=(hunk,), fields=(FieldChange(name="title", before=SMUGGLED, after="x"),))
    hostile = [
        make_delivery(number=n, to="ada@b.example", title=title, agency=title, change=change)
        for n, title in enumerate(FORGERIES.values(), start=1)
    ]
    kinds = [
        make_delivery(number=50 + n, to="ada@b.example", kind=kind, language=language)
        for n, (kind, language) in enumerate((k, lang) for k in EventKind for lang in ("zh", "en"))
    ]
    asking = make_delivery(number=90, to="ada@b.example", purpose=Purpose.CONFIRMATION)
    deliveries = [*hostile, *kinds, asking]

    done, _ = deliver(postfix, mail_settings, *deliveries)

    assert done == RoundResult(sent=len(deliveries))
    found = [message_of(raw) for raw in postfix.letters("ada", len(deliveries))]
    assert {letter["Message-ID"] for letter in found} == {
        f"<delivery-{delivery.id}@gongkai.example>" for delivery in deliveries
    }
    for letter in found:
        assert set(letter.keys()) - ADDED_HEADERS == set(HEADERS)
        assert letter.get_all("Return-Path") == ["<news@gongkai.example>"]
        assert "/unsubscribe/" in text_of(letter)
        assert "</html>" in html_of(letter)


def test_an_unknown_recipient_is_rejected_and_the_next_letter_is_sent(
    postfix: Postfix, make_delivery: MakeDelivery, mail_settings: MailSettings
) -> None:
    unknown = make_delivery(number=1, to="nobody@b.example")
    bob = make_delivery(number=2, to="bob@b.example")

    done, outbox = deliver(postfix, mail_settings, unknown, bob)

    assert done == RoundResult(sent=1, rejected=1)
    assert "550 5.1.1" in str(outbox.reason(1))
    assert len(postfix.letters("bob", 1)) == 1
