"""What stands in the letters of one reader whatever happened: why they come, and from whom."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from disclosures import Delivery, EventKind, Purpose
from notifier.letter import MailSettings, write_letter
from tests.notifier.letter_checks import html_of, text_of

Make = Callable[..., Delivery]

READER = "您收到此信，是因为您在“公开 Gongkai”订阅了政府信息公开动态。"
OPERATOR = "您收到此信，是因为您在“公开 Gongkai”订阅了信息来源的运行情况。"


@pytest.mark.parametrize(
    ("kind", "why", "not_why"),
    [(EventKind.REVISED, READER, OPERATOR), (EventKind.PARTIAL, OPERATOR, READER)],
)
def test_letter_says_to_which_of_two_audiences_it_is_sent(
    mail_settings: MailSettings, make_delivery: Make, kind: EventKind, why: str, not_why: str
) -> None:
    letter = write_letter(make_delivery(kind=kind), mail_settings)

    for text in (text_of(letter), html_of(letter)):
        assert why in text
        assert not_why not in text


@pytest.mark.parametrize("purpose", [Purpose.EVENT, Purpose.CONFIRMATION])
def test_name_of_the_service_is_cut_to_sixty_characters(
    mail_settings: MailSettings, make_delivery: Make, purpose: Purpose
) -> None:
    settings = replace(mail_settings, service="公" * 70)

    text = text_of(write_letter(make_delivery(purpose=purpose), settings))

    assert "公" * 59 + "…" in text
    assert "公" * 60 not in text


def test_address_of_the_web_pages_may_end_with_a_slash(
    mail_settings: MailSettings, make_delivery: Make
) -> None:
    deliveries = [
        make_delivery(kind=EventKind.REVISED),
        make_delivery(kind=EventKind.PARTIAL),
        make_delivery(kind=EventKind.REDESIGNED),
    ]
    slashed = replace(mail_settings, base_url=f"{mail_settings.base_url}/")

    for delivery in deliveries:
        assert write_letter(delivery, slashed).as_bytes() == (
            write_letter(delivery, mail_settings).as_bytes()
        )
