"""A real Postfix takes our letters, and a Maildir holds what we wrote."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from disclosures import Change, Delivery, EventKind, FieldChange, Hunk, Op, Purpose, Segment
from notifier.deliver import Round, deliver_due
from notifier.letter import Stationery
from notifier.mail import SmtpChannel
from tests.notifier.doubles import Tray
from tests.notifier.hostile import FORGERIES, SMUGGLED
from tests.notifier.mail_check import HEADERS, html_of, message_of, text_of
from tests.notifier.postfix import Postfix, missing, running_postfix

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(missing()), reason=missing())]

MakeDelivery = Callable[..., Delivery]

#: What Postfix adds on the way.
STAMPS = {"Return-Path", "Delivered-To", "X-Original-To", "Received"}


@pytest.fixture(scope="module")
def postfix() -> Iterator[Postfix]:
    with running_postfix() as running:
        yield running


def deliver(postfix: Postfix, stationery: Stationery, *letters: Delivery) -> tuple[Round, Tray]:
    async def run() -> Round:
        channel = SmtpChannel("127.0.0.1", postfix.port)
        try:
            return await deliver_due(tray, channel, stationery)
        finally:
            await channel.aclose()

    tray = Tray(*letters)
    return asyncio.run(run()), tray


def test_a_maildir_holds_what_we_wrote(
    postfix: Postfix, make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    """M6, M8: hostile titles and every end of a mail, through a real server, change nothing."""
    passage = Hunk(pieces=(Segment(op=Op.ADDED, text=SMUGGLED),))
    change = Change(
        passages=(passage,), fields=(FieldChange(name="title", before=SMUGGLED, after="x"),)
    )
    hostile = [
        make_delivery(number=n, to="ada@b.example", title=title, agency=title, change=change)
        for n, title in enumerate(FORGERIES.values(), start=1)
    ]
    kinds = [
        make_delivery(number=50 + n, to="ada@b.example", kind=kind, language=language)
        for n, (kind, language) in enumerate((k, lang) for k in EventKind for lang in ("zh", "en"))
    ]
    asking = make_delivery(number=90, to="ada@b.example", purpose=Purpose.CONFIRMATION)
    owed = [*hostile, *kinds, asking]

    done, _ = deliver(postfix, stationery, *owed)

    assert done == Round(sent=len(owed))
    found = [message_of(raw) for raw in postfix.letters("ada", len(owed))]
    assert {letter["Message-ID"] for letter in found} == {
        f"<delivery-{delivery.id}@gongkai.example>" for delivery in owed
    }
    for letter in found:
        assert set(letter.keys()) - STAMPS == set(HEADERS)
        assert letter.get_all("Return-Path") == ["<news@gongkai.example>"]
        assert "/unsubscribe/" in text_of(letter)
        assert "</html>" in html_of(letter)


def test_a_reader_that_postfix_does_not_know_is_refused_and_the_next_one_gets_the_letter(
    postfix: Postfix, make_delivery: MakeDelivery, stationery: Stationery
) -> None:
    """M3: a real 550 5.1.1."""
    nobody = make_delivery(number=1, to="nobody@b.example")
    bob = make_delivery(number=2, to="bob@b.example")

    done, tray = deliver(postfix, stationery, nobody, bob)

    assert done == Round(sent=1, refused=1)
    assert "550 5.1.1" in str(tray.reason(1))
    assert len(postfix.letters("bob", 1)) == 1
